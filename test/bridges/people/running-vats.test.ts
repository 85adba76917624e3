/** Two vats on this machine whose owners meet by an invitation, over ordinary connections. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ContactOwner,
  ContactSummary,
  People,
  StoragePass,
  VatAdmin,
} from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { folderOfItsOwn, type HostHere, hostHere, removeFolder } from '../host/host-here.ts';

const GB = 1_000_000_000n;
const HOUR = 3_600_000;

interface Person {
  readonly host: HostHere;
  readonly vat: RefTo<typeof VatAdmin>;
  readonly people: RefTo<typeof People>;
}

describe('people of two running vats', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const hosts: HostHere[] = [];

  async function start(folder?: string, port = 0): Promise<Person> {
    const own = folder ?? (await folderOfItsOwn());
    if (!folder) folders.push(own);
    const host = await hostHere(own, { keyed: true, port });
    hosts.push(host);
    const vat = (await E(await host.home()).vat()) as RefTo<typeof VatAdmin>;
    return { host, vat, people: (await E(vat).people()) as RefTo<typeof People> };
  }

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    for (const folder of folders.splice(0)) await removeFolder(folder);
  });

  const first = async ({ people }: Person): Promise<ContactSummary | undefined> =>
    (await E(people).contacts())[0]?.summary;

  const contact = async (one: Person): Promise<RefTo<typeof ContactOwner>> =>
    (await E(one.people).contact((await first(one))?.id ?? '')) as RefTo<typeof ContactOwner>;

  async function until(done: () => Promise<boolean>): Promise<void> {
    while (!(await done())) await delay(20);
  }

  const lets = async (one: Person, what: string) =>
    (await first(one))?.lets.includes(what) ?? false;

  it('meet although one was off, write, lend each other space, and part', async () => {
    let [ada, ben] = [await start(), await start()];
    const { link, text } = await E(ada.people).invite('Ben', Date.now() + HOUR);
    assert.ok(link.startsWith(`${ada.host.vat.address}/i#`));
    const view = await E(ben.people).look(link);
    assert.deepEqual([view.own, view.known], [false, undefined]);
    assert.equal((await E(ben.vat).status()).locator.includes(view.vat), false);
    const port = Number(new URL(ada.host.vat.address).port);
    await ada.host.close();
    await E(ben.people).accept(text, 'Ada');
    assert.equal((await first(ben))?.state, 'waiting');
    assert.equal(await codeOf(E(await contact(ben)).write('Hello')), 'not-met');
    await ben.host.close();
    hosts.splice(0);
    [ada, ben] = [await start(folders[0], port), await start(folders[1])];
    await until(async () => (await lets(ada, 'letters')) && (await lets(ben, 'letters')));
    const [toBen, toAda] = [await contact(ada), await contact(ben)];
    assert.deepEqual(await E(toBen).phrase(), await E(toAda).phrase());
    assert.equal(await codeOf(E(ben.people).accept(text, 'Ada again')), 'already-contacts');

    await E(toAda).write('Good morning');
    await until(async () => (await E(toAda).letters())[0]?.state === 'arrived');
    assert.equal((await E(toBen).letters())[0]?.text, 'Good morning');

    // Ben is hosted: what Ada lends is used in his vat by itself, and seen in hers.
    const hosting = await E(ada.vat).hosting();
    const offer = { relay: GB, mailbox: GB / 10n, storage: GB };
    await E(hosting).change(offer);
    await E(hosting).turn(true);
    await E(hosting).allow((await first(ada))?.id ?? '');
    const [storage, mailboxes] = await Promise.all([E(ben.vat).storage(), E(ben.vat).mailboxes()]);
    await until(async () => (await E(storage).hosts()).length === 1);
    await until(async () => (await E(mailboxes).list()).length === 1);
    const pass = (await E(toAda).theirs('storage')) as RefTo<typeof StoragePass>;
    const added = await E(storage).addPass(pass, 'Ada');
    assert.deepEqual([added.host, added.limit, added.person], [view.vat, GB, 'Ada']);
    assert.equal((await E(mailboxes).list())[0]?.usage?.limit, offer.mailbox);
    const seen = await E(E(ben.vat).network()).status();
    assert.deepEqual(seen.mailboxes, [view.vat]);
    const { on, people, joined } = await E(hosting).status();
    assert.deepEqual([on, joined, people.length], [true, false, 1]);
    const { person, listed, relay, mailbox, storage: kept } = people[0]!;
    assert.deepEqual([person, listed, relay?.limit, relay?.bytes], ['Ben', true, GB, 0n]);
    assert.deepEqual([mailbox?.limit, mailbox?.count], [offer.mailbox, 0n]);
    assert.deepEqual([kept?.limit, kept?.bytes], [GB, 0n]);
    // Both are renamed, and everything that is lent has their new names at once.
    await E(toAda).rename('Ada L.');
    await E(toBen).rename('Benjamin');
    await until(async () => (await E(storage).hosts())[0]?.person === 'Ada L.');
    await until(async () => (await E(mailboxes).list())[0]?.person === 'Ada L.');
    assert.equal((await E(E(ada.vat).storage()).grants())[0]?.person, 'Benjamin');
    assert.equal((await E(E(ada.vat).mailboxes()).grants())[0]?.person, 'Benjamin');
    assert.equal((await E(hosting).status()).people[0]?.person, 'Benjamin');
    await E(hosting).disallow(people[0]?.vat ?? '');
    await until(async () => (await E(storage).hosts()).length === 0);
    await until(async () => (await E(mailboxes).list()).length === 0);
    await E(hosting).allow((await first(ada))?.id ?? '');
    await until(async () => (await E(storage).hosts()).length === 1);
    // What its owner removed by hand stays removed.
    await until(async () => (await E(mailboxes).list()).length === 1);
    await E(mailboxes).remove((await E(mailboxes).list())[0]?.id ?? '');

    await E(toBen).block();
    const [host] = await E(storage).hosts();
    assert.equal(host?.trouble, 'revoked');
    assert.deepEqual(await E(mailboxes).list(), []);
    await E(toAda).write('Are you there?');
    await until(async () => (await E(toAda).letters())[1]?.state === 'refused');
    assert.equal((await E(toBen).letters()).length, 1);
  });
});
