/** Checking a vat that is off, and a backup. */

import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import { dataFolder } from '../../../bridges/host/data-folder.ts';
import { backupOffline, verifyBackup, verifyVat } from '../../../bridges/host/index.ts';
import { openDatabase } from '../../../bridges/host/open-database.ts';
import { E } from '../../../captp/index.ts';
import { codeOf } from '../../actors/house.ts';
import { storedIn } from '../disks/stored-in.ts';
import { folderOfItsOwn, hostHere, PASSPHRASE, removeFolder } from '../host/host-here.ts';
import { cut, put, whole } from './a-backup.ts';

/** Where the records of actors begin. */
const ACTORS = Uint8Array.of(1);

describe('verifying', function () {
  this.timeout(300_000);
  let folder: string;
  let data: string;
  let damage: string[];
  const powers = {
    random: nodeRandom,
    keyFile: undefined,
    passphrase: async () => PASSPHRASE,
    onDamage: (what: string) => void damage.push(what),
  };

  beforeEach(async () => {
    damage = [];
    folder = await folderOfItsOwn();
    data = join(folder, 'data');
    const host = await hostHere(folder);
    await E(host.operator).create(PASSPHRASE);
    await put(host, 'boat.txt', Buffer.alloc(300_000, 'a boat'));
    await host.close();
  });
  afterEach(() => removeFolder(folder));

  it('finds a vat whole, and a backup of it', async () => {
    const found = await verifyVat(data, powers);
    assert.ok(found.records > 5 && found.actors > 3 && found.objects === 1);
    assert.equal(found.damaged, 0);
    const backup = await whole(backupOffline(data, { now: 0, random: nodeRandom }));
    const { damaged, objects, records } = await verifyBackup(cut(backup), powers);
    assert.deepEqual(
      { damaged, objects, records },
      { ...{ damaged: 0, objects: 1 }, records: found.records },
    );
  });

  it('needs the passphrase', async () => {
    const wrong = { ...powers, passphrase: async () => 'not this one' };
    assert.equal(await codeOf(verifyVat(data, wrong)), 'wrong-passphrase');
  });

  it('finds a record in which a bit was flipped', async () => {
    const db = await openDatabase(dataFolder(data), { acceptDamage: true });
    const BYTES = { keyEncoding: 'view', valueEncoding: 'view' };
    const [[key, sealed]] = (await db.iterator({ ...BYTES, gte: ACTORS, limit: 1 }).all()) as [
      [Uint8Array, Uint8Array],
    ];
    (sealed as Uint8Array)[sealed.length - 1]! ^= 1;
    await db.put(key, sealed, BYTES);
    await db.close();
    assert.equal((await verifyVat(data, powers)).damaged, 1);
    assert.match(damage[0] as string, /record of sort 1/);
  });

  it('says what is gone where there is no database, and makes none', async () => {
    await rm(join(data, 'actors'), { recursive: true });
    const before = await readdir(data);
    assert.equal(await codeOf(verifyVat(data, powers)), 'damaged');
    const backup = whole(backupOffline(data, { now: 0, random: nodeRandom }));
    assert.equal(await codeOf(backup), 'damaged');
    assert.deepEqual(await readdir(data), before);
    const nowhere = join(folder, 'nowhere');
    assert.equal(await codeOf(verifyVat(nowhere, powers)), 'no-vat');
    assert.equal(await codeOf(readdir(nowhere)), 'ENOENT');
  });

  it('finds an object in which a bit was flipped', async () => {
    const [place] = storedIn(join(data, 'objects')).values();
    const { path, offset, bytes } = place!;
    const content = await readFile(path);
    content[offset + (bytes >> 1)]! ^= 1;
    await writeFile(path, content);
    assert.equal((await verifyVat(data, powers)).damaged, 1);
    assert.equal(damage.length, 1);
  });
});
