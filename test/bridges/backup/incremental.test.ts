/** Backups of what changed since earlier ones. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import {
  addressesIn,
  backupOffline,
  restoreBackup,
  verifyVat,
} from '../../../bridges/host/index.ts';
import { E, Far } from '../../../captp/index.ts';
import { codeOf } from '../../actors/house.ts';
import { folderOfItsOwn, hostHere, PASSPHRASE, removeFolder } from '../host/host-here.ts';
import { cut, put, restoreAll, sourceBytes, whole } from './a-backup.ts';

const LARGE_BYTES = 400_000;

describe('an incremental backup', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const newFolder = async (): Promise<string> => {
    folders.push(await folderOfItsOwn());
    return folders.at(-1) as string;
  };
  const powers = {
    random: nodeRandom,
    keyFile: undefined,
    passphrase: async () => PASSPHRASE,
    onDamage: () => undefined,
  };
  let data: string;
  let full: Buffer;
  let second: Buffer;
  let third: Buffer;

  before(async () => {
    const folder = await newFolder();
    data = join(folder, 'data');
    let host = await hostHere(folder);
    await E(host.operator).create(PASSPHRASE);
    await put(host, 'boat.txt', Buffer.alloc(LARGE_BYTES, 'a boat'));
    await host.close();
    full = await whole(backupOffline(data, { now: 0, random: nodeRandom }));
    host = await hostHere(folder);
    await E(host.operator).unlock(PASSPHRASE);
    await put(host, 'sea.txt', Buffer.alloc(1_000, 'the sea'));
    const known = new Set<string>();
    await addressesIn(cut(full), known);
    const have = (all: readonly string[]) => all.map((one) => known.has(one));
    const admin = await E(await host.home()).vat();
    second = await sourceBytes(await E(admin).backup(Far('EarlierBackups', { have }) as never));
    await put(host, 'fish.txt', Buffer.alloc(2_000, 'a fish'));
    await host.close();
    await addressesIn(cut(second), known);
    const offline = {
      now: 0,
      random: nodeRandom,
      known: async (all: readonly string[]) => have(all),
    };
    third = await whole(backupOffline(data, offline));
  });
  after(async () => {
    for (const folder of folders) await removeFolder(folder);
  });

  it('leaves out what earlier ones have', () => {
    assert.ok(full.length > LARGE_BYTES);
    assert.ok(second.length < LARGE_BYTES && third.length < LARGE_BYTES);
  });

  it('is restored together with them in one step, in any order', async () => {
    const target = join(await newFolder(), 'data');
    await restoreBackup(cut(third), target, { random: nodeRandom }, [cut(full), cut(second)]);
    const { objects, damaged } = await verifyVat(target, powers);
    assert.deepEqual({ objects, damaged }, { objects: 3, damaged: 0 });
  });

  it('is refused without them, and leaves nothing', async () => {
    const folder = await newFolder();
    const target = join(folder, 'data');
    const lacking = restoreBackup(cut(third), target, { random: nodeRandom }, [cut(full)]);
    assert.equal(await codeOf(lacking), 'bad-backup');
    await restoreAll(full, folder);
    assert.equal((await verifyVat(target, powers)).objects, 1);
  });
});
