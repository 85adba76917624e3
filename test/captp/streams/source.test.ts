import assert from 'node:assert/strict';
import {
  E,
  Far,
  makeVow,
  type Ref,
  type Stream,
  streamFrom,
  type Tap,
} from '../../../captp/index.ts';
import { lent, quiet, until } from './world.ts';

const me = Far('Reader', {});
/** Takes whatever a stranger may send. */
type LooseTap = Ref<{ pull(...asked: unknown[]): unknown[]; stop(): void }>;
const loose = (tap: PromiseLike<Ref<Tap>>) => tap as PromiseLike<never> as PromiseLike<LooseTap>;

describe('the source of a stream', () => {
  it('is opened once, with an object of the reader’s', async () => {
    const { far } = await lent(streamFrom([1n]));
    for (const reader of ['text', undefined, 5n, [me]]) {
      const opened = E(far).open(reader as never as Ref);
      await assert.rejects(async () => opened, { code: 'stream-misused' });
    }
    const tap = E(far).open(me);
    assert.deepEqual(await E(tap).pull(5n, 5n), [1n]);
    const again = E(far).open(me);
    await assert.rejects(async () => E(again).pull(5n, 5n), { code: 'taken' });
  });

  it('gives no more than it sees fit, whatever it is asked for', async () => {
    async function* bytes() {
      for (;;) yield new Uint8Array(100_000);
    }
    const numbers = Array.from({ length: 10_000 }, () => 1n);
    const billion = 1_000_000_000n;
    const one = E((await lent(streamFrom(numbers))).far).open(me);
    assert.equal((await E(one).pull(billion, billion ** 9n)).length, 4_096);
    const other = E((await lent(streamFrom(bytes()))).far).open(me);
    const chunks = await E(other).pull(billion, billion ** 9n);
    assert.equal(chunks.length, 10);
  });

  it('refuses what is no number of values or bytes', async () => {
    const { far } = await lent(streamFrom([1n]));
    const tap = loose(E(far).open(me));
    for (const asked of [[], [0n, 5n], [5n, -1n], [5, 5n], ['5', 5n], [5n], [5n, Infinity]]) {
      await assert.rejects(async () => E(tap).pull(...asked), { code: 'stream-misused' });
    }
    assert.deepEqual(await E(tap).pull(1n, 1n), [1n]);
  });

  it('refuses more pulls than may wait, and answers those that do', async () => {
    const { vow, resolver } = makeVow<void>();
    async function* numbers() {
      await vow;
      for (let n = 0n; n < 100n; n++) yield n;
    }
    const { far } = await lent(streamFrom(numbers()));
    const tap = E(far).open(me);
    const pulls = Array.from({ length: 65 }, () => E(tap).pull(1n, 1n));
    await assert.rejects(async () => pulls[64], { code: 'stream-misused' });
    resolver.resolve();
    const answers = await Promise.all(pulls.slice(0, 64));
    assert.deepEqual(
      answers.flat(),
      answers.map((_, n) => BigInt(n)),
    );
  });

  it('answers every pull after its end, and takes no value that nobody asked for', async () => {
    let taken = 0;
    function* three() {
      for (; taken < 3; taken++) yield taken;
    }
    const { far } = await lent(streamFrom(three()));
    await quiet(3);
    assert.equal(taken, 0);
    const tap = E(far).open(me);
    const pulls = Array.from({ length: 4 }, () => E(tap).pull(2n, 100n));
    assert.deepEqual(await Promise.all(pulls), [[0, 1], [2], [], []]);
    assert.deepEqual(await E(tap).pull(2n, 100n), []);
  });

  it('breaks every pull after an error, with the same one', async () => {
    const failing = { next: () => Promise.reject(new Error('no more')) };
    const { far } = await lent(streamFrom({ [Symbol.asyncIterator]: () => failing }));
    const tap = E(far).open(me);
    for (let i = 0; i < 3; i++) {
      await assert.rejects(async () => E(tap).pull(1n, 1n), { message: 'no more' });
    }
    await E(tap).stop();
  });

  it('answers a stop when it has cleaned up, and breaks it when that failed', async () => {
    let cleaned = false;
    async function* tidy() {
      try {
        yield 1n;
      } finally {
        await quiet(3);
        cleaned = true;
      }
    }
    const one = E((await lent(streamFrom(tidy()))).far).open(me);
    await E(one).pull(1n, 1n);
    await E(one).stop();
    assert.ok(cleaned);
    await E(one).stop();
    const untidy = {
      next: () => ({ done: false, value: 1n }),
      return: () => Promise.reject(new Error('could not close')),
    };
    const values = { [Symbol.asyncIterator]: () => untidy };
    const other = E((await lent(streamFrom(values as never))).far).open(me);
    await E(other).pull(1n, 1n);
    await assert.rejects(async () => E(other).stop(), { message: 'could not close' });
  });

  it('stops when the connection of its reader ends, not that of another', async () => {
    let ended = 0;
    function* endless() {
      try {
        for (;;) yield 1n;
      } finally {
        ended++;
      }
    }
    const stream: Ref<Stream<bigint>> = streamFrom(endless());
    const { far, alice } = await lent(stream);
    const { far: seen, alice: bystander } = await lent(stream);
    await E(E(far).open(me)).pull(1n, 1n);
    await assert.rejects(async () => E(seen).open(me), { code: 'taken' });
    bystander.abort('Done.');
    await quiet();
    assert.equal(ended, 0);
    alice.abort('Done.');
    await until(() => ended === 1, 'the generator has ended');
  });
});
