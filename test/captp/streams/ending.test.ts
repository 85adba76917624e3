import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { E, Far, readStream, release, streamFrom } from '../../../captp/index.ts';
import { fetch, pair } from '../session/pair.ts';
import { all, lent, played, quiet, until } from './world.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('the end of a stream', () => {
  it('breaks with the error of the source, after all values before it, once', async () => {
    async function* broken() {
      yield 1n;
      yield 2n;
      throw Object.assign(new Error('The disk is full.'), { code: 'no-space' });
    }
    const { far } = await lent(streamFrom(broken()));
    const values = readStream(far);
    assert.deepEqual([(await values.next()).value, (await values.next()).value], [1n, 2n]);
    await assert.rejects(values.next(), { message: 'The disk is full.', code: 'no-space' });
    assert.deepEqual(await values.next(), { done: true, value: undefined });
  });

  it('breaks when a value cannot travel, and the source is told', async () => {
    let ended = false;
    function* unsendable() {
      try {
        for (;;) yield new Map();
      } finally {
        ended = true;
      }
    }
    const { far } = await lent(streamFrom(unsendable()));
    await assert.rejects(all(readStream(far)), { code: 'not-passable' });
    await until(() => ended, 'the generator has ended');
  });

  it('tells the source when the reader leaves early, by break or by an error', async () => {
    for (const leave of ['break', 'throw']) {
      const ends = { count: 0 };
      const plan = Array.from({ length: 1_000 }, (_, value) => ({ value, pause: 0 }));
      const { far, alice } = await lent(streamFrom(played(plan, ends)));
      const reading = async () => {
        for await (const value of readStream(far)) {
          if (value !== 3) continue;
          if (leave === 'break') break;
          throw new Error('enough');
        }
      };
      if (leave === 'break') await reading();
      else await assert.rejects(reading, { message: 'enough' });
      await until(() => ends.count === 1, 'the generator has ended');
      await until(() => alice.counts().questions === 0, 'nothing waits');
    }
  });

  it('ends for whoever waits, when the reader stops or its signal is aborted', async () => {
    for (const way of ['return', 'signal']) {
      let stopped = 0;
      const silent = {
        next: () => new Promise<never>(() => undefined),
        return: async () => stop(),
      };
      const stop = () => ({ done: true, value: ++stopped }) as const;
      const { far, alice } = await lent(streamFrom({ [Symbol.asyncIterator]: () => silent }));
      const controller = new AbortController();
      const values = readStream(far, { signal: controller.signal });
      const next = values.next();
      const ended = way === 'return' ? next : assert.rejects(next, { code: 'cancelled' });
      await quiet(5);
      if (way === 'return') await values.return?.();
      else controller.abort();
      await ended;
      assert.deepEqual(await values.next(), { done: true, value: undefined });
      await until(() => stopped === 1, 'the source was told');
      await until(() => alice.counts().questions === 0, 'nothing waits');
    }
  });

  it('breaks with disconnected when the session ends, and the source cleans up', async () => {
    const ends = { count: 0 };
    const plan = Array.from({ length: 5_000 }, (_, value) => ({ value, pause: 0 }));
    const { far, alice, bob } = await lent(streamFrom(played(plan, ends)));
    const values = readStream(far, { window: { pulls: 2, values: 2 } });
    assert.equal((await values.next()).value, 0);
    // So the source has nobody to answer, and hears of the end all the same.
    await until(() => alice.counts().questions === 0, 'the window is used up');
    bob.abort('Enough for today.');
    await until(() => ends.count === 1, 'the generator has ended');
    await assert.rejects(all(values), { code: 'disconnected' });
  });

  it('leaves nothing behind on either side, however it ended', async () => {
    const library = Far('Library', { open: () => streamFrom([1n, 2n, 3n, 4n]) });
    const { alice, bob } = await pair({}, { library });
    const readMany = async () => {
      const theirs = await fetch(alice, 'library');
      for (let n = 0; n < 20; n++) {
        const stream = E(theirs as never as typeof library).open();
        for await (const value of readStream(stream, { window: { values: 1 } })) {
          if (n % 2 === 1 && value === 2n) break;
        }
      }
    };
    await readMany();
    await until(() => {
      collect();
      return [alice, bob].every((session) => {
        const { exports, imports, answers, questions } = session.counts();
        return exports + answers + questions === 0 && imports <= 1;
      });
    }, 'all tables are empty');
  });

  it('breaks when its reference was let go of', async () => {
    const { far } = await lent(streamFrom([1n]));
    release(far);
    await assert.rejects(all(readStream(far)), { code: 'released' });
  });
});
