import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DiskFailed, DiskFull } from '../../../store/index.ts';
import { BlobStream } from '../../../store/log/blob-stream.ts';
import type { BlobFile } from '../../../store/log/log-files.ts';

/** A file that fails with `error` once it has `after` bytes. */
function fakeFile(fail?: { after: number; error: Error }) {
  const written: number[] = [];
  const steps: string[] = [];
  const file: BlobFile = {
    async append(parts) {
      await new Promise(setImmediate);
      if (fail && written.length >= fail.after) throw fail.error;
      for (const part of parts) written.push(...part);
      steps.push('append');
    },
    sync: async () => void steps.push('sync'),
    close: async () => void steps.push('close'),
  };
  return { file, written, steps };
}

describe('A blob being written', () => {
  it('has every byte in the order of the calls, synced before it is closed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 200 }),
        async (parts) => {
          const { file, written, steps } = fakeFile();
          const stream = new BlobStream(Promise.resolve(file));
          await Promise.all(parts.map((part) => stream.append([part])));
          await stream.finish();
          assert.deepEqual(
            written,
            parts.flatMap((part) => [...part]),
          );
          assert.deepEqual(steps.slice(-2), ['sync', 'close']);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('tells a failure at the call, at every later one, and at the end', async () => {
    const { file, steps } = fakeFile({ after: 10, error: new DiskFull() });
    const stream = new BlobStream(Promise.resolve(file));
    await stream.append([new Uint8Array(10)]);
    const ends = await Promise.allSettled([1, 2].map(() => stream.append([new Uint8Array(5)])));
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await assert.rejects(stream.append([new Uint8Array(1)]), { code: 'disk-full' });
    await assert.rejects(stream.finish(), { code: 'disk-full' });
    await stream.close();
    assert.deepEqual(steps, ['append', 'close']);
  });

  it('is not finished when the disk failed to keep what was synced along the way', async () => {
    let syncs = 0;
    const file: BlobFile = {
      append: async () => undefined,
      // The system tells a lost page once: the last sync no longer knows of it.
      sync: async () => {
        if (syncs++ === 0) throw new DiskFailed('EIO');
      },
      close: async () => undefined,
    };
    const stream = new BlobStream(Promise.resolve(file));
    await stream.append([new Uint8Array(40 * 2 ** 20)]);
    await assert.rejects(stream.finish(), { code: 'disk-failed' });
    await stream.close();
  });

  it('tells that its file could not be made', async () => {
    const stream = new BlobStream(Promise.reject(new DiskFull()));
    await assert.rejects(stream.append([new Uint8Array(1)]), { code: 'disk-full' });
    await assert.rejects(stream.finish(), { code: 'disk-full' });
  });
});
