/**
 * What is attacked: objects of every kind that a session meets, behind limits that are soon
 * reached.
 */
import {
  type Channel,
  E,
  Far,
  makeVow,
  type Ref,
  type Resolver,
  type Session,
  type SessionOptions,
  startPeer,
  startSession,
} from '../../../captp/index.ts';
import { VirtualTime } from '../../../captp/netlayers/virtual-time.ts';
import { SESSION_LIMITS, type SessionLimits } from '../../../captp/session/limits.ts';
import { simulatedCrypto } from '../properties/simulated-crypto.ts';
import type { Role } from './steps.ts';

type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

/** Low, so that an attack of a few frames gets beyond them. */
export const FUZZ_LIMITS: SessionLimits = {
  ...SESSION_LIMITS,
  syrup: { depth: 32, digits: 200, values: 2_000 },
  messageBytes: 16_384,
  exports: 40,
  imports: 40,
  answers: 40,
  waiting: 40,
  bufferedBytes: 65_536,
};

/** Promises that nobody settles are let go of beyond this many. */
const PENDING_MAX = 16;

/** What the number `name` fetches. */
function victimObjects(): NonNullable<SessionOptions['bootstrap']> {
  const pending: Resolver[] = [];
  const kept: unknown[] = [];
  const root: Loose = Far('Root', {
    itself: () => root,
    echo: (...values: unknown[]) => values,
    one: (value: unknown) => value,
    fail: () => {
      throw Object.assign(new Error('It failed.'), { code: 'failed' });
    },
    later: () => {
      const { vow, resolver } = makeVow();
      pending.push(resolver);
      if (pending.length > PENDING_MAX) pending.shift();
      return vow;
    },
    settle: (value: unknown) => pending.shift()?.resolve(value),
    breakIt: (value: unknown) => pending.shift()?.reject(value),
    pair: () => {
      const { vow, resolver } = makeVow();
      return [vow, Far('Resolver', { fulfill: (value: unknown) => resolver.resolve(value) })];
    },
    greet: (guest: unknown) => void E(guest as Loose).hello!('Hello').catch(() => undefined),
    chain: (guest: unknown) => E(E(guest as Loose).one!(root) as never as Loose).two!(guest),
    keep: (value: unknown) => {
      kept[kept.length % PENDING_MAX] = value;
    },
    fresh: () => Far('Fresh', { itself: () => root }),
    failLater: async (value: unknown) => {
      await (value as PromiseLike<unknown>);
      throw new Error('It failed later.');
    },
    native: async (value: unknown) => await (value as PromiseLike<unknown>),
  }) as Loose;
  return {
    fetch: (swiss) => {
      if (Buffer.from(swiss).toString() !== 'root') throw new Error('There is no such thing.');
      return root;
    },
  };
}

export const FUZZ_CRYPTO = simulatedCrypto();

const RANDOM = { bytes: (count: number) => new Uint8Array(count).fill(200) };

/** A session at `channel`, of which only the other side is known to be bad. */
export function startVictim(channel: Channel, role: Role): Promise<Session> {
  const location = { transport: 'memory', designator: 'victim', hints: false as const };
  const options = { random: RANDOM, crypto: FUZZ_CRYPTO, limits: FUZZ_LIMITS };
  const bootstrap = victimObjects();
  if (role !== 'visited') {
    return startSession({ channel, role, location, bootstrap, ...options });
  }
  const peer = startPeer({ netlayers: [], timers: new VirtualTime(), bootstrap, ...options });
  return peer.accept(channel, location);
}
