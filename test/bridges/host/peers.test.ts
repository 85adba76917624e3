/** Two vats on this machine, and what one holds of the other. */
import assert from 'node:assert/strict';
import { E, type Ref } from '../../../captp/index.ts';
import { codeOf } from '../../actors/house.ts';
import { folderOfItsOwn, type HostHere, hostHere, PASSPHRASE, removeFolder } from './host-here.ts';

type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

/** The id of a new folder. */
const made = async (lake: Loose, name: string): Promise<string> =>
  ((await E(lake).makeFolder!(name)) as { id: string }).id;

describe('two vats', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const hosts: HostHere[] = [];

  async function start(): Promise<HostHere> {
    const folder = await folderOfItsOwn();
    folders.push(folder);
    const host = await hostHere(folder);
    hosts.push(host);
    await E(host.operator).create(PASSPHRASE);
    return host;
  }

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    for (const folder of folders.splice(0)) await removeFolder(folder);
  });

  /** A sturdy reference to the lake of `host`. */
  async function lakeOf(host: HostHere): Promise<string> {
    const home = await host.home();
    const [lake, admin] = await Promise.all([E(home).lake(), E(home).vat()]);
    return (await E(admin).grant(lake, 'for a friend')).sturdyref;
  }

  it('reach each other by sturdy references, one for each', async () => {
    const [one, other] = [await start(), await start()];
    const admin = await E(await other.home()).vat();
    const sturdyref = await lakeOf(one);
    const lake = (await E(admin).enliven(sturdyref)) as Loose;
    assert.ok(await made(lake, 'from afar'));
    assert.equal(await E(admin).enliven(sturdyref), lake);
    const back = (await E(await E(await one.home()).vat()).enliven(await lakeOf(other))) as Loose;
    assert.ok(await made(back, 'and back'));
  });

  it('find their own without dialling', async () => {
    const one = await start();
    const admin = await E(await one.home()).vat();
    const lake = (await E(admin).enliven(await lakeOf(one))) as Loose;
    assert.ok(await made(lake, 'my own'));
  });

  it('say what is wrong with a sturdy reference', async () => {
    const [one, other] = [await start(), await start()];
    const admin = await E(await other.home()).vat();
    const sturdyref = await lakeOf(one);
    const wrong = sturdyref.replace(/\/s\/[^?]*/, `/s/${'A'.repeat(43)}`);
    assert.ok(await codeOf(E(admin).enliven(wrong)));
    const onion = sturdyref.replace('.websocket', '.onion');
    assert.equal(await codeOf(E(admin).enliven(onion)), 'bad-locator');
    await one.close();
    hosts.splice(0, 1);
    assert.equal(await codeOf(E(admin).enliven(sturdyref)), 'disconnected');
  });
});

describe('a device that will be revoked', function () {
  this.timeout(300_000);

  it('cannot leave what it obtained for another connection', async () => {
    const folder = await folderOfItsOwn();
    const host = await hostHere(folder);
    await E(host.operator).create(PASSPHRASE);
    const entrance = await host.entrance();
    const swiss = (await E(entrance).enter('a browser')) as Uint8Array;
    const connection = await host.web();
    const bootstrap = E(connection.session.bootstrap as never as Loose);
    const leave = (gift: unknown) => bootstrap['deposit-gift']!(new Uint8Array(32), gift);
    const device = await connection.fetch(swiss);
    assert.equal(await codeOf(leave(device)), 'handoff-failed');
    await host.close();
    await removeFolder(folder);
  });
});
