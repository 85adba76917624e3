/** Two vats on this machine: one keeps shares for the other, as their owners arrange it. */
import assert from 'node:assert/strict';
import type { StorageAdmin } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { folderOfItsOwn, type HostHere, hostHere, removeFolder } from '../host/host-here.ts';

const GB = 1e9;

describe('two running vats', function () {
  this.timeout(30_000);
  const folders: string[] = [];
  const hosts: HostHere[] = [];

  async function start(folder?: string, port = 0): Promise<HostHere> {
    const own = folder ?? (await folderOfItsOwn());
    if (!folder) folders.push(own);
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
