import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  E,
  Far,
  isRef,
  type Ref,
  readStream,
  type Stream,
  streamFrom,
} from '../../../captp/index.ts';
import { all, lent, played, quiet, until } from './world.ts';

const window = fc.record({
  pulls: fc.integer({ min: 1, max: 8 }),
  values: fc.integer({ min: 1, max: 20 }),
  bytes: fc.integer({ min: 1, max: 400 }),
});

/** Values with pauses: after how many turns of the event loop each comes, 0 for at once. */
const paced = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.record({ value, pause: fc.constantFrom(0, 0, 0, 1, 2) }), { maxLength: 60 });

describe('a stream', () => {
  it('loses nothing and keeps the order, whatever the window and the pace', async () => {
    const value = fc.oneof(fc.bigInt(), fc.string(), fc.constant(undefined), fc.boolean());
    await fc.assert(
      fc.asyncProperty(paced(value), window, async (plan, window) => {
        const ends = { count: 0 };
        const { far } = await lent(streamFrom(played(plan, ends)));
        const read = await all(readStream(far, { window }));
        assert.deepEqual(
          read,
          plan.map(({ value }) => value),
        );
        assert.equal(ends.count, 1);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same bytes, cut only where a chunk is larger than a batch', async () => {
    const chunk = fc.uint8Array({ maxLength: 1_000 });
    await fc.assert(
      fc.asyncProperty(paced(chunk), window, async (plan, window) => {
        const { far } = await lent(streamFrom(played(plan, { count: 0 })));
        const read = await all(readStream(far, { window }));
        const sent = plan.map(({ value }) => value);
        assert.deepEqual(Buffer.concat(read), Buffer.concat(sent));
        if (sent.every(({ length }) => length <= window.bytes)) assert.deepEqual(read, sent);
        assert.ok(read.every(({ length }) => length <= window.bytes));
      }),
      { numRuns: 50 },
    );
  });

  it('never has more pulls under way than the window, nor asks before it is read', async () => {
    await fc.assert(
      fc.asyncProperty(window, fc.integer({ min: 0, max: 30 }), async (window, batches) => {
        const { stream, seen } = watched(batches);
        const { far } = await lent(stream);
        const values = readStream(far, { window });
        await quiet(3);
        assert.deepEqual(seen, { open: 0, most: 0, stops: 0 });
        await all(values);
        assert.ok(seen.most <= window.pulls);
        assert.equal(seen.stops, 0);
      }),
      { numRuns: 30 },
    );
  });

  /** Answers one value a pull, each a turn later, and counts the pulls that wait. */
  function watched(batches: number) {
    const seen = { open: 0, most: 0, stops: 0 };
    let left = batches;
    const tap = Far('Tap', {
      async pull(): Promise<bigint[]> {
        seen.most = Math.max(seen.most, ++seen.open);
        await quiet(2);
        seen.open--;
        return left-- > 0 ? [1n] : [];
      },
      stop: async () => void seen.stops++,
    });
    return { stream: Far('Stream', { open: () => tap }) as Ref as Ref<Stream>, seen };
  }

  it('waits for a slow reader', async () => {
    let made = 0;
    async function* numbers() {
      for (;;) yield BigInt(made++);
    }
    const { far } = await lent(streamFrom(numbers()));
    const window = { pulls: 3, values: 4 };
    const values = readStream(far, { window });
    for (let consumed = 1; consumed <= 100; consumed++) {
      await values.next();
      await quiet(5);
      // What is consumed, the window, and the one value that a source may take ahead.
      assert.ok(made <= consumed + 3 * 4 + 1, `${made} made, ${consumed} consumed`);
    }
    await values.return?.();
    const { done } = await values.next();
    assert.equal(done, true);
  });

  it('fills messages with small values and sends single ones at once', async () => {
    const sizes: number[] = [];
    const stream = streamFrom(Array.from({ length: 1_000 }, (_, n) => BigInt(n)));
    const tap = E(stream).open(Far('Reader', {}));
    for (let size = -1; size !== 0; sizes.push(size)) {
      size = (await E(tap).pull(100n, 65_536n)).length;
    }
    assert.deepEqual(sizes, [...Array(10).fill(100), 0]);
    const never = new Promise<never>(() => undefined);
    async function* one() {
      yield 'alone';
      await never;
    }
    const { value } = await readStream((await lent(streamFrom(one()))).far).next();
    assert.equal(value, 'alone');
  });

  it('carries references, and values that are large alone', async () => {
    const large = 'x'.repeat(100_000);
    const { far } = await lent(streamFrom([Far('One', {}), large, [large], 5n]));
    const [one, ...others] = await all(readStream(far, { window: { bytes: 50 } }));
    assert.ok(isRef(one));
    assert.deepEqual(others, [large, [large], 5n]);
  });

  it('can be read before the reference has come', async () => {
    const store = Far('Store', { content: () => streamFrom(['a', 'b']) });
    const { far } = await lent(store as never);
    const content = E(far as never as typeof store).content();
    assert.deepEqual(await all(readStream(content)), ['a', 'b']);
  });

  it('refuses a window that cannot be', () => {
    const stream = streamFrom([]);
    for (const window of [{ pulls: 0 }, { values: 1.5 }, { bytes: 2_000_000 }, { pulls: 65 }]) {
      assert.throws(() => readStream(stream, { window }), RangeError);
    }
  });

  it('refuses batches that are not what was asked for, and stops the source', async () => {
    const wrong: unknown[] = [
      Array(5).fill(1n),
      [new Uint8Array(60), new Uint8Array(41)],
      'text',
      { length: 1 },
      undefined,
    ];
    for (const batch of wrong) {
      let stops = 0;
      const tap = Far('Tap', { pull: () => batch, stop: () => void stops++ });
      const { far } = await lent(Far('Stream', { open: () => tap }) as never);
      const values = readStream(far, { window: { values: 4, bytes: 100 } });
      await assert.rejects(values.next(), { code: 'stream-misused' });
      assert.deepEqual(await values.next(), { done: true, value: undefined });
      await until(() => stops === 1, 'the source was told');
    }
  });

  it('has turns for several calls of next at once', async () => {
    const { far } = await lent(streamFrom([1n, 2n, 3n]));
    const values = readStream(far, { window: { values: 1 } });
    const results = await Promise.all(Array.from({ length: 5 }, () => values.next()));
    assert.deepEqual(
      results.map(({ value }) => value),
      [1n, 2n, 3n, undefined, undefined],
    );
  });
});
