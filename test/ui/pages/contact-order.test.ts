import assert from 'node:assert/strict';
import type { ListedContact } from '../../../actors/people/interface.ts';
import { orderedContacts } from '../../../ui/pages/people/contact-order.ts';

const contact = (petname: string, unread = 0n, suggested = '') =>
  ({ summary: { id: petname, petname, suggested, unread } }) as ListedContact;

const shown = (contacts: readonly ListedContact[], wanted = '') =>
  orderedContacts(contacts, wanted).map(({ summary }) => summary.petname);

describe('contacts in their order', () => {
  it('are those who have written first, then by name as people count', () => {
    const all = [contact('Ben 10'), contact('Zoë', 2n), contact('Ben 2'), contact('Ada')];
    assert.deepEqual(shown(all), ['Zoë', 'Ada', 'Ben 2', 'Ben 10']);
  });

  it('are found by a part of either name, whatever its accents and capitals', () => {
    const all = [contact('Zoë'), contact('Mum', 0n, 'Álvara Núñez'), contact('שרה כהן')];
    assert.deepEqual(shown(all, ' zoe '), ['Zoë']);
    assert.deepEqual(shown(all, 'NUNEZ'), ['Mum']);
    assert.deepEqual(shown(all, 'כהן'), ['שרה כהן']);
    assert.deepEqual(shown(all, 'nobody'), []);
  });
});
