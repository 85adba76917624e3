/** Databases that can be lost, with any of their files damaged. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExpendable } from '../../../bridges/disks/index.ts';

describe('a database that can be lost', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-expendable-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = () => openExpendable<Uint8Array>(join(folder, 'db'), { keyEncoding: 'view' });

  it('opens whichever file of it was changed or cut, and can be written', async () => {
    const first = await open();
    await first.put(Uint8Array.of(1), Uint8Array.of(2));
    await first.close();
    for (const name of await readdir(join(folder, 'db'))) {
      const path = join(folder, 'db', name);
      for (const spoil of [
        (bytes: Buffer) => bytes.fill(0x41, Math.floor(bytes.length / 2)),
        () => Buffer.of(),
      ]) {
        const bytes = await readFile(path).catch(() => Buffer.of());
        await writeFile(path, spoil(bytes));
        const db = await open();
        await db.put(Uint8Array.of(3), Uint8Array.of(4), { sync: true });
        assert.deepEqual([...((await db.get(Uint8Array.of(3))) ?? [])], [4]);
        await db.close();
      }
    }
  });

  it('is not thrown away because somebody else has it open', async () => {
    const db = await open();
    await db.put(Uint8Array.of(1), Uint8Array.of(2));
    await assert.rejects(open(), { code: 'disk-failed' });
    assert.deepEqual([...((await db.get(Uint8Array.of(1))) ?? [])], [2]);
    await db.close();
  });
});
