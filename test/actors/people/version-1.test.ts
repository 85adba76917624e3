/** People as version 1 wrote them are still there: version-1.json is the database of a vat of that time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CAPS, PEOPLE } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { Street } from '../../vat/street.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';
import { Neighbour } from './neighbours.ts';

const written = JSON.parse(readFileSync(new URL('./version-1.json', import.meta.url), 'utf8')) as {
  readonly phrase: readonly string[];
  readonly records: Records;
};

describe('people that version 1 wrote', () => {
  it('are who they were, with their letters, and what they may do', async () => {
    const street = new Street();
    street.kinds = [...PEOPLE, ...CAPS];
    const ada = new Neighbour(street, 'ada', 7);
    ada.db = await databaseOf(written.records);
    await ada.open();
    assert.equal(await E(ada.desk).ownName(), 'Ada');
    const all = (await ada.contacts()).map(({ petname, state, blocked, confirmed, unread }) => [
      petname,
      state,
      blocked !== undefined,
      confirmed !== undefined,
      unread,
    ]);
    assert.deepEqual(all, [
      ['ben', 'met', false, true, 1n],
      ['cyd', 'met', true, false, 0n],
    ]);
    const ben = await ada.contact('ben');
    assert.deepEqual(await E(ben).phrase(), written.phrase);
    assert.deepEqual(await ada.texts('ben'), ['arrived: Ahoy', 'received: Ahoy, Ada']);
    const card = await E(ben).card();
    assert.deepEqual(
      card.map(({ what, allowed }) => `${what}: ${allowed}`),
      ['letters: true', 'introductions: true', 'names: true'],
    );
    const open = (await E(ada.desk).invitations()).filter(({ state }) => state === 'open');
    assert.deepEqual([open.length, open[0]?.petname], [1, 'dora']);
    await E(await ada.contact('cyd')).unblock();
    await ada.end();
  });
});
