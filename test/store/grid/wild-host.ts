/** A host in memory that can be told to misbehave in every way there is. */
import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import {
  type GridClock,
  HostFull,
  HostGone,
  type MemoryHost,
  makeMemoryHost,
  type ShareHost,
  type ShareWriter,
} from '../../../store/index.ts';
import { toyVersion } from './toy-slot.ts';

/** What it does to a call: answer in its own way, or not. */
interface Wildness {
  /** Does not answer, by an error. */
  gone?: boolean;
  /** Says that it is gone, because it was, until it is asked whether it is there. */
  rests?: boolean;
  /** Does not answer at all. */
  hangs?: boolean;
  /** Milliseconds before each answer. */
  slow?: number;
  /** Takes nothing. */
  full?: boolean;
  /** Says that it has taken what it drops. */
  forgets?: boolean;
  /** Vanishes after so many calls from now. */
  vanishesAfter?: number;
  /** Changes what is read. `at` is where in the share. */
  lies?: (bytes: Uint8Array, at: number, share: string) => Uint8Array;
  /** Gives the record that it had when this was set. */
  staleSlots?: Map<string, Uint8Array>;
}

export interface WildHost extends ShareHost {
  readonly inner: MemoryHost;
  wild: Wildness;
  /** Calls by the name of the method. */
  readonly calls: Map<string, number>;
  /** Bytes read from it. */
  bytesRead: number;
}

export function makeWildHost(options: {
  readonly id: string;
  readonly person: string;
  readonly limit?: number;
  readonly clock: GridClock;
  /** Toy records, if it is not given. */
  slotVersion?(slot: string, record: Uint8Array): number;
}): WildHost {
  const { clock, slotVersion = toyVersion, ...about } = options;
  const inner = makeMemoryHost({
    ...about,
    ciphers: nodeCiphers,
    now: () => clock.now(),
    slotVersion,
  });
  const calls = new Map<string, number>();
  const host: WildHost = {
    id: options.id,
    person: options.person,
    inner,
    wild: {},
    calls,
    bytesRead: 0,
    put: (share, bytes, until) =>
      behave('put', async () => {
        if (host.wild.full) throw new HostFull();
        if (!host.wild.forgets) await inner.put(share, bytes, until);
      }),
    begin: (until) =>
      behave('begin', async () => {
        if (host.wild.full) throw new HostFull();
        return wildWriter(await inner.begin(until));
      }),
    read: (share, from, to) =>
      behave('read', async () => {
        const bytes = await inner.read(share, from, to);
        host.bytesRead += bytes.length;
        return host.wild.lies?.(bytes, from, share) ?? bytes;
      }),
    look: (shares) => behave('look', () => inner.look(shares)),
    renew: (shares, until) => behave('renew', () => inner.renew(shares, until)),
    cancel: (shares) => behave('cancel', () => inner.cancel(shares)),
    space: () => behave('space', () => inner.space()),
    async isThere() {
      calls.set('isThere', (calls.get('isThere') ?? 0) + 1);
      host.wild.rests = false;
      return !(host.wild.gone || host.wild.hangs);
    },
    readSlot: (slot) =>
      behave('readSlot', async () =>
        host.wild.staleSlots === undefined
          ? inner.readSlot(slot)
          : host.wild.staleSlots.get(slot)?.slice(),
      ),
    writeSlot: (slot, record, expected) =>
      behave('writeSlot', async () => {
        if (host.wild.forgets) return { written: true, record };
        return inner.writeSlot(slot, record, expected);
      }),
  };
  const wildWriter = (writer: ShareWriter): ShareWriter => ({
    write: (bytes) =>
      behave('write', async () => {
        if (host.wild.full) throw new HostFull();
        await writer.write(bytes);
      }),
    finish: (share) =>
      behave('finish', async () => {
        if (host.wild.forgets) await writer.abort();
        else await writer.finish(share);
      }),
    abort: () => writer.abort(),
  });
  async function behave<T>(name: string, work: () => Promise<T>): Promise<T> {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const { wild } = host;
    if (wild.vanishesAfter !== undefined && wild.vanishesAfter-- <= 0) wild.gone = true;
    if (wild.hangs) return new Promise<T>(() => {});
    if (wild.slow) await new Promise<void>((resolve) => clock.after(wild.slow!, resolve));
    if (wild.gone || wild.rests) throw new HostGone();
    return work();
  }
  return host;
}
