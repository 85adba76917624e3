import assert from 'node:assert/strict';
import { E, Far, type LocalPeer, type Ref, type Session } from '../../../captp/index.ts';
import { nameOf, type Simulation, simulation, standing, startPeers } from './peers.ts';
import { schedules } from './schedules.ts';

interface Named {
  name(): string;
}

/** Peers that dial each other again and again, at any moment, several at once. */
function dialEachOther(
  { random, network }: Simulation,
  peers: readonly LocalPeer[],
): Promise<Session | undefined>[] {
  const dialling: Promise<Session | undefined>[] = [];
  for (let dials = random.between(2, 8); dials > 0; dials--) {
    const from = random.pick(peers);
    const to = random.pick(peers.filter((peer) => peer !== from));
    network.timers.after(random.pick([0, 0, 1, 5, 40, 400]), () => {
      dialling.push(from.connect(to.locations[0]!).catch(() => undefined));
    });
  }
  return dialling;
}

/** Each two have one session, the same on both sides, and it carries messages. */
async function assertOneEach(
  { network }: Simulation,
  peers: readonly LocalPeer[],
  joined: readonly (readonly [number, number])[],
): Promise<void> {
  const pairs = standing(peers);
  assert.deepEqual(
    pairs.map(({ ends }) => ends.join()),
    joined.map((ends) => ends.join()),
  );
  const counts = peers.map((peer) => peer.sessions().length);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    2 * pairs.length,
  );
  for (const { ends, sessions } of pairs) {
    assert.deepEqual(sessions[0].id, sessions[1].id);
    for (const side of [0, 1] as const) {
      const root = E(sessions[side].bootstrap).fetch(new Uint8Array(1)) as PromiseLike<Ref<Named>>;
      const asking = E(root).name();
      await network.run();
      assert.equal(await asking, nameOf(ends[1 - side]!));
    }
  }
}

const named = (index: number) => Far('Named', { name: () => nameOf(index) });

async function crossedHellos(seed: number): Promise<void> {
  const sim = simulation(seed);
  const peers = startPeers(sim, sim.random.between(2, 3), named);
  const met = new Set<string>();
  const asked = new Map<string, (Session | undefined)[]>();
  const dialling = dialEachOther(sim, peers);
  await sim.network.run();
  for (const session of await Promise.all(dialling)) {
    assert.ok(session, 'every dial leads to a session');
    const ends = [session.location.designator, session.peer.designator];
    met.add(ends.toSorted().join());
    const key = ends.join();
    asked.set(key, [...(asked.get(key) ?? []), session]);
  }
  for (const sessions of asked.values()) assert.equal(new Set(sessions).size, 1);
  const pairs = [...met].toSorted().map((names) => {
    const [one, other] = names.split(',').map((name) => Number(name.slice(-1)));
    return [one as number, other as number] as const;
  });
  await assertOneEach(sim, peers, pairs);
  assert.deepEqual(sim.audit.faults, []);
}

/** Connections are lost while they are made; afterwards all can meet again. */
async function lostHellos(seed: number): Promise<void> {
  const sim = simulation(seed);
  const { random, network } = sim;
  const peers = startPeers(sim, 2, named);
  const dialling = dialEachOther(sim, peers);
  for (let cuts = random.between(1, 4); cuts > 0; cuts--) {
    for (let steps = random.below(6); steps > 0; steps--) await network.step();
    network.cut(nameOf(0), nameOf(1));
  }
  await network.run();
  await Promise.all(dialling);
  const again = random.pick(peers);
  const other = again === peers[0] ? peers[1] : peers[0];
  const meeting = again.connect(other!.locations[0]!);
  await network.run();
  await meeting;
  await assertOneEach(sim, peers, [[0, 1]]);
  assert.deepEqual(sim.audit.faults, []);
}

describe('peers that dial each other, by whatever schedule', () => {
  schedules('end up with one session for each two', 800, crossedHellos);
  schedules('find each other again after losses', 500, lostHellos);
});
