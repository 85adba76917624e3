/** Backups: the way there and back, and what is wrong with one that was harmed. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import { backupOffline } from '../../../bridges/host/index.ts';
import { E } from '../../../captp/index.ts';
import { openLinked } from '../../../cli/open-share.ts';
import { toRecoveryPhrase } from '../../../store/index.ts';
import { codeOf } from '../../actors/house.ts';
import { storedIn } from '../disks/stored-in.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../host/host-here.ts';
import { backupOf, cut, put, restoreAll, whole } from './a-backup.ts';

describe('a backup', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const hosts: HostHere[] = [];
  const content = Buffer.alloc(400_000, 'a boat on the sea. ');
  let backup: Buffer;
  let words: string;
  let device: Uint8Array;
  let link: { readonly swiss: Uint8Array; readonly secret: Uint8Array };
  let files: string[];

  async function somewhere(): Promise<string> {
    const folder = await folderOfItsOwn();
    folders.push(folder);
    return folder;
  }
  async function start(folder: string): Promise<HostHere> {
    const host = await hostHere(folder);
    hosts.push(host);
    return host;
  }

  before(async () => {
    const host = await start(await somewhere());
    words = (await E(host.operator).create(PASSPHRASE)).join(' ');
    device = await E(await host.entrance()).enter('phone');
    files = [await put(host, 'boat.txt', content), await put(host, 'empty', new Uint8Array(0))];
    const shares = await E(await host.home()).shares();
    link = await E(shares).grant(files[0] as string, { label: 'for Kim' });
    backup = await backupOf(host);
    await host.close();
    assert.deepEqual(
      host.log.filter((line) => line.startsWith('fault')),
      [],
    );
  });
  after(async () => {
    for (const host of hosts) await host.close();
    for (const folder of folders) await removeFolder(folder);
  });

  async function checkRestored(host: HostHere): Promise<void> {
    const lake = await E(await host.home()).lake();
    assert.ok(content.equals(await E(lake).read(files[0] as string, 0, 1_000_000)));
    assert.equal((await E(lake).read(files[1] as string, 0, 9)).length, 0);
    const visitor = await host.web();
    await openLinked(await visitor.fetch(link.swiss), link);
    assert.equal(await codeOf(visitor.fetch(device)), 'none');
  }

  it('brings back files, shares and devices, and the old passphrase opens them', async () => {
    const folder = await somewhere();
    await restoreAll(backup, folder);
    const host = await start(folder);
    assert.equal(host.vat.phase(), 'locked');
    await E(host.operator).unlock(PASSPHRASE);
    await checkRestored(host);
  });

  it('that is none does not keep the words from making an empty vat', async () => {
    const host = await start(await somewhere());
    const entrance = await host.entrance();
    await E(entrance).receiveBackup(Buffer.from('no backup at all'));
    await E(entrance).receiveBackup(new Uint8Array(0));
    assert.equal(await codeOf(E(entrance).restore(words, 'a new passphrase', 'x')), 'bad-backup');
    assert.equal(await codeOf(E(entrance).restore(words, 'a new passphrase', 'x')), 'none');
    assert.equal(host.vat.phase(), 'open');
  });

  it('comes back through the page with the words, under a new passphrase', async () => {
    const folder = await somewhere();
    const host = await start(folder);
    const entrance = await host.entrance();
    // Cut off in the middle, and begun again.
    await E(entrance).receiveBackup(backup.subarray(0, 300_000));
    assert.equal(await codeOf(E(entrance).restore(words, 'a new passphrase', 'x')), 'bad-backup');
    for await (const piece of cut(backup)) await E(entrance).receiveBackup(piece);
    await E(entrance).receiveBackup(new Uint8Array(0));
    const others = toRecoveryPhrase(new Uint8Array(32).fill(9)).join(' ');
    assert.equal(await codeOf(E(entrance).restore('none', 'a new passphrase', 'x')), 'bad-phrase');
    assert.equal(await codeOf(E(entrance).restore(others, 'a new passphrase', 'x')), 'wrong-key');
    assert.equal(await E(entrance).phase(), 'new');
    assert.equal(await codeOf(E(entrance).restore(words, 'a new passphrase', 'laptop')), 'none');
    await checkRestored(host);
    assert.deepEqual(
      readdirSync(host.data).filter((name) => /restoring|beginning|new$/.test(name)),
      [],
    );
    await host.close();
    const again = await start(folder);
    assert.equal(await codeOf(E(again.operator).unlock(PASSPHRASE)), 'wrong-passphrase');
    await E(again.operator).unlock('a new passphrase');
    await checkRestored(again);
  });

  it('is whole while files come and go, and nothing it needs is deleted under it', async () => {
    const folder = await somewhere();
    await restoreAll(backup, folder);
    const host = await start(folder);
    await E(host.operator).unlock(PASSPHRASE);
    const lake = await E(await host.home()).lake();
    const source = await E(await E(await host.home()).vat()).backup();
    const pieces = [await E(source).next()];
    await E(lake).remove(files[0] as string);
    await E(lake).purge();
    const late = await put(host, 'late.txt', Buffer.from('late'));
    for (;;) {
      const piece = await E(source).next();
      if (piece.length === 0) break;
      pieces.push(piece);
    }
    assert.ok(late);
    const there = await somewhere();
    await restoreAll(Buffer.concat(pieces), there);
    const restored = await start(there);
    await E(restored.operator).unlock(PASSPHRASE);
    await checkRestored(restored);
  });

  it('lets go of everything when its reader stops before, in the middle, or after', async () => {
    const folder = await somewhere();
    await restoreAll(backup, folder);
    const host = await start(folder);
    await E(host.operator).unlock(PASSPHRASE);
    const admin = await E(await host.home()).vat();
    const open = await Promise.all(Array.from({ length: 4 }, () => E(admin).backup()));
    assert.equal(await codeOf(E(admin).backup()), 'busy');
    await E(open[1] as (typeof open)[0]).next();
    for (const source of open) await E(source).stop();
    assert.equal(await codeOf(E(open[0] as (typeof open)[0]).next()), 'stopped');
    const lake = await E(await host.home()).lake();
    await E(lake).remove(files[0] as string);
    await E(lake).purge();
    const shown = () => storedIn(join(host.data, 'objects')).size;
    while (shown() > 1) {
      await new Promise((on) => setImmediate(on));
    }
    assert.equal(await codeOf(E(admin).backup()), 'none');
    await host.close();
    assert.match(host.log.at(-1) ?? '', /good order/);
  });

  it('is made of a vat at rest, too, but not of none', async () => {
    const folder = await somewhere();
    await restoreAll(backup, folder);
    const powers = { now: 0, random: nodeRandom };
    const copy = await whole(backupOffline(join(folder, 'data'), powers));
    const there = await somewhere();
    await restoreAll(copy, there);
    assert.equal(await codeOf(restoreAll(copy, there)), 'not-new');
    const nothing = backupOffline(join(await somewhere(), 'data'), powers);
    assert.equal(await codeOf(whole(nothing)), 'no-vat');
  });

  it('never replaces records whose key was lost: the words alone bring those back', async () => {
    const folder = await somewhere();
    await restoreAll(backup, folder);
    await removeFolder(join(folder, 'data', 'root.passphrase'));
    const host = await start(folder);
    assert.equal(host.vat.phase(), 'new');
    assert.equal(await codeOf(E(host.operator).create(PASSPHRASE)), 'not-empty');
    const others = toRecoveryPhrase(new Uint8Array(32).fill(9)).join(' ');
    assert.equal(await codeOf(E(host.operator).restore(others, PASSPHRASE)), 'wrong-key');
    await E(host.operator).restore(words, PASSPHRASE);
    await checkRestored(host);
  });

  it('is asked for when the database is gone but the key is there, and nothing is swept', async () => {
    const folder = await somewhere();
    await restoreAll(backup, folder);
    await removeFolder(join(folder, 'data', 'actors'));
    await mkdir(join(folder, 'data', 'actors'));
    const host = await start(folder);
    assert.equal(await codeOf(E(host.operator).unlock(PASSPHRASE)), 'damaged');
    assert.equal(storedIn(join(folder, 'data', 'objects')).size, 2);
  });
});
