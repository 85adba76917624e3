/** Devices: what one holds, and what is left of it when it is revoked. */
import assert from 'node:assert/strict';
import { DEVICES_MAX } from '../../../actors/device/device-list.ts';
import type { Home } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf, type House, house } from '../house.ts';

describe('a device', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  async function admit(name: string) {
    const swiss = await E(home.registrar).admit(name);
    const device = (await home.vat.lookup(swiss)) as RefTo<typeof Home>;
    return { swiss, device, devices: await E(device).devices() };
  }

  it('holds everything of its owner, and knows itself among the others', async () => {
    const phone = await admit(' phone ');
    const laptop = await admit('');
    await E(await E(laptop.device).lake()).makeFolder('made by the laptop');
    assert.equal((await E(await E(phone.device).lake()).list()).length, 1);
    const listed = await E(phone.devices).list();
    assert.deepEqual(listed.map(({ name }) => name).sort(), ['Unnamed device', 'phone']);
    assert.deepEqual(
      listed.filter(({ self }) => self).map(({ name }) => name),
      ['phone'],
    );
  });

  it('is dead with its home, its list and its secret once it is revoked, also after a restart', async () => {
    const phone = await admit('phone');
    const laptop = await admit('laptop');
    const [{ id } = { id: '' }] = (await E(phone.devices).list()).filter(({ self }) => self);
    const revoked = E(laptop.devices).revoke(id);
    const behind = codeOf(E(phone.device).lake());
    await revoked;
    assert.equal(await behind, 'gone');
    assert.equal(await codeOf(E(phone.devices).list()), 'gone');
    await home.vat.idle();
    assert.deepEqual(home.kept.dismissed, [id]);
    assert.equal(await home.vat.lookup(phone.swiss), undefined);
    assert.equal(await codeOf(E(laptop.devices).revoke(id)), 'not-found');
    home = await home.again();
    assert.equal(await home.vat.lookup(phone.swiss), undefined);
    const kept = (await home.vat.lookup(laptop.swiss)) as RefTo<typeof Home>;
    assert.equal((await E(await E(kept).devices()).list()).length, 1);
  });

  it('can revoke itself', async () => {
    const { devices } = await admit('phone');
    const [{ id } = { id: '' }] = await E(devices).list();
    await E(devices).revoke(id);
    assert.equal(await codeOf(E(devices).list()), 'gone');
  });

  it('counts as connected while one of its connections stands, and never after a start', async () => {
    const { devices } = await admit('phone');
    const connected = async () => (await E(devices).list())[0]?.connected;
    const [{ id } = { id: '' }] = await E(devices).list();
    assert.equal(await connected(), false);
    await E(home.registrar).connected(id, true);
    await E(home.registrar).connected(id, true);
    await E(home.registrar).connected(id, false);
    assert.equal(await connected(), true);
    await E(home.registrar).started();
    assert.equal(await connected(), false);
    await E(home.registrar).connected('no such device', true);
  });

  it('is renamed, but not beyond the length a name may have', async () => {
    const { devices } = await admit('phone');
    const [{ id } = { id: '' }] = await E(devices).list();
    await E(devices).rename(id, 'tablet');
    assert.equal((await E(devices).list())[0]?.name, 'tablet');
    assert.equal(await codeOf(E(devices).rename(id, '\u0958'.repeat(80))), 'bad-name');
  });

  it('is not let in when there are too many', async function () {
    this.timeout(300_000);
    await Promise.all(Array.from({ length: DEVICES_MAX }, () => E(home.registrar).admit('one')));
    assert.equal(await codeOf(E(home.registrar).admit('one more')), 'too-many');
  });
});
