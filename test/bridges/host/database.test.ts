import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DataFolder,
  dataFolder,
  provideDataFolder,
} from '../../../bridges/host/data-folder.ts';
import { openDatabase } from '../../../bridges/host/open-database.ts';
import type { Database } from '../../../vat/index.ts';

const BYTES = { keyEncoding: 'view', valueEncoding: 'view', sync: true } as object;

function put(db: Database, key: string, size = 10): Promise<void> {
  const value = Buffer.alloc(size, key);
  return db.batch([{ type: 'put', key: Buffer.from(key), value }], BYTES);
}

async function has(db: Database, key: string): Promise<boolean> {
  return (await db.get(Buffer.from(key), BYTES)) !== undefined;
}

describe('the database of a data folder', () => {
  let path: string;

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), '2gather-db-'));
  });

  afterEach(() => rm(path, { recursive: true, force: true }));

  it('opens again as it was closed', async () => {
    const folder = await provideDataFolder(join(path, 'data'));
    const db = await openDatabase(folder);
    await put(db, 'one');
    await db.close();
    const again = await openDatabase(folder);
    assert.ok(await has(again, 'one'));
    await again.close();
  });

  it('names a bit that flipped in any of its files while it was closed', async () => {
    const folder = await provideDataFolder(join(path, 'data'));
    const db = await openDatabase(folder);
    await put(db, 'one');
    await put(db, 'two');
    await db.close();
    const files = (await readdir(folder.actors)).filter((name) => !name.startsWith('LO'));
    assert.ok(files.length >= 3);
    for (const name of files) {
      const file = join(folder.actors, name);
      const bytes = await readFile(file);
      const flipped = Buffer.from(bytes);
      flipped[flipped.length >> 1]! ^= 4;
      await writeFile(file, flipped);
      await assert.rejects(openDatabase(folder), { code: 'damaged' }, name);
      await writeFile(file, bytes);
    }
    await (await openDatabase(folder)).close();
  });

  it('names a file that is gone, and opens all the same when told to', async () => {
    const folder = await provideDataFolder(join(path, 'data'));
    const db = await openDatabase(folder);
    await put(db, 'one');
    await db.close();
    const log = (await readdir(folder.actors)).find((name) => name.endsWith('.log')) as string;
    await rm(join(folder.actors, log));
    await assert.rejects(openDatabase(folder), { code: 'damaged' });
    const rest = await openDatabase(folder, { acceptDamage: true });
    assert.equal(await has(rest, 'one'), false);
    await rest.close();
  });

  /** Two tables and a log. */
  async function filled(): Promise<DataFolder> {
    const folder = await provideDataFolder(join(path, 'data'));
    for (const step of ['old', 'new', 'last']) {
      const db = await openDatabase(folder);
      if (step === 'last') await put(db, 'two', 20);
      else await put(db, 'one', step === 'old' ? 10 : 20);
      await db.close();
    }
    return folder;
  }

  for (const harm of ['a flipped MANIFEST', 'no CURRENT', 'no CURRENT after a crash'] as const) {
    it(`loses nothing by ${harm}, and keeps the files as they were`, async () => {
      const folder = await filled();
      const names = await readdir(folder.actors);
      const manifest = join(folder.actors, names.find((name) => name.startsWith('MANIFEST'))!);
      if (harm === 'a flipped MANIFEST') {
        const bytes = await readFile(manifest);
        for (const at of [10, bytes.length >> 1]) bytes[at]! ^= 4;
        await writeFile(manifest, bytes);
      } else {
        await rm(join(folder.actors, 'CURRENT'));
        // As after a compaction: the table with the higher number has what is older.
        const [one, other] = names.filter((name) => name.endsWith('.ldb')).sort();
        const [lower, higher] = [join(folder.actors, one!), join(folder.actors, other!)];
        await rename(lower, `${lower}.moved`);
        await rename(higher, lower);
        await rename(`${lower}.moved`, higher);
      }
      if (harm === 'no CURRENT after a crash') await rm(folder.sums);
      const before = (await readdir(folder.actors)).filter((name) => /\d\.(ldb|log)$/.test(name));
      await assert.rejects(openDatabase(folder), { code: 'damaged', message: /--accept-damage/ });
      const lines: string[] = [];
      const log = (line: string): void => void lines.push(line);
      const db = await openDatabase(folder, { acceptDamage: true, log });
      const found = await Promise.all(
        ['one', 'two'].map(async (key) => (await db.get(Buffer.from(key), BYTES))?.length),
      );
      assert.deepEqual(found, [20, 20]);
      await db.close();
      assert.match(lines.join(), /actors\.damaged-1$/);
      const kept = await readdir(`${folder.actors}.damaged-1`);
      assert.ok(before.length > 1 && before.every((name) => kept.includes(name)));
      await (await openDatabase(folder)).close();
    });
  }

  it('lets nobody else into its folder', async function () {
    if (process.platform === 'win32') return this.skip();
    const folder = await provideDataFolder(join(path, 'data'));
    await (await openDatabase(folder)).close();
    assert.equal((await stat(folder.actors)).mode & 0o777, 0o700);
  });

  it('keeps what it took after a disk was full for a while', async function () {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    } catch {
      // Only root may mount, and not in every container.
      return this.skip();
    }
    try {
      const folder = await provideDataFolder(join(path, 'data'));
      const db = await openDatabase(folder);
      await put(db, 'before');
      const ballast = join(path, 'ballast');
      const fill = writeFile(ballast, Buffer.alloc(2_000_000));
      await assert.rejects(fill, { code: 'ENOSPC' });
      // Larger than what is left in the last page of the log, so that half of it is written.
      for (let n = 0; n < 5; n += 1) await assert.rejects(put(db, `full${n}`, 6_000));
      await rm(ballast);
      await put(db, 'after');
      assert.ok(await has(db, 'after'));
      await db.close();
      const again = await openDatabase(dataFolder(folder.path));
      assert.deepEqual(
        await Promise.all(['before', 'full0', 'full4', 'after'].map((key) => has(again, key))),
        [true, false, false, true],
      );
      await again.close();
    } finally {
      execFileSync('umount', [path]);
    }
  });
});
