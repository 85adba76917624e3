/**
 * Writing a blob whose size nobody knows yet. As long as its shares would each fit into one message
 * it stays in memory; beyond that it is streamed. Its name comes last, with `commit`, and so do the
 * names of the shares: until then no host has anything that anybody can see.
 */
import { DiskFailed, ObjectClosed } from '../errors.ts';
import { isAddress, parseAddress } from '../object-address.ts';
import { DISK_NAME, type DiskWriter } from '../object-disk.ts';
import type { CodingPlan } from './coding-plan.ts';
import type { Following, GridParts } from './grid-parts.ts';
import { joinedBytes } from './joined-bytes.ts';
import type { Holder, Placement } from './placement-record.ts';
import type { Placements } from './placements.ts';
import { anchorOf } from './share-hashes.ts';
import { PIECE_BYTES_MAX } from './share-host.ts';
import type { MadeShares } from './share-maker.ts';
import type { Placed } from './share-race.ts';
import { StreamedUpload } from './streamed-upload.ts';
import { makeWholeShares, putShares } from './whole-upload.ts';

/** Left in a message for hashes and roots. */
const TAIL_BYTES = 16_384;

export class GridWriter implements DiskWriter {
  readonly #parts: GridParts;
  readonly #placements: Placements;
  readonly #following: Following;
  readonly #until: number;
  #note: string | undefined;
  /** Whether shares may have names already: then only the next sweep gives them up. */
  #naming = false;
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  #taken = 0;
  #streamed: StreamedUpload | undefined;
  /** Why nothing more is taken: the first error, or that it was committed or aborted. */
  #failed: unknown;
  #closed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: GridParts, placements: Placements, following: Following, note?: string) {
    this.#parts = parts;
    this.#placements = placements;
    this.#following = following;
    this.#note = note;
    this.#until = parts.calls.clock.now() + parts.leaseMs;
  }

  /** Throws NotEnoughHosts, the signal's reason, ObjectClosed, and the same for every later call. */
  append(bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      await this.#take(bytes);
      this.#taken += bytes.length;
      this.#following.onProgress?.(this.#taken, this.#taken);
    });
  }

  /** Throws as `append`, and DiskFailed for a name that cannot be. */
  async commit(name: string): Promise<void> {
    const turn = this.#last.then(async () => {
      this.#assertOpen();
      if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
      await this.#commit(name);
      this.#closed = true;
    });
    this.#last = Promise.allSettled([turn]);
    return turn;
  }

  async abort(): Promise<void> {
    this.#closed = true;
    await this.#last;
    this.#streamed?.abort();
    this.#chunks = [];
    const note = this.#note;
    this.#note = undefined;
    if (note === undefined) return;
    if (this.#naming) this.#placements.leave(note);
    else await this.#placements.forget(note).catch(() => this.#placements.leave(note));
  }

  #assertOpen(): void {
    if (this.#failed !== undefined) throw this.#failed;
    if (this.#closed) throw new ObjectClosed();
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      this.#assertOpen();
      try {
        this.#following.signal?.throwIfAborted();
        return await step();
      } catch (error) {
        this.#failed ??= error;
        this.#streamed?.abort();
        throw error;
      }
    });
    this.#last = Promise.allSettled([turn]);
    return turn;
  }

  async #take(bytes: Uint8Array): Promise<void> {
    if (this.#streamed !== undefined) return this.#streamed.add(bytes);
    if (this.#buffered + bytes.length <= wholeBytesMax(this.#parts)) {
      this.#chunks.push(bytes.slice());
      this.#buffered += bytes.length;
      return;
    }
    this.#note ??= await this.#placements.note();
    const { signal } = this.#following;
    const plan = planFor(this.#parts, true);
    const streamed = await StreamedUpload.begin(this.#parts, plan, this.#until, signal);
    this.#streamed = streamed;
    for (const chunk of this.#chunks.splice(0)) await streamed.add(chunk);
    await streamed.add(bytes);
  }

  async #commit(name: string): Promise<void> {
    if (this.#streamed === undefined) {
      await storeWhole(this.#parts, this.#placements, name, this.#chunks, this.#following);
    } else {
      await this.#finish(this.#streamed, name);
    }
    this.#chunks = [];
    // So that an abort afterwards does not end those who are late.
    this.#streamed = undefined;
    const note = this.#note;
    this.#note = undefined;
    if (note !== undefined) await this.#placements.forget(note);
  }

  async #finish(streamed: StreamedUpload, name: string): Promise<void> {
    const made = await streamed.seal();
    const anchor = anchorFor(this.#parts, name, made.codingRoot);
    const about = { made, anchor, until: this.#until };
    if (this.#note !== undefined) {
      await this.#placements.describe(this.#note, placementOf(about, streamed.lanes));
      this.#naming = true;
    }
    const late = new LateHolders(this.#placements, name);
    const placed = await streamed.finish(anchor, late.add, isAddress(name));
    await late.store(placementOf(about, placed));
  }
}

/** Of a blob whose shares each fit into one message. */
function wholeBytesMax(parts: GridParts): number {
  return planFor(parts, false).k * (PIECE_BYTES_MAX - TAIL_BYTES);
}

/** Stores a blob that is there. Throws as the writer does. */
export async function putBlob(
  parts: GridParts,
  placements: Placements,
  name: string,
  bytes: Uint8Array,
  following: Following,
): Promise<void> {
  if (bytes.length > wholeBytesMax(parts)) {
    const writer = new GridWriter(parts, placements, following);
    await writer.append(bytes);
    return writer.commit(name);
  }
  following.signal?.throwIfAborted();
  if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
  await storeWhole(parts, placements, name, [bytes], following);
  following.onProgress?.(bytes.length, bytes.length);
}

/** What is chosen for the hosts there are. */
export function planFor(
  parts: Pick<GridParts, 'choosePlan' | 'hosts'>,
  large: boolean,
): CodingPlan {
  const hosts = parts.hosts();
  const people = new Set(hosts.map(({ person }) => person)).size;
  return parts.choosePlan({ people, hosts: hosts.length, large });
}

/** Stores a blob that is in memory. Throws NotEnoughHosts, the signal's reason. */
async function storeWhole(
  parts: GridParts,
  placements: Placements,
  name: string,
  blob: readonly Uint8Array[],
  { signal }: Following = {},
): Promise<void> {
  const plan = planFor(parts, false);
  const until = parts.calls.clock.now() + parts.leaseMs;
  const made = await makeWholeShares(parts, plan, blob);
  const anchor = anchorFor(parts, name, made.codingRoot);
  const late = new LateHolders(placements, name);
  const placed = await putShares(parts, plan, made, anchor, {
    ...{ until, onLate: late.add, stays: isAddress(name), signal },
  });
  await late.store(placementOf({ made, anchor, until }, placed));
}

/** Sets the record of a blob, and adds to it who was late, before that or after. */
class LateHolders {
  readonly #placements: Placements;
  readonly #name: string;
  readonly #waiting: Holder[] = [];
  #stored: Placement | undefined;

  constructor(placements: Placements, name: string) {
    this.#placements = placements;
    this.#name = name;
  }

  readonly add = ({ index, host }: Placed<void>): void => {
    const holder = { index, hostId: host.id };
    if (this.#stored === undefined) this.#waiting.push(holder);
    else this.#placements.addLate(this.#name, this.#stored, holder);
  };

  async store(placement: Placement): Promise<void> {
    await this.#placements.set(this.#name, placement);
    this.#stored = placement;
    for (const holder of this.#waiting.splice(0)) {
      this.#placements.addLate(this.#name, placement, holder);
    }
  }
}

/** An address names one blob for ever; shares of any other name are named after their content. */
export function anchorFor(
  { ciphers, namingKey }: Pick<GridParts, 'ciphers' | 'namingKey'>,
  name: string,
  codingRoot: Uint8Array,
): Uint8Array {
  const identity = isAddress(name)
    ? parseAddress(name)
    : joinedBytes([codingRoot, new TextEncoder().encode(name)]);
  return anchorOf(ciphers, namingKey, identity);
}

function placementOf(
  about: { readonly made: MadeShares; readonly anchor: Uint8Array; readonly until: number },
  placed: readonly Pick<Placed<unknown>, 'index' | 'host'>[],
): Placement {
  const { made, anchor, until } = about;
  const holders = placed.map(({ index, host }) => ({ index, hostId: host.id }));
  return { coding: made.coding, codingRoot: made.codingRoot, anchor, until, holders };
}
