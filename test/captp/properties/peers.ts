/**
 * Peers on a simulated network, each joined to each by a session, with an auditor on the wire.
 */
import {
  type Channel,
  type LocalPeer,
  type PeerOptions,
  type Session,
  type SessionOptions,
  startPeer,
  startSession,
} from '../../../captp/index.ts';
import {
  MemoryNetwork,
  type MemoryNetworkOptions,
} from '../../../captp/netlayers/memory-network.ts';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { simulatedCrypto } from './simulated-crypto.ts';
import { WireAudit } from './wire-audit.ts';

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface Simulation {
  readonly random: SeededRandom;
  readonly network: MemoryNetwork;
  readonly audit: WireAudit;
}

export function simulation(seed: number, options: Partial<MemoryNetworkOptions> = {}): Simulation {
  const random = new SeededRandom(seed);
  const audit = new WireAudit();
  const network = new MemoryNetwork({
    random: new SeededRandom(random.below(2 ** 32)),
    settle,
    delayMilliseconds: [1, random.pick([2, 20, 200])],
    ...options,
    watch: (event) => {
      audit.watch(event);
      options.watch?.(event);
    },
  });
  return { random, network, audit };
}

export const nameOf = (index: number): string => `peer-${index}`;

/** One session, seen from both sides. */
export interface Joined {
  readonly ends: readonly [number, number];
  readonly sessions: readonly [Session, Session];
}

/** Joins `count` peers, each to each; `root(i)` is what anybody may fetch from peer `i`. */
export async function joinAll(
  { random, network }: Simulation,
  count: number,
  root: (index: number) => unknown,
  options: Partial<SessionOptions> = {},
): Promise<Joined[]> {
  const crypto = simulatedCrypto();
  const taken: Channel[] = [];
  const netlayers = Array.from({ length: count }, (_, i) => {
    const netlayer = network.netlayer(nameOf(i));
    netlayer.onDialled((channel) => taken.push(channel));
    return netlayer;
  });
  const start = (channel: Channel, index: number, role: 'dialler' | 'acceptor') =>
    startSession({
      channel,
      role,
      location: netlayers[index]!.location!,
      random,
      crypto,
      bootstrap: { fetch: () => root(index) },
      ...options,
    });
  const joined: Joined[] = [];
  for (let from = 0; from < count; from++) {
    for (let to = from + 1; to < count; to++) {
      const dialling = netlayers[from]!.dial(netlayers[to]!.location!);
      await network.run();
      const [here, there] = [await dialling, taken.pop()!];
      const starting = Promise.all([start(here, from, 'dialler'), start(there, to, 'acceptor')]);
      await network.run();
      joined.push({ ends: [from, to], sessions: await starting });
    }
  }
  return joined;
}

/** Starts `count` peers; `root(i)` is what anybody may fetch from peer `i`. */
export function startPeers(
  { random, network }: Simulation,
  count: number,
  root: (index: number) => unknown,
  options: Partial<PeerOptions> = {},
): LocalPeer[] {
  const crypto = simulatedCrypto();
  return Array.from({ length: count }, (_, index) =>
    startPeer({
      netlayers: [network.netlayer(nameOf(index))],
      random,
      crypto,
      timers: network.timers,
      bootstrap: { fetch: () => root(index) },
      ...options,
    }),
  );
}

/** The sessions that stand between each two of `peers`, as both see them. */
export function standing(peers: readonly LocalPeer[]): Joined[] {
  const sessionWith = (index: number, name: string): Session | undefined =>
    peers[index]?.sessions().find(({ peer }) => peer.designator === name);
  return peers.flatMap((_, one) =>
    peers.slice(one + 1).flatMap((_, offset) => {
      const other = one + 1 + offset;
      const [here, there] = [sessionWith(one, nameOf(other)), sessionWith(other, nameOf(one))];
      return here && there ? [{ ends: [one, other], sessions: [here, there] } as const] : [];
    }),
  );
}
