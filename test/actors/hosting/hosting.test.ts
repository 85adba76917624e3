/** Hosting for friends: what being on the list gives, what pausing and leaving it do, and what a block ends. */
import assert from 'node:assert/strict';
import { CAPS, HOSTING, MAILBOXES, PEOPLE, STORAGE } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { Street } from '../../vat/street.ts';
import { codeOf } from '../house.ts';
import { DAY, introduced, Neighbour, until } from '../people/neighbours.ts';
import { Host, OFFER } from './host.ts';

describe('hosting for friends', () => {
  let street: Street;
  let carol: Host;
  let bob: Neighbour;

  beforeEach(async () => {
    street = new Street();
    street.kinds = [...PEOPLE, ...CAPS, ...HOSTING, ...MAILBOXES, ...STORAGE];
    carol = new Host(street, 'carol', 100);
    bob = new Neighbour(street, 'bob', 200);
    await carol.open();
    await bob.open();
    await introduced(street, carol, bob);
  });
  afterEach(async () => {
    for (const house of [carol, bob]) await house.end();
    assert.deepEqual([...carol.faults, ...bob.faults], []);
  });

  const lets = async (...wanted: string[]): Promise<void> =>
    until(street, async () => {
      const has = (await bob.named('carol'))?.lets ?? [];
      return ['relay', 'mailbox', 'storage'].every(
        (one) => has.includes(one) === wanted.includes(one),
      );
    });
  const ALL = ['relay', 'mailbox', 'storage'];

  it('gives nothing before it is on, and all that is offered to those on the list then', async () => {
    await E(carol.hosting).allow(await carol.idOf('bob'));
    assert.deepEqual(await carol.lent(), []);
    await E(carol.hosting).turn(true);
    const all = ['bob relay 1000', 'bob mailbox 2000', 'bob storage 3000'];
    assert.deepEqual(await carol.lent(), all);
    await lets(...ALL);
    // Paused, nothing ends: it is as it was when it goes on.
    await E(carol.hosting).turn(false);
    assert.deepEqual(await carol.lent(), ['bob relay 0', 'bob mailbox 0', 'bob storage 0']);
    await E(await carol.contact('bob')).disallow('storage');
    await E(carol.hosting).turn(true);
    assert.deepEqual(await carol.lent(), all.slice(0, 2));
    await E(carol.hosting).disallow('bob');
    assert.deepEqual(await carol.lent(), []);
    await lets();
    assert.equal(await codeOf(E(carol.hosting).disallow('bob')), 'not-found');
  });

  it('gives other amounts to all at once, also while it is paused', async () => {
    await E(carol.hosting).turn(true);
    await E(carol.hosting).allow(await carol.idOf('bob'));
    await E(carol.hosting).change({ ...OFFER, relay: 0n, storage: 9_000n });
    assert.deepEqual(await carol.lent(), ['bob relay 0', 'bob mailbox 2000', 'bob storage 9000']);
    await E(carol.hosting).turn(false);
    await E(carol.hosting).change({ relay: 5n, mailbox: 6n, storage: 7n });
    assert.deepEqual(await carol.lent(), ['bob relay 0', 'bob mailbox 0', 'bob storage 0']);
    await E(carol.hosting).turn(true);
    assert.deepEqual(await carol.lent(), ['bob relay 5', 'bob mailbox 6', 'bob storage 7']);
  });

  it('leaves what somebody has already as large as it is, and the grant the same', async () => {
    const contact = await carol.contact('bob');
    assert.equal(await codeOf(E(contact).allow('storage')), 'no-amount');
    await E(contact).allow('storage', 50_000n);
    const [before] = await E(carol.storage).grants();
    await E(carol.hosting).allow(await carol.idOf('bob'));
    assert.deepEqual(await carol.lent(), ['bob storage 50000']);
    // Offered otherwise while it is off: to those on the list, too.
    await E(carol.hosting).change({ ...OFFER, relay: 9n, mailbox: 0n });
    assert.deepEqual(await carol.lent(), ['bob storage 50000']);
    await E(carol.hosting).turn(true);
    assert.deepEqual(await carol.lent(), ['bob relay 9', 'bob storage 50000']);
    await E(contact).allow('storage', 60_000n);
    const [after] = await E(carol.storage).grants();
    assert.deepEqual([after?.id, after?.limit], [before?.id, 60_000n]);
  });

  it('keeps account of what is relayed, by the day and in all', async () => {
    await E(carol.hosting).turn(true);
    await E(carol.hosting).allow(await carol.idOf('bob'));
    await lets(...ALL);
    const [place] = (await E(carol.hosting).book()).places;
    const id = place?.id ?? '';
    const usage = () => E(carol.ledger).usageOf(id);
    await E(carol.hosting).carried([{ id, bytes: 300n, circuits: 1n }], 0n);
    await E(carol.hosting).carried([{ id, bytes: 200n, circuits: 2n }], 7n);
    assert.deepEqual(await usage(), { limit: 1_000n, today: 500n });
    street.clock.advance(DAY);
    assert.equal((await usage()).today, 0n);
    await E(carol.hosting).carried([{ id, bytes: 1n, circuits: 0n }], 0n);
    const book = await E(carol.hosting).book();
    assert.deepEqual([book.relayed, book.circuits, book.strangers], [501n, 3n, 7n]);
    assert.equal(book.places[0]?.bytes, 501n);
    await E(await carol.contact('bob')).disallow('relay');
    assert.equal(await codeOf(usage()), 'revoked');
    assert.equal((await E(carol.hosting).book()).relayed, 501n);
  });

  it('ends for whoever is blocked, whom mailboxes refuse from then on, until he is let in again', async () => {
    await E(carol.hosting).turn(true);
    await E(carol.hosting).allow(await carol.idOf('bob'));
    const contact = await carol.contact('bob');
    await E(contact).block();
    assert.deepEqual(await carol.lent(), []);
    assert.equal((await E(carol.own).waysOf('bob')).refused, true);
    assert.equal(await codeOf(E(carol.hosting).turn(false)), 'none');
    await E(carol.hosting).turn(true);
    await E(contact).unblock();
    assert.equal((await E(carol.own).waysOf('bob')).refused, false);
    assert.equal((await carol.lent()).length, 3);
    await E(contact).block();
    const other = new Neighbour(street, 'dave', 300);
    await other.open();
    await introduced(street, carol, other);
    await E(await carol.contact('dave')).block();
    assert.equal(await codeOf(E(carol.hosting).allow(await carol.idOf('dave'))), 'blocked');
    await other.end();
  });

  it('takes whoever is no contact any more off the list', async () => {
    await E(carol.hosting).turn(true);
    await E(carol.hosting).allow(await carol.idOf('bob'));
    await E(await carol.contact('bob')).remove();
    assert.deepEqual(await carol.lent(), []);
    await E(carol.hosting).turn(false);
    assert.deepEqual((await E(carol.hosting).book()).listed, []);
    assert.equal(await codeOf(E(carol.hosting).allow('c99')), 'not-found');
  });
});
