import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  nodeCiphers,
  nodeRandom,
  type ObjectFolder,
  openObjectFolder,
} from '../../../bridges/disks/index.ts';
import { makeObjectStore, SEGMENT_BYTES } from '../../../store/index.ts';
import { put, readRange, sample } from '../../store/stores.ts';
import { diskSuite } from '../../suites/disk.ts';

describe('Object folder', () => {
  const folders: string[] = [];
  const opened: ObjectFolder[] = [];
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), '2gather-disk-'));
    folders.push(folder);
    return folder;
  };
  const open = async (...args: Parameters<typeof openObjectFolder>) => {
    const disk = await openObjectFolder(...args);
    opened.push(disk);
    return disk;
  };
  /** What the next process finds: its files, in another place, since this one has them locked. */
  const restart = async (folder: string) => {
    const copy = await newFolder();
    await cp(folder, copy, { recursive: true });
    return open(copy);
  };
  afterEach(async () => {
    for (const disk of opened.splice(0)) await disk.close();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  diskSuite('a folder', async () => {
    const folder = await newFolder();
    return { disk: await open(folder), restart: () => restart(folder) };
  });

  it('lets nobody but this user read what it stores', async () => {
    const folder = join(await newFolder(), 'store');
    const disk = await open(folder);
    await disk.put('somename', Uint8Array.of(1));
    const writer = await disk.create();
    await writer.append(new Uint8Array(5_000_000));
    const modeOf = async (...path: string[]) => (await stat(join(folder, ...path))).mode & 0o777;
    const files = await readdir(join(folder, 'log'));
    assert.deepEqual(files.sort(), ['0000000001.log', '0000000002.blob']);
    for (const file of files) assert.equal(await modeOf('log', file), 0o600);
    for (const path of ['.', 'log']) assert.equal(await modeOf(path), 0o700, path);
    await writer.abort();
    assert.deepEqual(await readdir(join(folder, 'log')), ['0000000001.log']);
  });

  it('makes the folders it needs, however deep, and passes over files of others', async () => {
    const folder = join(await newFolder(), 'a', 'b', 'c');
    await (await open(folder)).close();
    await writeFile(join(folder, 'log', 'desktop.ini'), 'x');
    const disk = await open(folder);
    for await (const entry of disk.list()) assert.fail(entry.name);
    assert.deepEqual((await readdir(folder)).sort(), ['index', 'log']);
  });

  it('says that it failed without naming the path', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'log'), 'a file where a folder should be');
    await assert.rejects(open(folder), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'disk-failed');
      assert.equal(error.message.includes(folder), false);
      assert.ok(String(error.cause).includes(folder));
      return true;
    });
  });

  it('is open once, and refuses a second one', async () => {
    const folder = await newFolder();
    await open(folder);
    await assert.rejects(open(folder), { code: 'disk-failed', message: /another program/ });
  });

  it('has the process wait for it while it makes room', async () => {
    const disk = await open(await newFolder());
    const names = Array.from({ length: 18 }, (_, i) => `object${i}`);
    const bytes = sample(1_000_000);
    for (const name of names) await disk.put(name, bytes);
    // Only those for which the process waits are told of.
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    let done = false;
    for (const name of names) await disk.remove(name);
    const compacted = disk.compact().finally(() => {
      done = true;
    });
    while (!done && timers() <= before) await new Promise((on) => setImmediate(on));
    assert.equal(done, false);
    await compacted;
  });

  it('serves an object store, over a restart', async () => {
    const folder = await newFolder();
    const storeOf = (disk: ObjectFolder) =>
      makeObjectStore({ disk, ciphers: nodeCiphers, random: nodeRandom });
    const store = storeOf(await open(folder));
    const bytes = sample(40 * SEGMENT_BYTES + 17);
    const cap = await put(store, bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000));
    const lost = await store.create();
    await lost.write(bytes);
    const next = storeOf(await restart(folder));
    assert.deepEqual(await next.sweep(new Set([cap.address])), { removed: 0, unfinished: 1 });
    assert.deepEqual(await readRange(next, cap), bytes);
    await next.verify(cap.address);
    await lost.abort();
  });

  for (const [title, harm] of [
    ['gone', (index: string) => rm(index, { recursive: true })],
    ['no database at all', (index: string) => writeFile(join(index, 'CURRENT'), 'nonsense')],
  ] as const) {
    it(`makes an index anew that is ${title}`, async () => {
      const folder = await newFolder();
      const disk = await open(folder);
      for (let i = 0; i < 50; i++) await disk.put(`object${i}`, sample(i));
      await disk.remove('object7');
      await disk.close();
      await harm(join(folder, 'index'));
      const again = await open(folder);
      const names: string[] = [];
      for await (const { name } of again.list()) names.push(name);
      assert.equal(names.length, 49);
      const reader = await again.open('object49');
      assert.deepEqual(await reader.read(0, 100), sample(49));
      await reader.close();
    });
  }

  describe('with objects of the old way', () => {
    const old = async (folder: string, name: string, bytes: Uint8Array) => {
      const path = join(folder, 'objects', name.slice(-3, -1), name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
      return path;
    };
    const contentOf = async (disk: ObjectFolder, name: string) => {
      const reader = await disk.open(name);
      const bytes = await reader.read(0, reader.size);
      await reader.close();
      return bytes;
    };

    it('reads them where they are, until they are carried over', async () => {
      const folder = await newFolder();
      const path = await old(folder, 'small', sample(300));
      await old(folder, 'large', sample(4_500_000));
      const still = await openObjectFolder(folder);
      assert.deepEqual(await contentOf(still, 'small'), sample(300));
      assert.deepEqual(await readFile(path), Buffer.from(sample(300)));
      await still.close();
      const disk = await open(folder, { carries: true });
      assert.deepEqual(await contentOf(disk, 'large'), sample(4_500_000));
      await disk.carried;
      assert.deepEqual((await readdir(folder)).sort(), ['index', 'log']);
      assert.deepEqual(await contentOf(disk, 'small'), sample(300));
      assert.deepEqual(await contentOf(disk, 'large'), sample(4_500_000));
    });

    it('goes on where it was stopped, and loses none', async () => {
      const folder = await newFolder();
      for (let i = 0; i < 40; i++) await old(folder, `object${i}`, sample(200 + i));
      const first = await openObjectFolder(folder, { carries: true });
      await first.remove('object3');
      await first.close();
      const disk = await open(folder, { carries: true });
      await disk.carried;
      for (let i = 0; i < 40; i++) {
        if (i === 3) await assert.rejects(disk.open('object3'), { code: 'missing' });
        else assert.deepEqual(await contentOf(disk, `object${i}`), sample(200 + i));
      }
    });

    it('leaves alone what others have put among them', async () => {
      const folder = await newFolder();
      await old(folder, 'small', sample(300));
      await writeFile(join(folder, 'objects', 'desktop.ini'), 'x');
      const disk = await open(folder, { carries: true });
      await disk.carried;
      assert.deepEqual(await readdir(join(folder, 'objects')), ['desktop.ini']);
    });
  });
});
