import assert from 'node:assert/strict';
import { AppSession } from '../../../ui/session/app-session.ts';
import { Connection } from '../../../ui/session/connection.ts';
import type { EnterLink } from '../../../ui/session/enter-link.ts';
import { Keyring } from '../../../ui/session/keyring.ts';
import { codeOf } from '../../../ui/session/trouble.ts';
import { DESIGNATOR, type FakeVat, fakeVat, LINK_SWISS } from './fake-vat.ts';
import { memoryBox } from './memory-box.ts';
import { until } from './until.ts';

describe('AppSession', () => {
  const running: Connection[] = [];
  afterEach(() => {
    for (const connection of running.splice(0)) connection.stop();
  });

  const link: EnterLink = { is: 'link', to: { designator: DESIGNATOR, swiss: LINK_SWISS } };

  function start(vat: FakeVat, options: { link?: EnterLink; keyring?: Keyring } = {}) {
    const connection = new Connection(vat.powers);
    running.push(connection);
    const keyring = options.keyring ?? new Keyring(memoryBox());
    const session = new AppSession({
      connection,
      keyring,
      link: options.link ?? { is: 'none' },
      deviceName: 'A browser',
    });
    return { session, keyring };
  }

  /** A link to a vat that is new, and so has only a name of the moment. */
  const linkToNew: EnterLink = {
    is: 'link',
    to: { designator: 'z'.repeat(52), swiss: LINK_SWISS },
  };

  /** A browser that was let in before. */
  function known(vat: FakeVat): Keyring {
    vat.devices.set(77, 'Known');
    const keyring = new Keyring(memoryBox());
    keyring.keep(DESIGNATOR, new Uint8Array(32).fill(77));
    return keyring;
  }

  it('goes inside with the device it holds', async () => {
    const vat = fakeVat('open');
    const { session } = start(vat, { keyring: known(vat) });
    await until(() => session.state.value.is === 'inside' && session.online.value);
    assert.equal(vat.devices.size, 1);
  });

  it('goes inside by the one-time link, and keeps the device', async () => {
    const vat = fakeVat('open');
    vat.invited = true;
    const { session, keyring } = start(vat, { link });
    await until(() => session.state.value.is === 'inside');
    assert.ok(keyring.find(DESIGNATOR));
    assert.deepEqual([...vat.devices.values()], ['A browser']);
  });

  it('does not use the link up when it is a device already', async () => {
    const vat = fakeVat('open');
    vat.invited = true;
    const { session } = start(vat, { link, keyring: known(vat) });
    await until(() => session.state.value.is === 'inside');
    assert.equal(vat.invited, true);
  });

  it('says that the link was used, and asks for the passphrase', async () => {
    const vat = fakeVat('open');
    const { session } = start(vat, { link });
    await until(() => session.state.value.is === 'outside');
    const state = session.state.value;
    assert.ok(state.is === 'outside' && state.why.is === 'link');
    assert.equal(codeOf(state.why.error), 'link-used');
  });

  it('refuses a link of another vat', async () => {
    const vat = fakeVat('open');
    vat.invited = true;
    const foreign: EnterLink = {
      is: 'link',
      to: { designator: 'b'.repeat(52), swiss: LINK_SWISS },
    };
    const { session } = start(vat, { link: foreign });
    await until(() => session.state.value.is === 'outside');
    const state = session.state.value;
    assert.ok(state.is === 'outside' && state.why.is === 'link');
    assert.equal(codeOf(state.why.error), 'wrong-designator');
    assert.equal(vat.invited, true);
  });

  it('says that this device was signed out, and forgets its key', async () => {
    const vat = fakeVat('open');
    const keyring = known(vat);
    const { session } = start(vat, { keyring });
    await until(() => session.state.value.is === 'inside');
    vat.devices.clear();
    vat.drop();
    await until(() => session.state.value.is === 'outside');
    const state = session.state.value;
    assert.ok(state.is === 'outside' && state.why.is === 'signed-out');
    assert.equal(keyring.find(DESIGNATOR), undefined);
  });

  it('says so in every page of that browser, and as long as nobody came in again', async () => {
    const vat = fakeVat('open');
    const keyring = known(vat);
    const pages = [start(vat, { keyring }).session, start(vat, { keyring }).session];
    await until(() => pages.every(({ state }) => state.value.is === 'inside'));
    vat.devices.clear();
    for (let time = 0; time < 2; time += 1) {
      const before = vat.opened.length;
      for (const channel of vat.opened) channel.close();
      await until(
        () => vat.opened.length >= before + 2 && pages.every((page) => page.online.value),
      );
      for (const { state } of pages) {
        assert.ok(state.value.is === 'outside' && state.value.why.is === 'signed-out');
      }
    }
  });

  it('follows another page of this browser that was let in', async () => {
    const vat = fakeVat('open');
    const keyring = new Keyring(memoryBox());
    const first = start(vat, { keyring }).session;
    const second = start(vat, { keyring }).session;
    await until(() => [first, second].every(({ state }) => state.value.is === 'outside'));
    await first.enter('right', 'Mine');
    await second.look();
    await until(() => second.state.value.is === 'inside');
    assert.deepEqual([...vat.devices.values()], ['Mine']);
  });

  it('keeps its key while the vat is locked, and stays one device after unlocking', async () => {
    const vat = fakeVat('locked');
    const keyring = known(vat);
    const { session } = start(vat, { keyring });
    await until(() => session.state.value.is === 'outside' && session.online.value);
    await assert.rejects(session.enter('wrong', 'B'), { code: 'wrong-passphrase' });
    await session.enter('right', 'B');
    assert.equal(session.state.value.is, 'inside');
    await until(() => vat.devices.size === 1);
    assert.deepEqual([...vat.devices.values()], ['Known']);
    assert.equal(keyring.find(DESIGNATOR)?.[0], 77);
  });

  it('becomes a new device when the one of before was signed out while the vat was locked', async () => {
    const vat = fakeVat('locked');
    const keyring = known(vat);
    const { session } = start(vat, { keyring });
    await until(() => session.state.value.is === 'outside' && session.online.value);
    vat.devices.clear();
    await session.enter('right', 'B');
    assert.equal(session.state.value.is, 'inside');
    assert.deepEqual([...vat.devices.values()], ['B']);
    assert.notEqual(keyring.find(DESIGNATOR)?.[0], 77);
  });

  it('goes inside when the vat was unlocked elsewhere', async () => {
    const vat = fakeVat('locked');
    const { session } = start(vat, { keyring: known(vat) });
    await until(() => session.state.value.is === 'outside' && session.online.value);
    await session.look();
    assert.equal(vat.opened.length, 1);
    vat.phase = 'open';
    await session.look();
    await until(() => session.state.value.is === 'inside');
  });

  it('lets a new browser in by the passphrase', async () => {
    const vat = fakeVat('open');
    const { session } = start(vat);
    await until(() => session.state.value.is === 'outside');
    await session.enter('right', 'Mine');
    assert.equal(session.state.value.is, 'inside');
    assert.deepEqual([...vat.devices.values()], ['Mine']);
  });

  it('needs the link to make a new vat', async () => {
    const { session } = start(fakeVat('new'));
    await until(() => session.state.value.is === 'new-without-link');
  });

  it('shows the words until the person goes on, also when the connection breaks meanwhile', async () => {
    const vat = fakeVat('new');
    vat.invited = true;
    const { session, keyring } = start(vat, { link: linkToNew });
    await until(() => session.state.value.is === 'new');
    assert.deepEqual(await session.create('a passphrase', 'Mine'), ['a', 'b']);
    assert.deepEqual(keyring.known(), [DESIGNATOR]);
    vat.drop();
    await until(() => vat.opened.length === 2 && session.online.value);
    assert.equal(session.state.value.is, 'new');
    session.goInside();
    assert.equal(session.state.value.is, 'inside');
  });

  it('is the same session of the page after a reconnect', async () => {
    const vat = fakeVat('open');
    const { session } = start(vat, { keyring: known(vat) });
    await until(() => session.state.value.is === 'inside');
    const before = session.state.value;
    vat.drop();
    await until(() => vat.opened.length === 2 && session.online.value);
    assert.ok(before.is === 'inside' && session.state.value.is === 'inside');
    assert.equal(session.state.value.home, before.home);
  });
});
