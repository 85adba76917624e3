import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { E, Far, type Session } from '../../../captp/index.ts';
import { fetch, type Loose, pair, until } from './pair.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const imports = (session: Session): number => {
  collect();
  return session.counts().imports;
};

const nothingHeld = (...sessions: Session[]): boolean => {
  collect();
  return sessions.every((session) => {
    const { exports, imports, answers, questions } = session.counts();
    return exports === 0 && imports <= 1 && answers === 0 && questions === 0;
  });
};

describe('what peers hold of each other', () => {
  it('is let go of once nobody uses it, and never before', async () => {
    const held: unknown[] = [];
    const keeper = Far('Keeper', {
      hold: (...refs: unknown[]) => void held.push(...refs),
      drop: () => void held.splice(0),
      use: () => E(held[0] as Loose).ping!(),
    });
    const { alice, bob } = await pair({}, { keeper });
    await useAndDrop(alice, bob, () => held.length);
    await until(() => nothingHeld(alice, bob), 'all tables are empty');
  });

  async function useAndDrop(alice: Session, bob: Session, held: () => number): Promise<void> {
    const far = await fetch(alice, 'keeper');
    const mine = Far('Mine', { ping: () => 'pong' });
    await E(far).hold!(mine, mine, [mine, { a: mine }]);
    assert.equal(held(), 3);
    await until(() => imports(bob) === 2, 'only what is used is held');
    assert.equal(await E(far).use!(), 'pong');
    assert.equal(alice.counts().exports, 1);
    await E(far).drop!();
  }

  it('comes to nothing after ten thousand calls', async () => {
    const echo = Far('Echo', { echo: (...args: unknown[]) => args });
    const { alice, bob } = await pair({}, { echo });
    const run = async () => {
      const far = await fetch(alice, 'echo');
      for (let i = 0; i < 100; i++) {
        await Promise.all(Array.from({ length: 100 }, () => E(far).echo!(Far('Arg', {}))));
      }
    };
    await run();
    await until(() => nothingHeld(alice, bob), 'all tables are empty');
  });

  it('lets go of an answer at once when nothing was sent ahead to it', async () => {
    const { alice, bob } = await pair({}, { five: Far('Five', () => 5n) });
    await fetch(alice, 'five');
    await until(() => bob.counts().answers === 0, 'the answer is let go of without a collection');
  });

  it('lets go of a promise that has settled', async () => {
    const { alice, bob } = await pair(
      {},
      { wait: Far('Wait', async (p: unknown) => void (await p)) },
    );
    const run = async () => {
      const far = (await fetch(alice, 'wait')) as never as (p: unknown) => PromiseLike<void>;
      await (E(far as never) as never as typeof far)(Promise.resolve(1n));
    };
    await run();
    await until(() => nothingHeld(alice, bob), 'all tables are empty');
  });
});
