/** Hosting as version 1 wrote it goes on: version-1.json is the database of a vat of that time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CAPS, HOSTING, MAILBOXES, PEOPLE, STORAGE } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { Street } from '../../vat/street.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';
import { Host } from './host.ts';

const { records } = JSON.parse(
  readFileSync(new URL('./version-1.json', import.meta.url), 'utf8'),
) as { readonly records: Records };

describe('hosting that version 1 wrote', () => {
  it('is paused as it was, with its list, its account and what it uses, and goes on', async () => {
    const street = new Street();
    street.kinds = [...PEOPLE, ...CAPS, ...HOSTING, ...MAILBOXES, ...STORAGE];
    const carol = new Host(street, 'carol', 300);
    carol.db = await databaseOf(records);
    carol.isNew = false;
    await carol.open();
    const { on, offer, listed, places, relayed, circuits, strangers } = await E(
      carol.hosting,
    ).book();
    assert.deepEqual([on, offer.relay, listed[0]?.vat], [false, 1_000n, 'bob']);
    assert.deepEqual([relayed, circuits, strangers], [300n, 2n, 7n]);
    assert.deepEqual([places[0]?.bytes, places[0]?.limit], [300n, 0n]);
    const [borrowed] = await E(carol.hosting).borrowed();
    assert.deepEqual([borrowed?.vat, borrowed?.what, borrowed?.entry], ['bob', 'storage', 'h1']);
    await E(carol.hosting).turn(true);
    const all = ['bob relay 1000', 'bob mailbox 2000', 'bob storage 3000'];
    assert.deepEqual(await carol.lent(), all);
    await carol.end();
    assert.deepEqual(carol.faults, []);
  });
});
