import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makePipe, readStream } from '../../../captp/index.ts';
import { all, lent, quiet, until } from './world.ts';

describe('a pipe', () => {
  it('gives the reader what was written, in order, then the end, which both see', async () => {
    const values = fc.array(fc.oneof(fc.string(), fc.bigInt()), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(values, fc.boolean(), async (values, waits) => {
        const { writer, stream } = makePipe<string | bigint>();
        const { far } = await lent(stream);
        const reading = all(readStream(far, { window: { pulls: 2, values: 3 } }));
        for (const value of values) {
          const written = writer.write(value);
          if (waits) await written;
        }
        await writer.end();
        assert.deepEqual(await reading, values);
        assert.equal(writer.signal.aborted, false);
        await assert.rejects(writer.write('late'), { code: 'stream-misused' });
        await assert.rejects(writer.end(), { code: 'stream-misused' });
      }),
      { numRuns: 50 },
    );
  });

  it('makes the writer wait for a slow reader', async () => {
    const { writer, stream } = makePipe<Uint8Array>();
    const { far, bob } = await lent(stream);
    let written = 0;
    const writing = (async () => {
      for (; written < 200; written++) await writer.write(new Uint8Array(1_000));
      await writer.end();
    })();
    await quiet();
    assert.equal(written, 0);
    const values = readStream(far, { window: { pulls: 2, bytes: 4_000 } });
    for (let read = 1; read <= 100; read++) {
      await values.next();
      await quiet(5);
      // The window is two batches of four; and one value may be taken ahead.
      assert.ok(written <= read + 2 * 4 + 1, `${written} written, ${read} read`);
      assert.ok(bob.bufferedBytes < 20_000);
    }
    assert.ok(written >= 100);
    assert.equal((await all(values)).length, 100);
    await writing;
  });

  it('tells the writer, once, that the reader has stopped', async () => {
    const { writer, stream } = makePipe<number>();
    const { far } = await lent(stream);
    let aborts = 0;
    writer.signal.addEventListener('abort', () => void aborts++);
    const first = writer.write(1);
    for await (const value of readStream(far, { window: { pulls: 1, values: 1 } })) {
      assert.equal(value, 1);
      break;
    }
    await first;
    await until(() => aborts === 1, 'the writer is told');
    await assert.rejects(writer.write(2), { code: 'stopped' });
    await assert.rejects(writer.end(), { code: 'stopped' });
    assert.equal(aborts, 1);
  });

  it('breaks writes that wait when the session ends', async () => {
    const { writer, stream } = makePipe<number>();
    const { far, alice } = await lent(stream);
    const values = readStream(far, { window: { pulls: 1, values: 1 } });
    const writes = Array.from({ length: 5 }, (_, n) => writer.write(n));
    const lost = Promise.allSettled(writes);
    assert.equal((await values.next()).value, 0);
    alice.abort('Done.');
    const states = (await lost).map((each) => (each.status === 'rejected' ? each.reason.code : ''));
    assert.equal(states.at(-1), 'disconnected');
    assert.equal(writer.signal.reason.code, 'disconnected');
  });

  it('breaks for both when the writer fails it', async () => {
    const { writer, stream } = makePipe<number>();
    const { far } = await lent(stream);
    const values = readStream(far);
    const next = values.next();
    const breaks = assert.rejects(next, { message: 'The camera is gone.' });
    await quiet(5);
    writer.fail(new Error('The camera is gone.'));
    await breaks;
    await assert.rejects(writer.write(1), { message: 'The camera is gone.' });
    const early = makePipe<number>();
    const waiting = early.writer.write(1);
    early.writer.fail(new Error('no'));
    await assert.rejects(waiting, { message: 'no' });
    await assert.rejects(all(readStream((await lent(early.stream)).far)), { message: 'no' });
  });

  it('refuses writes when very many wait', async () => {
    const { writer } = makePipe<number>();
    for (let n = 0; n < 1_024; n++) void writer.write(n);
    await assert.rejects(writer.write(0), { code: 'stream-misused' });
  });
});
