import assert from 'node:assert/strict';
import { E, Far, makeVow, type Session, type Vow } from '../../captp/index.ts';
import { fetch, type Loose, pair } from './session/pair.ts';

const DEPTH = 10_000;
/** So long that to go along it once for each promise of it would last minutes. */
const LONG = 200_000;

type Step = (before: unknown) => Vow;

/** Calls, each made with or sent to the answer of the one before. */
function chain(first: unknown, step: Step, depth = DEPTH): Vow[] {
  const links: Vow[] = [];
  for (let at = first; links.length < depth; at = links.at(-1)) links.push(step(at));
  return links;
}

const next: Step = (before) => E(before as Loose).next!() as Vow;
const get: Step = (before) => E.get(before, 'field');

/** How each of `links` ends; all of them must. */
async function outcomes(links: readonly Vow[]): Promise<Set<string>> {
  const all = await Promise.allSettled(links);
  return new Set(all.map((end) => (end.status === 'fulfilled' ? 'ok' : end.reason.message)));
}

/** What a chain begins with: a promise that the test decides, and an object that goes on. */
function beginning() {
  const { vow, resolver } = makeVow();
  const root: object = Far('Root', {
    slow: () => vow,
    next: () => root,
    same: (value: unknown) => value,
    decide: (how: (to: typeof resolver) => void) => how(resolver),
    ping: () => 'pong',
  });
  return { root: root as Loose, resolver };
}

const ways = [
  ['breaks', /^first$/, (made) => made.resolver.reject(new Error('first'))],
  ['turns out to be plain data', /plain value/, (made) => made.resolver.resolve(5n)],
  ['turns out to be an object', /^ok$/, (made) => made.resolver.resolve(made.root)],
] as const satisfies [string, RegExp, (made: ReturnType<typeof beginning>) => void][];

function assertAll(ends: Set<string>, expected: RegExp): void {
  assert.equal(ends.size, 1, [...ends].join());
  assert.match([...ends][0] as string, expected);
}

