/** Trouble as it comes: each gets one clear sentence with a stable code, and nothing reported saved is lost. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dataFolder } from '../../bridges/host/data-folder.ts';
import { openDatabase } from '../../bridges/host/open-database.ts';
import { BadLink, E, parseFragment, withSecret } from '../../captp/index.ts';
import { openLinked } from '../../cli/open-share.ts';
import type { Database } from '../../vat/index.ts';
import { codeOf } from '../actors/house.ts';
import { put } from '../bridges/backup/a-backup.ts';
import { storedIn, unfinishedIn } from '../bridges/disks/stored-in.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../bridges/host/host-here.ts';

const FULL = Object.assign(new Error('IO error: No space left on device'), { code: 'ENOSPC' });

/** What broke: its code, after checking that it is said in a sentence or a few, without a path. */
async function trouble(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { code = String(error), message } = error as Error & { code?: string };
    assert.match(message, /^\p{Lu}[^\n]{10,300}[.)\w]$/su);
    assert.doesNotMatch(message, /2gather-test-|ENO|Error:/);
    return code;
  }
  return 'none';
}

describe('in trouble', function () {
  this.timeout(300_000);
  let folder: string;
  let host: HostHere | undefined;
  let mounted: string | undefined;
  beforeEach(async () => {
    folder = await folderOfItsOwn();
  });
  afterEach(async () => {
    try {
      await host?.close();
    } finally {
      host = undefined;
      // Lazily: whatever has a file of it open must not keep it there for ever.
      if (mounted) execFileSync('umount', ['-l', mounted]);
      mounted = undefined;
      await removeFolder(folder);
    }
  });

  /** A disk of so many megabytes for the next vat. Only root may mount, and not in every container. */
  function mountDisk(size: `${number}m`): boolean {
    const disk = join(folder, 'data');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk], {
        stdio: 'ignore',
      });
    } catch {
      // Where nothing can be mounted, the database on a full disk below is what is left.
      return false;
    }
    mounted = disk;
    return true;
  }

  /** Room is made beside everything else, and nothing tells when: so it is tried until it is there. */
  async function putWhenThereIsRoom(vat: HostHere, name: string, bytes: number): Promise<void> {
    while ((await trouble(put(vat, name, randomBytes(bytes)))) !== 'none') await delay(20);
  }

  async function start(options: Parameters<typeof hostHere>[1] = { keyed: true }) {
    await host?.close();
    host = await hostHere(folder, options);
    return host;
  }
  const lakeOf = async (of: HostHere) => E(await E(await of.home()).lake());

  it('a database on a full disk changes nothing, says so, and goes on when there is room', async () => {
    let full = false;
    const openFillable = async (at: Parameters<typeof openDatabase>[0]): Promise<Database> => {
      const db = await openDatabase(at);
      const batch = db.batch.bind(db) as (...args: unknown[]) => Promise<void>;
      const fillable = async (...args: unknown[]) => (full ? Promise.reject(FULL) : batch(...args));
      return Object.assign(db, { batch: fillable });
    };
    const vat = await start({ keyed: true, openDatabase: openFillable });
    const lake = await lakeOf(vat);
    await lake.makeFolder('before');
    full = true;
    assert.equal(await trouble(lake.makeFolder('meanwhile')), 'disk-full');
    assert.equal(await trouble(put(vat, 'file.txt', Buffer.from('x'))), 'disk-full');
    full = false;
    await lake.makeFolder('after');
    const again = await lakeOf(await start());
    assert.deepEqual(
      (await again.list()).map(({ name }) => name),
      ['after', 'before'],
    );
  });

  it('a disk that fills while a file arrives leaves the files that were there', async function () {
    if (!mountDisk('6m')) return this.skip();
    const vat = await start();
    const objects = join(vat.data, 'objects');
    const kept = await put(vat, 'small.txt', Buffer.from('small'));
    assert.equal(await trouble(put(vat, 'large.bin', randomBytes(9_000_000))), 'disk-full');
    const lake = await lakeOf(vat);
    assert.equal(Buffer.from(await lake.read(kept, 0, 9)).toString(), 'small');
    assert.deepEqual(
      (await lake.list()).map(({ name }) => name),
      ['small.txt'],
    );
    assert.deepEqual(unfinishedIn(objects), []);
    // What was stored of it is collected.
    while (storedIn(objects).size > 1) await delay(20);
    await putWhenThereIsRoom(vat, 'fits.bin', 500_000);
  });

  it('a disk that is full to the last byte can be read, and written again once there is room', async function () {
    if (!mountDisk('8m')) return this.skip();
    const vat = await start();
    const lake = await lakeOf(vat);
    await lake.makeFolder('before');
    const kept = await put(vat, 'small.txt', Buffer.from('small'));
    const ballast = join(mounted as string, 'ballast');
    assert.throws(() => writeFileSync(ballast, Buffer.alloc(9_000_000)), { code: 'ENOSPC' });
    let made = 1;
    let said: string;
    // What is left of a page is filled first.
    do {
      made += 1;
      said = await trouble(lake.makeFolder(`${'x'.repeat(200)}${made}`));
    } while (said === 'none');
    for (let n = 0; n < 3; n += 1) {
      assert.equal(said, 'disk-full');
      // As each command does: it comes in anew.
      const browser = await vat.local();
      const operator = (await browser.fetch('operator')) as HostHere['operator'];
      const home = await E(operator).home();
      assert.equal((await E(await E(home).lake()).list()).length, made);
      assert.equal(Buffer.from(await lake.read(kept, 0, 9)).toString(), 'small');
      assert.equal(await trouble(E(await E(home).vat()).status()), 'none');
      browser.session.abort('Done.');
      said = await trouble(lake.makeFolder(`${'x'.repeat(200)}${made}`));
    }
    rmSync(ballast);
    await lake.makeFolder('after');
    const again = await lakeOf(await start());
    assert.equal((await again.list()).length, made + 1);
  });

  it('a disk that its own files have filled lets it start, and take things out', async function () {
    if (!mountDisk('24m')) return this.skip();
    const vat = await start();
    const ids: string[] = [];
    // What one size leaves is filled by the next: a few of each.
    for (const size of [1_500_000, 300_000, 60_000, 12_000, 3_000]) {
      let said: string;
      do said = await trouble(put(vat, 'fill', randomBytes(size)).then((id) => ids.push(id)));
      while (said === 'none');
      assert.equal(said, 'disk-full');
    }
    const again = await start();
    const lake = await lakeOf(again);
    // What is left is written anew where the disk leaves room for it, which on one so small varies by megabytes.
    for (const id of ids.slice(0, -2)) await lake.remove(id);
    await lake.purge();
    await E(E(await E(await again.home()).vat()).keeping()).collect();
    // Compaction makes the room.
    await putWhenThereIsRoom(again, 'again', 1_500_000);
  });

  it('an upload that is cut off leaves nothing', async () => {
    const vat = await start();
    const browser = await vat.local();
    const operator = (await browser.fetch('operator')) as HostHere['operator'];
    const lake = await E(await E(operator).home()).lake();
    const upload = await E(lake).add({ name: 'cut.bin', folder: '', size: 3_000_000 });
    await E(upload).write(randomBytes(500_000));
    browser.session.abort('The cable was pulled.');
    assert.equal(await trouble(E(upload).finish()), 'disconnected');
    assert.deepEqual(await (await lakeOf(vat)).list(), []);
    const again = await start();
    assert.deepEqual(await (await lakeOf(again)).list(), []);
    assert.deepEqual(unfinishedIn(join(again.data, 'objects')), []);
  });

  it('a flipped bit anywhere in a stored file is named, and never becomes wrong bytes', async () => {
    const content = randomBytes(300_000);
    let vat = await start();
    const id = await put(vat, 'boat.jpg', content);
    const other = await put(vat, 'other.txt', Buffer.from('other'));
    await vat.close();
    const place = [...storedIn(join(folder, 'data', 'objects')).values()].find(
      ({ bytes }) => bytes > 300_000,
    );
    assert.ok(place);
    const { path, offset } = place;
    const segment = readFileSync(path);
    const whole = segment.subarray(offset, offset + place.bytes);
    const places = [0, 47, 131_072, whole.length - 1, randomBytes(4).readUInt32LE() % whole.length];
    vat = await start();
    const lake = await lakeOf(vat);
    for (const at of places) {
      await vat.close();
      const harmed = Buffer.from(segment);
      harmed[offset + at] = (harmed[offset + at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, harmed);
      vat = await start();
      const read = Promise.resolve((await lakeOf(vat)).read(id, 0, 1_000_000));
      await assert.rejects(read, { code: 'damaged', message: /damaged.*Restore it from a backup/ });
      assert.equal(Buffer.from(await (await lakeOf(vat)).read(other, 0, 9)).toString(), 'other');
    }
    await vat.close();
    writeFileSync(path, segment);
    vat = await start();
    assert.ok(content.equals(await (await lakeOf(vat)).read(id, 0, 1_000_000)));
    assert.ok(lake);
  });

  it('a damaged record is named, the rest works, and no file is swept', async () => {
    const vat = await start();
    await put(vat, 'boat.jpg', Buffer.from('boat'));
    await E(await E(await vat.home()).devices()).list();
    await vat.close();
    const db = await openDatabase(dataFolder(join(folder, 'data')));
    let harmed = 0;
    // The records of the lake's entries are the only ones with 16 bytes of actor and a hash of a store.
    for (const [key, value] of await db
      .iterator({ keyEncoding: 'view', valueEncoding: 'view' } as never)
      .all()) {
      const sealed = Uint8Array.from(value as Uint8Array);
      if (sealed.length < 250 || harmed > 0) continue;
      sealed[sealed.length - 3] = (sealed.at(-3) ?? 0) ^ 1;
      await db.put(key, sealed, { keyEncoding: 'view', valueEncoding: 'view' } as never);
      harmed += 1;
    }
    await db.close();
    assert.equal(harmed, 1);
    const again = await start();
    assert.equal(await trouble((await lakeOf(again)).list()), 'damaged');
    assert.deepEqual(await E(await E(await again.home()).shares()).list(), []);
    assert.ok(again.log.some((line) => line.startsWith('fault: DamagedRecord damaged')));
    assert.equal(storedIn(join(folder, 'data', 'objects')).size, 1);
  });

  it('a link that was mistyped is told from one that is dead', async () => {
    const vat = await start();
    const id = await put(vat, 'boat.jpg', Buffer.from('boat'));
    const home = await vat.home();
    const granted = await E(await E(home).shares()).grant(id, { label: '' });
    const { swiss, secret, share } = granted;
    const address = await E(await E(home).vat()).shareLink(swiss);
    const link = withSecret(address, secret).split('#')[1] ?? '';
    for (const broken of [link.slice(0, -1), link.slice(3), link.replace(/[a-y]/, 'z'), '']) {
      assert.throws(() => parseFragment(broken), BadLink, broken);
    }
    const visitor = await vat.web();
    const door = await visitor.fetch(parseFragment(link).swiss);
    const crossed = { secret: randomBytes(32) };
    assert.equal(await trouble(openLinked(door, crossed)), 'wrong-secret');
    await E(share).revoke();
    assert.equal(await trouble(openLinked(door, parseFragment(link))), 'revoked');
    assert.equal(await trouble(visitor.fetch(randomBytes(32))), 'unknown');
  });

  it('a port, a vat or a folder that cannot be had is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((on) => other.once('listening', on));
    const { port } = other.address() as { port: number };
    assert.equal(await trouble(start({ keyed: true, port })), 'port-taken');
    other.close();
    await start();
    const second = hostHere(folder, { keyed: true });
    assert.equal(await codeOf(second), 'in-use');
    writeFileSync(join(folder, 'file'), 'x');
    const inFile = { keyed: true, dataFolder: join(folder, 'file') };
    assert.equal(await trouble(hostHere(folder, inFile)), 'not-writable');
    if (process.getuid?.() === 0) return;
    mkdirSync(join(folder, 'closed'));
    chmodSync(join(folder, 'closed'), 0o500);
    const closed = { keyed: true, dataFolder: join(folder, 'closed', 'data') };
    assert.equal(await trouble(hostHere(folder, closed)), 'not-writable');
  });

  it('a vat whose making failed is new again, and then made', async () => {
    let full = true;
    const vat = await start({
      async openDatabase(at) {
        const db = await openDatabase(at);
        const batch = db.batch.bind(db) as (...args: unknown[]) => Promise<void>;
        let writes = 0;
        const third = async (...args: unknown[]) =>
          full && ++writes > 2 ? Promise.reject(FULL) : batch(...args);
        return Object.assign(db, { batch: third }) as Database;
      },
    });
    assert.equal(await trouble(E(vat.operator).create(PASSPHRASE)), 'disk-full');
    full = false;
    assert.equal(await E(vat.operator).phase(), 'new');
    await E(vat.operator).create(PASSPHRASE);
    await (await lakeOf(vat)).makeFolder('made');
    const again = await start({});
    assert.equal(await trouble(E(again.operator).unlock('not the passphrase')), 'wrong-passphrase');
    await E(again.operator).unlock(PASSPHRASE);
    assert.equal((await (await lakeOf(again)).list()).length, 1);
  });
});
