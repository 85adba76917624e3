/** Two sessions joined in memory, for tests: one seed, no network. */
import {
  type Channel,
  E,
  memoryChannels,
  nobleCrypto,
  type PeerLocator,
  type Ref,
  type Session,
  type SessionOptions,
  startSession,
} from '../../../captp/index.ts';

/** Bytes that differ from call to call and are the same in every run. */
export function countingRandom(start: number): { bytes(count: number): Uint8Array } {
  let next = start;
  return { bytes: (count) => new Uint8Array(count).fill(next++ & 0xff) };
}

export const locator = (designator: string): PeerLocator => ({
  transport: 'memory',
  designator,
  hints: false,
});

export const swiss = (name: string): Uint8Array => new TextEncoder().encode(name);

/** Gives the objects of `things` by their names. */
export function fetchFrom(things: Record<string, unknown>): SessionOptions['bootstrap'] {
  return {
    fetch(number) {
      const name = new TextDecoder().decode(number);
      if (!Object.hasOwn(things, name)) throw new Error('no such thing');
      return things[name];
    },
  };
}

export interface Pair {
  readonly alice: Session;
  readonly bob: Session;
  readonly channels: readonly [Channel, Channel];
}

/** Alice dials Bob; each gives the other what is in its `things`. */
export async function pair(
  alicesThings: Record<string, unknown>,
  bobsThings: Record<string, unknown>,
  options: Partial<SessionOptions> = {},
  channels = memoryChannels(),
): Promise<Pair> {
  const [alice, bob] = await Promise.all([
    startSession({
      channel: channels[0],
      role: 'dialler',
      location: locator('alice'),
      random: countingRandom(1),
      crypto: nobleCrypto,
      bootstrap: fetchFrom(alicesThings)!,
      ...options,
    }),
    startSession({
      channel: channels[1],
      role: 'acceptor',
      location: locator('bob'),
      random: countingRandom(100),
      crypto: nobleCrypto,
      bootstrap: fetchFrom(bobsThings)!,
      ...options,
    }),
  ]);
  return { alice, bob, channels };
}

/** Waits until `holds` does, giving everything else its turn in between. */
export async function until(holds: () => boolean, what: string, turns = 20_000): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`It never came to this: ${what}`);
}

/** Any methods at all: tests send what a typed caller could not. */
export type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

export function fetch(session: Session, name: string): PromiseLike<Loose> {
  return E(session.bootstrap).fetch(swiss(name)) as PromiseLike<Loose>;
}
