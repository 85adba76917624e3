import assert from 'node:assert/strict';
import { type FileHandle, open } from 'node:fs/promises';
import fc from 'fast-check';
import { FileWriter } from '../../../bridges/disks/file-writer.ts';

const nowhere = { place: async () => undefined, ended: async () => undefined };

/** As much of a FileHandle as the writer uses; one call takes at most `most` bytes. */
function fakeFile(most: number, fail?: { after: number; code: string }) {
  const written: number[] = [];
  const file = {
    async writev(parts: Uint8Array[]) {
      await new Promise(setImmediate);
      if (fail && written.length >= fail.after) {
        throw Object.assign(new Error(`${fail.code}: write '/secret/path'`), { code: fail.code });
      }
      const bytes = parts.flatMap((part) => [...part]).slice(0, most);
      written.push(...bytes);
      return { bytesWritten: bytes.length };
    },
    sync: async () => undefined,
    close: async () => undefined,
  };
  return { file: file as unknown as FileHandle, written };
}

describe('File writer', () => {
  it('writes every byte in order, however little the system takes at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 50 }),
        async (parts, most) => {
          const { file, written } = fakeFile(most);
          const writer = new FileWriter(file, nowhere);
          await Promise.all(parts.map((part) => writer.append(part)));
          await writer.commit('name');
          assert.deepEqual(
            written,
            parts.flatMap((part) => [...part]),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  for (const code of ['ENOSPC', 'EDQUOT']) {
    it(`says that the disk is full on ${code}, also at every later call`, async () => {
      const { file } = fakeFile(10, { after: 10, code });
      const writer = new FileWriter(file, nowhere);
      const full = {
        code: 'disk-full',
        message: 'The disk is full. Free some space and try again; nothing already saved is lost.',
      };
      const appended = [1, 2, 3].map(() => writer.append(new Uint8Array(10)));
      const ends = await Promise.allSettled(appended);
      assert.deepEqual(
        ends.map(({ status }) => status),
        ['fulfilled', 'rejected', 'rejected'],
      );
      await assert.rejects(writer.append(new Uint8Array(1)), full);
      await assert.rejects(writer.commit('name'), full);
      await writer.abort();
    });
  }

  it('says which error it was when the disk refuses otherwise, without the path', async () => {
    const { file } = fakeFile(10, { after: 0, code: 'EIO' });
    const writer = new FileWriter(file, nowhere);
    await assert.rejects(writer.append(new Uint8Array(1)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'disk-failed');
      assert.match(error.message, /EIO/);
      assert.equal(error.message.includes('secret'), false);
      return true;
    });
    await writer.abort();
  });

  it('places a file only when it is written, synced and closed', async () => {
    const steps: string[] = [];
    const step = (name: string) => async () => {
      await new Promise(setImmediate);
      steps.push(name);
    };
    const file = {
      writev: async ([part]: Uint8Array[]) => {
        await step('write')();
        return { bytesWritten: part!.length };
      },
      sync: step('sync'),
      close: step('close'),
    };
    const writer = new FileWriter(file as unknown as FileHandle, {
      place: step('place'),
      ended: step('ended'),
    });
    const appended = writer.append(new Uint8Array(1));
    await writer.commit('name');
    await appended;
    assert.deepEqual(steps, ['write', 'sync', 'close', 'place', 'ended']);
  });

  it('does not commit what the disk failed to keep while more was written', async () => {
    const file = {
      writev: async ([part]: Uint8Array[]) => ({ bytesWritten: part!.length }),
      datasync: async () => {
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
      // The system tells a lost page once: the last sync no longer knows of it.
      sync: async () => undefined,
      close: async () => undefined,
    };
    let placed = false;
    const writer = new FileWriter(file as unknown as FileHandle, {
      place: async () => {
        placed = true;
      },
      ended: async () => undefined,
    });
    await writer.append(new Uint8Array(64 * 2 ** 20));
    await assert.rejects(writer.commit('name'), { code: 'disk-failed' });
    assert.equal(placed, false);
    await writer.abort();
  });

  if (process.platform === 'linux') {
    it('says that the disk is full on a device that really is', async () => {
      const writer = new FileWriter(await open('/dev/full', 'w'), nowhere);
      await assert.rejects(writer.append(new Uint8Array(10)), { code: 'disk-full' });
      await writer.abort();
    });
  }
});
