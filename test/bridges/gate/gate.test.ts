/** The doors of a vat: how it is made, entered, and what they refuse. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, OPERATOR_SWISS_TEXT, type Operator } from '../../../actors/index.ts';
import { dialLocal } from '../../../bridges/netlayers/index.ts';
import { E, parseFragment, type Ref } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { originLines } from '../../../cli/store/backup-age.ts';
import { RECOVERY_WORDS, toRecoveryPhrase } from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { storedIn } from '../disks/stored-in.ts';
import { ClockAhead } from '../host/clock-ahead.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../host/host-here.ts';

describe('the doors of a vat', function () {
  this.timeout(300_000);
  let folder: string;
  let host: HostHere;
  beforeEach(async () => {
    folder = await folderOfItsOwn();
    host = await hostHere(folder);
  });
  afterEach(async () => {
    await host.close();
    await removeFolder(folder);
  });

  it('make a vat once, though two browsers try at the same time, and let the maker in', async () => {
    const [one, other] = [await host.entrance(), await host.entrance()];
    const gate = await host.gate();
    assert.equal(await E(gate).phase(), 'new');
    assert.equal(await codeOf(E(gate).enter(PASSPHRASE, 'early')), 'new');
    assert.equal(await codeOf(E(one).create('short', 'phone')), 'short-passphrase');
    assert.equal(await codeOf(E(one).enter('phone')), 'new');
    const making = E(one).create(PASSPHRASE, 'phone');
    const second = codeOf(E(other).create(PASSPHRASE, 'other'));
    const { words, device } = await making;
    assert.equal(await second, 'not-new');
    assert.equal(words.length, RECOVERY_WORDS);
    const home = (await (await host.web()).fetch(device)) as RefTo<typeof Home>;
    assert.equal((await E(await E(home).devices()).list())[0]?.name, 'phone');
    assert.equal(await codeOf(E(host.operator).create(PASSPHRASE)), 'not-new');
    assert.equal(await codeOf(E(host.operator).receiveBackup(new Uint8Array(3))), 'not-new');
    assert.ok(!existsSync(join(host.data, 'beginning')));

    // Used: the same reference, and the same link, lead nowhere any more.
    assert.equal(await codeOf(E(one).enter('again')), 'link-used');
    assert.equal(await codeOf(E(one).phase()), 'link-used');

    // The link of a failed try is still good, once.
    assert.notDeepEqual(await E(other).enter('other'), device);
    assert.equal(await codeOf(E(other).enter('other again')), 'link-used');
  });

  it('take a passphrase slowly, but not so from the owner’s own programs', async () => {
    await E(host.operator).create(PASSPHRASE);
    await host.close();
    // However long the tries take, they are too many in that time.
    const clock = new ClockAhead();
    clock.stop();
    host = await hostHere(folder, { clock });
    const gate = await host.gate();
    assert.equal(await E(gate).phase(), 'locked');
    assert.equal(await codeOf(E(host.operator).home()), 'locked');
    for (let at = 0; at < 5; at += 1) {
      assert.equal(await codeOf(E(gate).enter(`wrong ${at} wrong`, 'x')), 'wrong-passphrase');
    }
    assert.equal(await codeOf(E(gate).enter(PASSPHRASE, 'x')), 'too-many-tries');
    assert.equal(await codeOf(E(host.operator).unlock(PASSPHRASE)), 'none');
    assert.equal(await E(gate).phase(), 'open');
  });

  it('unlock once, though asked twice at the same time', async () => {
    await E(host.operator).create(PASSPHRASE);
    await host.close();
    host = await hostHere(folder);
    const gate = await host.gate();
    const both = await Promise.all([
      codeOf(E(gate).enter(PASSPHRASE, 'phone')),
      codeOf(E(host.operator).unlock(PASSPHRASE)),
    ]);
    assert.deepEqual(both, ['none', 'none']);
    const devices = await E(await E(await host.home()).devices()).list();
    assert.deepEqual(
      devices.map(({ name }) => name),
      ['phone'],
    );
  });

  it('do not let a device guess the passphrase any faster', async () => {
    await E(host.operator).create(PASSPHRASE);
    const admin = await E(await host.home()).vat();
    const guesses = await Promise.all(
      Array.from({ length: 4 }, (_, at) =>
        codeOf(E(admin).recoveryPhrase(`a guess, number ${at}`)),
      ),
    );
    assert.deepEqual(guesses.sort(), [
      ...['too-many-tries', 'too-many-tries', 'too-many-tries'],
      'wrong-passphrase',
    ]);
    assert.equal(await codeOf(E(admin).changePassphrase(PASSPHRASE, 'short')), 'short-passphrase');
    await E(admin).changePassphrase(PASSPHRASE, 'another passphrase');
    assert.equal(await codeOf(E(host.operator).unlock(PASSPHRASE)), 'wrong-passphrase');
    assert.equal(await codeOf(E(host.operator).unlock('another passphrase')), 'none');
  });

  it('close behind a device that is revoked: its connections, and the links it made', async () => {
    await E(host.operator).create(PASSPHRASE);
    const device = await E(await host.entrance()).enter('phone');
    const connection = await host.web();
    const home = (await connection.fetch(device)) as RefTo<typeof Home>;
    await connection.fetch(device);
    const lake = await E(home).lake();
    const link = await E(await E(home).vat()).invite();
    const own = await E(await host.home()).devices();
    const [phone] = await E(own).list();
    assert.equal(phone?.connected, true);
    await E(own).revoke(phone?.id ?? '');
    assert.notEqual(await codeOf(E(lake).makeFolder('after')), 'none');
    await connection.session.closed;
    assert.equal(await codeOf((await host.web()).fetch(device)), 'unknown');
    const { swiss } = parseFragment(link.split('#enter=')[1] ?? '');
    assert.equal(await codeOf((await host.web()).fetch(swiss)), 'unknown');
    assert.deepEqual(await E(await E(await host.home()).lake()).list(), []);
  });

  it('count a device that fetched its home twice as connected once', async () => {
    await E(host.operator).create(PASSPHRASE);
    const device = await E(await host.entrance()).enter('phone');
    const connection = await host.web();
    await connection.fetch(device);
    await connection.fetch(device);
    const own = await E(await host.home()).devices();
    connection.session.abort('gone');
    while ((await E(own).list())[0]?.connected) await new Promise((on) => setImmediate(on));
  });

  it('keep whoever comes while the vat is being opened waiting until it is', async () => {
    await host.close();
    let open = (): void => undefined;
    const held = new Promise<void>((go) => {
      open = go;
    });
    let isOver = false;
    const starting = hostHere(folder, { keyed: true, onOpen: () => held }).finally(() => {
      isOver = true;
    });
    // It is found as soon as it listens, long before it is open.
    while (!existsSync(join(host.data, 'running.json')) && !isOver) {
      await new Promise((on) => setImmediate(on));
    }
    const session = await dialLocal(host.socket, makePowers());
    try {
      const bootstrap = session.bootstrap as Ref<{ fetch(swiss: Uint8Array): Ref }>;
      const operator = E(bootstrap).fetch(Buffer.from(OPERATOR_SWISS_TEXT)) as RefTo<
        typeof Operator
      >;
      const phase = E(operator).phase();
      const vat = E(E(operator).home()).vat();
      assert.equal(await codeOf(E(bootstrap).fetch(new Uint8Array(32))), 'opening');
      open();
      assert.equal(await phase, 'open');
      assert.equal((await E(await vat).status()).files, 0n);
    } finally {
      open();
      session.abort('The test is over.');
      host = await starting;
    }
  });

  it('bring no vat back from words that are none, and then still make one', async () => {
    assert.equal(await codeOf(E(host.operator).restore('not words', PASSPHRASE)), 'bad-phrase');
    const words = toRecoveryPhrase(new Uint8Array(32).fill(3)).join(' ');
    assert.equal(await codeOf(E(host.operator).restore(words, 'short')), 'short-passphrase');
    assert.equal(storedIn(join(host.data, 'objects')).size, 0);
    await E(host.operator).restore(words, PASSPHRASE);
    const admin = await E(await host.home()).vat();
    assert.equal((await E(admin).recoveryPhrase(PASSPHRASE)).join(' '), words);
    const { recoveryConfirmed, restored } = await E(admin).status();
    assert.equal(recoveryConfirmed, true);
    // Words alone bring no files back, and the owner is told so.
    const said = (await originLines(admin, await E(admin).status())).join('\n');
    assert.match(said, /^Your identity is back\. .*: restore a backup if you have one/);
    assert.ok(restored && restored.of === undefined);
  });
});
