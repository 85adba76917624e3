/** A vat as a page meets it, made of near objects: as much of it as the session asks for. */
import { E, Far, type Ref } from '../../../captp/index.ts';
import type { Channel, ConnectionPowers } from '../../../ui/session/connection.ts';

type Phase = 'new' | 'locked' | 'open';

export interface FakeVat {
  phase: Phase;
  /** Device names by the first byte of their swiss number. */
  readonly devices: Map<number, string>;
  /** Is the one-time link (its swiss number begins with 200) good? */
  invited: boolean;
  readonly passphrase: string;
  readonly opened: Channel[];
  readonly powers: ConnectionPowers;
  /** Ends the connection of now. */
  drop(): void;
  /** Refuses connections while true. */
  down: boolean;
  /** Tells everyone who watches the lake. */
  change(): void;
}

export const LINK_SWISS = new Uint8Array(32).fill(200);
export const DESIGNATOR = 'a'.repeat(52);

const fail = (code: string): Error => Object.assign(new Error(`It failed: ${code}.`), { code });

export function fakeVat(phase: Phase): FakeVat {
  let next = 1;
  const watchers = new Set<Ref<{ changed(): void }>>();
  const admit = (name: string): Uint8Array => {
    const byte = next++;
    vat.devices.set(byte, name);
    return new Uint8Array(32).fill(byte);
  };
  const vat: FakeVat = {
    phase,
    devices: new Map(),
    invited: false,
    passphrase: 'right',
    opened: [],
    down: false,
    powers: { open: () => open(vat, admit, watchers), wait: () => tick(), random: () => 0 },
    drop: () => vat.opened.at(-1)?.close(),
    change: () => {
      for (const watcher of watchers) E.sendOnly(watcher).changed();
    },
  };
  return vat;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function open(
  vat: FakeVat,
  admit: (name: string) => Uint8Array,
  watchers: Set<Ref<{ changed(): void }>>,
): Promise<Channel> {
  if (vat.down) throw fail('disconnected');
  let end: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const fetch = (swiss: Uint8Array): unknown => {
    if (swiss.length === 4) return gateOf(vat, admit);
    if (swiss[0] === 200) return vat.invited ? entranceOf(vat, admit) : broken('unknown');
    const own = swiss[0] ?? 0;
    return vat.devices.has(own) ? homeOf(vat, own, watchers) : broken('unknown');
  };
  const channel = {
    // Before it is open a vat has no name of its own.
    designator: vat.phase === 'open' ? DESIGNATOR : 'z'.repeat(52),
    bootstrap: Far('Bootstrap', { fetch }),
    closed,
    close: () => end(),
  };
  vat.opened.push(channel);
  return channel;
}

function broken(code: string): never {
  throw fail(code);
}

function gateOf(vat: FakeVat, admit: (name: string) => Uint8Array): unknown {
  return Far('Gate', {
    phase: () => vat.phase,
    enter(passphrase: string, name: string) {
      if (passphrase !== vat.passphrase) broken('wrong-passphrase');
      vat.phase = 'open';
      return admit(name);
    },
  });
}

function entranceOf(vat: FakeVat, admit: (name: string) => Uint8Array): unknown {
  const use = () => {
    vat.invited = false;
    vat.phase = 'open';
  };
  return Far('Entrance', {
    create(_: string, name: string) {
      use();
      return { words: ['a', 'b'], device: admit(name) };
    },
    enter(name: string) {
      use();
      return admit(name);
    },
  });
}

function homeOf(vat: FakeVat, own: number, watchers: Set<Ref<{ changed(): void }>>): unknown {
  const devices = Far('Devices', {
    list: () =>
      [...vat.devices].map(([byte, name]) => ({ id: String(byte), name, self: byte === own })),
    revoke: (id: string) => void vat.devices.delete(Number(id)),
    watch: () => undefined,
  });
  const lake = Far('Lake', {
    watch: (watcher: Ref<{ changed(): void }>) => void watchers.add(watcher),
    usage: () => vat.opened.length,
  });
  const admin = Far('VatAdmin', {
    status: () => ({ name: DESIGNATOR }),
  });
  return Far('Home', {
    lake: () => lake,
    shares: () => lake,
    devices: () => devices,
    vat: () => admin,
  });
}