async function turn(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function assertLives(session: Session, far: Loose): Promise<void> {
  assert.equal(await E(far).ping!(), 'pong');
  assert.equal(session.closed.settled, undefined);
}

describe('ten thousand calls, each sent ahead to the answer of the one before', () => {
  for (const [what, expected, decide] of ways) {
    it(`all settle when the first ${what}`, async () => {
      const made = beginning();
      const links = chain(E(made.root).slow!(), next);
      await turn();
      decide(made);
      assertAll(await outcomes(links), expected);
    });

    it(`all settle when the first ${what}, over a session`, async () => {
      const made = beginning();
      const { alice, bob } = await pair({}, { root: made.root });
      const far = await fetch(alice, 'root');
      const links = chain(E(far).slow!(), next);
      await turn();
      decide(made);
      assertAll(await outcomes(links), expected);
      await assertLives(alice, far);
      assert.equal(bob.closed.settled, undefined);
    });
  }

  it('all break when the session ends', async () => {
    const { root } = beginning();
    const { alice } = await pair({}, { root });
    const links = chain(E(await fetch(alice, 'root')).slow!(), next);
    await turn();
    alice.abort('Bye.');
    assertAll(await outcomes(links), /^The connection has ended/);
  });

  it('all settle when somebody else decides the first, and nobody else suffers', async () => {
    const made = beginning();
    const things = { root: made.root };
    const [asks, decides] = [await pair({}, things), await pair({}, things)];
    const [far, other] = [await fetch(asks.alice, 'root'), await fetch(decides.alice, 'root')];
    const decided = makeVow();
    made.resolver.resolve(E(other).same!(decided.vow));
    const links = chain(E(far).slow!(), next);
    await turn();
    decided.resolver.reject(new Error('decided'));
    assertAll(await outcomes(links), /^decided$/);
    await assertLives(asks.alice, far);
    await assertLives(decides.alice, other);
  });

  it('all settle when it is a third one whose promise the first is', async () => {
    const kept: unknown[] = [];
    const keeper = Far('Keeper', {
      keep: (promise: Promise<unknown>) => void kept.push(promise),
      kept: () => kept[0],
      ping: () => 'pong',
    });
    const [asks, hosts] = [await pair({}, { keeper }), await pair({}, { keeper })];
    const [far, other] = [await fetch(asks.alice, 'keeper'), await fetch(hosts.alice, 'keeper')];
    const own = makeVow();
    await E(other).keep!(own.vow);
    const links = chain(E(far).kept!(), next);
    await turn();
    own.resolver.reject(new Error('decided'));
    assertAll(await outcomes(links), /^decided$/);
    await assertLives(asks.alice, far);
    await assertLives(hosts.alice, other);
  });
});

describe('ten thousand parts of parts', () => {
  it('all settle, near and far, when what they are of breaks', async () => {
    const made = beginning();
    const { alice } = await pair({}, { root: made.root });
    const far = await fetch(alice, 'root');
    const links = [E(made.root).slow!(), E(far).slow!()].flatMap((first) => chain(first, get));
    await turn();
    made.resolver.reject(new Error('first'));
    assertAll(await outcomes(links), /^first$/);
    await assertLives(alice, far);
  });
});

describe('ten thousand calls, each given the answer of the one before', () => {
  const { signal } = new AbortController();
  const steps: [string, (root: Loose) => Step][] = [
    ['sent', (root) => (before) => E(root).same!(before) as Vow],
    ['sent to be given up', (root) => (before) => E.until(root, signal).same!(before) as Vow],
  ];
  for (const [what, step] of steps) {
    it(`all settle when ${what}`, async () => {
      for (const [, , decide] of ways) {
        const made = beginning();
        const links = chain(E(made.root).slow!(), step(made.root));
        await turn();
        decide(made);
        const ends = await outcomes(links);
        assert.ok(ends.has('ok') || ends.has('first'));
        assert.equal(ends.size, 1);
      }
    });

    it(`all settle when ${what} over a session`, async () => {
      for (const [, , decide] of ways) {
        const made = beginning();
        const { alice } = await pair({}, { root: made.root });
        const far = await fetch(alice, 'root');
        const links = chain(E(far).slow!(), step(far));
        await turn();
        decide(made);
        assert.equal((await outcomes(links)).size, 1);
        await assertLives(alice, far);
      }
    });
  }
});

describe('a long chain of promises that follow each other', () => {
  const vows = () => Array.from({ length: LONG }, () => makeVow());

  /** Resolves each with the next, and the last with `end`. */
  function follow(made: ReturnType<typeof vows>, order: 'forwards' | 'backwards'): void {
    for (let i = 0; i < LONG - 1; i++) {
      const at = order === 'forwards' ? i : LONG - 2 - i;
      made[at]!.resolver.resolve(made[at + 1]!.vow);
    }
  }

  for (const order of ['forwards', 'backwards'] as const) {
    it(`is not gone along for each of them when it is built ${order}`, async () => {
      const made = vows();
      follow(made, order);
      made.at(-1)!.resolver.resolve('end');
      assert.equal(await made[0]!.vow, 'end');
      assert.deepEqual(made[LONG / 2]!.vow.settled, { value: 'end' });
    });

    it(`is not gone along for each message when it is built ${order}`, async () => {
      const made = vows();
      follow(made, order);
      const got: unknown[] = [];
      for (let i = 0; i < LONG; i++) E.sendOnly(made[0]!.vow as Loose).take!(i);
      made.at(-1)!.resolver.resolve(Far('End', { take: (i: unknown) => void got.push(i) }));
      await turn();
      assert.equal(got.length, LONG);
      assert.ok(got.every((i, at) => i === at));
    });
  }

  it('can be waited for by all who have listened to each of them', async () => {
    const made = vows();
    const waiting = made.map(({ vow }) => vow.then((value) => value));
    follow(made, 'backwards');
    made.at(-1)!.resolver.resolve('end');
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set(['end']));
  });
});
