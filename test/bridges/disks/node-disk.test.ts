import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCiphers, nodeRandom, openNodeDisk } from '../../../bridges/disks/index.ts';
import { makeObjectStore, SEGMENT_BYTES } from '../../../store/index.ts';
import { put, readRange, sample } from '../../store/stores.ts';
import { diskSuite } from '../../suites/disk.ts';

describe('Node disk', () => {
  const folders: string[] = [];
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), '2gather-disk-'));
    folders.push(folder);
    return folder;
  };
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  diskSuite('files', async () => {
    const folder = await newFolder();
    return { disk: await openNodeDisk(folder), restart: () => openNodeDisk(folder) };
  });

  it('lets nobody but this user read what it stores', async () => {
    const folder = join(await newFolder(), 'store');
    const disk = await openNodeDisk(folder);
    const writer = await disk.create();
    await writer.append(Uint8Array.of(1));
    const [temporary] = await readdir(join(folder, 'tmp'));
    const modeOf = async (...path: string[]) => (await stat(join(folder, ...path))).mode & 0o777;
    assert.equal(await modeOf('tmp', temporary!), 0o600);
    await writer.commit('somename');
    assert.equal(await modeOf('objects', 'am', 'somename'), 0o600);
    for (const path of [['.'], ['tmp'], ['objects'], ['objects', 'am']]) {
      assert.equal(await modeOf(...path), 0o700, path.join('/'));
    }
    assert.deepEqual(await readdir(join(folder, 'tmp')), []);
  });

  it('makes the folders it needs, however deep', async () => {
    const folder = join(await newFolder(), 'a', 'b', 'c');
    await openNodeDisk(folder);
    const disk = await openNodeDisk(folder);
    for await (const entry of disk.list()) assert.fail(entry.name);
    assert.deepEqual((await readdir(folder)).sort(), ['objects', 'tmp']);
  });

  it('passes over files that others have put among its own', async () => {
    const folder = await newFolder();
    const disk = await openNodeDisk(folder);
    await writeFile(join(folder, 'objects', 'desktop.ini'), 'x');
    await mkdir(join(folder, 'objects', 'am'));
    await writeFile(join(folder, 'objects', 'am', '.hidden'), 'x');
    await writeFile(join(folder, 'objects', 'am', 'misplaced'), 'x');
    for await (const entry of disk.list()) assert.fail(entry.name);
  });

  it('says that it failed without naming the path', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'objects'), 'a file where a folder should be');
    await assert.rejects(openNodeDisk(folder), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'disk-failed');
      assert.equal(error.message.includes(folder), false);
      assert.ok(String(error.cause).includes(folder));
      return true;
    });
  });

  it('serves an object store, over a restart', async () => {
    const folder = await newFolder();
    const newStore = async () =>
      makeObjectStore({
        disk: await openNodeDisk(folder),
        ciphers: nodeCiphers,
        random: nodeRandom,
      });
    const store = await newStore();
    const bytes = sample(20 * SEGMENT_BYTES + 17);
    const cap = await put(store, bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000));
    const lost = await store.create();
    await lost.write(bytes);
    const next = await newStore();
    assert.deepEqual(await next.sweep(new Set([cap.address])), { removed: 0, unfinished: 1 });
    assert.deepEqual(await readRange(next, cap), bytes);
    await next.verify(cap.address);
    await lost.abort();
  });
});
