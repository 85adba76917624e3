import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { E, Far, type Ref, release } from '../../../captp/index.ts';
import { type Joined, joinAll, type Simulation, simulation } from './peers.ts';
import { schedules } from './schedules.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

/** One of two peers that lend each other objects, use them, give them back and lend them again. */
class Borrower {
  readonly #sim: Simulation;
  readonly root: Loose;
  /** What it has lent, or may lend. */
  readonly #own: Loose[] = [];
  /** What it holds of the other's. */
  readonly #held = new Set<object>();
  /** Uses of what was held, and how they ended. */
  readonly #uses: { how: string }[] = [];

  /** Is what it lets go of released, or merely forgotten? */
  readonly #releases: () => boolean;

  constructor(sim: Simulation, releases: () => boolean) {
    this.#sim = sim;
    this.#releases = releases;
    this.root = this.#fresh();
  }

  #fresh(): Loose {
    return Far('Lent', {
      use: () => 'used',
      take: (...refs: object[]) => {
        for (const ref of refs) if (!this.#own.includes(ref as Loose)) this.#held.add(ref);
      },
    }) as Loose;
  }

  /** One thing happens; `other` is where the other may be given something. */
  act(other: Loose): void {
    const { random } = this.#sim;
    const held = [...this.#held];
    const choice = random.below(8);
    if (choice === 0) this.#own.push(this.#fresh());
    else if (choice <= 2 && held.length > 0) this.#letGo(random.pick(held));
    else if (choice <= 4 && held.length > 0) this.#use(random.pick(held) as Loose);
    else if (held.length + this.#own.length > 0) {
      const refs = Array.from({ length: random.between(1, 4) }, () =>
        random.pick<object>([...this.#own, ...held]),
      );
      E.sendOnly(other).take!(...refs);
    }
  }

  letGoOfAll(): void {
    for (const ref of this.#held) this.#letGo(ref);
  }

  /** Uses that did not reach what was held. */
  failed(): string[] {
    return this.#uses.map(({ how }) => how).filter((how) => how !== 'used');
  }

  #letGo(ref: object): void {
    this.#held.delete(ref);
    if (!this.#releases()) return;
    release(ref);
    if (this.#sim.random.happens(0.1)) release(ref);
  }

  #use(ref: Loose): void {
    const use = { how: 'open' };
    this.#uses.push(use);
    E(ref).use!().then(
      (how) => {
        use.how = String(how);
      },
      (error) => {
        use.how = String(error);
      },
    );
  }
}

interface Lent {
  readonly sim: Simulation;
  readonly joined: Joined;
}

/** In the end nothing is held any more, but some of it was only forgotten. */
async function lendAndLetGo(seed: number, releasedShare: number): Promise<Lent> {
  const sim = simulation(seed);
  const { random, network } = sim;
  const releases = () => random.happens(releasedShare);
  const borrowers = [new Borrower(sim, releases), new Borrower(sim, releases)] as const;
  const [joined] = (await joinAll(sim, 2, (peer) => borrowers[peer]?.root)) as [Joined];
  const fetching = joined.sessions.map(({ bootstrap }) => E(bootstrap).fetch(new Uint8Array(0)));
  await network.run();
  const roots = (await Promise.all(fetching)) as Loose[];
  for (let acts = random.between(5, 60); acts > 0; acts--) {
    const side = random.below(2);
    borrowers[side]?.act(roots[side] as Loose);
    for (let steps = random.below(3); steps > 0; steps--) await network.step();
  }
  await network.run();
  for (const borrower of borrowers) borrower.letGoOfAll();
  for (const root of roots) if (releases()) release(root);
  await network.run();
  assert.deepEqual(
    borrowers.flatMap((borrower) => borrower.failed()),
    [],
  );
  assert.deepEqual(sim.audit.faults, []);
  return { sim, joined };
}

const BARE = { exports: 0, imports: 1, answers: 0, questions: 0 };
const COLLECTIONS_MAX = 100;

async function lendAndCollect(seed: number): Promise<void> {
  const { sim, joined } = await lendAndLetGo(seed, 0.5);
  const counts = () => joined.sessions.map((session) => session.counts());
  const isBare = () => counts().every(({ exports, imports }) => exports === 0 && imports <= 1);
  for (let i = 0; i < COLLECTIONS_MAX && !isBare(); i++) {
    collect();
    await sim.network.run();
  }
  assert.ok(isBare(), `with seed ${seed}: ${JSON.stringify(counts())}`);
  for (const { closed } of joined.sessions) assert.equal(closed.settled, undefined);
  assert.deepEqual(sim.audit.faults, []);
}

describe('references that are let go of, by whatever schedule', () => {
  schedules('work as long as they are held, and leave nothing behind', 1_200, async (seed) => {
    const { joined } = await lendAndLetGo(seed, 1);
    for (const session of joined.sessions) assert.deepEqual(session.counts(), BARE);
  });

  it('leave nothing behind either when the engine collects them', async () => {
    for (let seed = 1; seed <= 15; seed++) await lendAndCollect(seed);
  });
});
