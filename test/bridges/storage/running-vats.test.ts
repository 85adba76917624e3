/** Two vats on this machine: one keeps shares for the other, as their owners arrange it. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageAdmin, StoragePass } from '../../../actors/index.ts';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E, Far } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { steadyPort } from '../../steady-port.ts';
import { startTestBucket } from '../disks/s3-server.ts';
import { folderOfItsOwn, type HostHere, hostHere, removeFolder } from '../host/host-here.ts';

const GB = 1e9;

describe('two running vats', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const hosts: HostHere[] = [];

  async function start(folder?: string, at?: number): Promise<HostHere> {
    const own = folder ?? (await folderOfItsOwn());
    if (!folder) folders.push(own);
    const port = at ?? (await steadyPort());
    const host = await hostHere(own, { keyed: true, port });
    hosts.push(host);
    return host;
  }

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    for (const folder of folders.splice(0)) await removeFolder(folder);
  });

  const storageOf = async (host: HostHere): Promise<RefTo<typeof StorageAdmin>> =>
    E(E(await host.home()).vat()).storage();

  it('one keeps for the other, until it takes that back', async () => {
    const [bea, ada] = [await start(), await start()];
    const keeps = await storageOf(bea);
    const stores = await storageOf(ada);
    const { id, address } = await E(keeps).grant('for her photos', 'Ada', GB);
    const added = await E(stores).addHost(address, 'Bea');
    assert.deepEqual([added.person, added.limit, added.used], ['Bea', BigInt(GB), 0n]);
    assert.equal(await codeOf(E(stores).addHost(address, 'Bea again')), 'known-host');
    assert.equal(await codeOf(E(keeps).addHost(address, 'me')), 'own-address');

    const [report] = await E(stores).hosts();
    assert.equal(report?.trouble, undefined);
    const [grant] = await E(keeps).grants();
    assert.equal(grant?.person, 'Ada');
    assert.ok(grant?.seen !== undefined);

    await E(keeps).revoke(id);
    const [after] = await E(stores).hosts();
    assert.equal(after?.trouble, 'revoked');
    await E(keeps).drop(id);
    await E(stores).removeHost(added.id);
    assert.deepEqual(await E(stores).hosts(), []);
  });

  it('goes on by itself, after a start, with a move into a bucket that broke off', async () => {
    const bucket = await startTestBucket();
    const bea = await start();
    const file = join(folders[0] ?? '', 'bucket.json');
    await writeFile(file, JSON.stringify(bucket.settings), { mode: 0o600 });
    const shares = ['share1', 'share2', 'share3', 'share4', 'share5', 'share6'];
    const { address } = await E(await storageOf(bea)).grant('', 'Ada', GB);
    const hostAt = async (vat: HostHere) => {
      const pass = await E(E(await vat.home()).vat()).enliven(address);
      const timers = timersOn(makePowers().clock);
      return remoteHost(pass as RefTo<typeof StoragePass>, { id: 'vat', person: 'Bea', timers });
    };
    const host = await hostAt(bea);
    for (const [at, name] of shares.entries()) {
      await host.put(name, Uint8Array.of(at), Date.now() + 86_400_000);
    }
    let puts = 0;
    bucket.trouble = ({ method, url }) => {
      const isOver = method === 'PUT' && url.includes('/objects/') && ++puts > 2;
      return isOver ? { status: 403, code: 'AccessDenied' } : undefined;
    };
    assert.equal(
      await codeOf(E(await storageOf(bea)).switchBackend('s3', 'bucket.json')),
      'bad-path',
    );
    const moved: number[] = [];
    const listener = Far('BackendListener', {
      moved: ({ objects }: { objects: number | bigint }): undefined => {
        moved.push(Number(objects));
      },
    });
    const moving = E(await storageOf(bea)).switchBackend('s3', file, listener);
    assert.equal(await codeOf(moving), 'disk-failed');
    assert.ok(moved.length > 0);
    const { now, from, trouble } = await E(await storageOf(bea)).backend();
    assert.deepEqual([now, from, trouble?.code], ['s3', 'log', 'disk-failed']);
    for (const [at, name] of shares.entries()) {
      assert.deepEqual([...(await host.read(name, 0, 9))], [at]);
    }
    await bea.close();
    bucket.trouble = () => undefined;

    const again = await start(folders[0], Number(new URL(bea.vat.address).port));
    const done = await E(await storageOf(again)).switchBackend('s3');
    assert.deepEqual([done.now, done.from, done.trouble], ['s3', undefined, undefined]);
    const hostAgain = await hostAt(again);
    for (const [at, name] of shares.entries()) {
      assert.deepEqual([...(await hostAgain.read(name, 0, 9))], [at]);
    }
    await again.close();
    hosts.splice(0);
    await bucket.close();
  });

  it('remember each other over restarts, and hear what an address is not', async () => {
    const [bea, ada] = [await start(), await start()];
    const { address } = await E(await storageOf(bea)).grant('', 'Ada', GB);
    await E(await storageOf(ada)).addHost(address, 'Bea');
    const lake = await E(await bea.home()).lake();
    const { sturdyref } = await E(E(await bea.home()).vat()).grant(lake, 'no storage');
    assert.equal(await codeOf(E(await storageOf(ada)).addHost(sturdyref, 'Bea')), 'no-host');
    assert.equal(await codeOf(E(await storageOf(bea)).grant('', ' ', GB)), 'no-person');

    const port = Number(new URL(bea.vat.address).port);
    await bea.close();
    await ada.close();
    hosts.splice(0);
    const [beaAgain, adaAgain] = [await start(folders[0], port), await start(folders[1])];
    const [report] = await E(await storageOf(adaAgain)).hosts();
    assert.equal(report?.trouble, undefined);
    assert.equal(report?.limit, BigInt(GB));
    assert.equal((await E(await storageOf(beaAgain)).grants()).length, 1);
  });
});
