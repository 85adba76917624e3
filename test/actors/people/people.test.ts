/** People who meet by an invitation: what each has then, and what ends it. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import { codeOf } from '../house.ts';
import { DAY, hasMet, introduced, type Neighbour, neighbours, until } from './neighbours.ts';

describe('two who meet by an invitation', () => {
  let street: Awaited<ReturnType<typeof neighbours>>['street'];
  let ada: Neighbour;
  let ben: Neighbour;

  beforeEach(async () => {
    ({ street, ada, ben } = await neighbours(['ada', 'ben']));
  });
  afterEach(async () => {
    for (const house of street.houses.values()) await house.end();
  });

  it('are contacts of each other, each by a name of the other’s choice, and see one phrase', async () => {
    assert.equal(await codeOf(E(ada.desk).callMe('Ada\u202e L.')), 'bad-name');
    await E(ada.desk).callMe('Ada L.');
    const { id, text } = await ada.invites('Benjamin');
    const view = await E(ben.desk).look(`Here you are:\n ${text.slice(0, 60)}\n${text.slice(60)}`);
    assert.deepEqual(view, { vat: 'ada', name: 'Ada L.', own: false });
    await E(ben.desk).accept(text, 'Countess');
    await hasMet(street, ada, 'Benjamin');
    await hasMet(street, ben, 'Countess');
    const [bens] = await ada.contacts();
    const [adas] = await ben.contacts();
    assert.deepEqual([bens?.vat, bens?.suggested, bens?.confirmed], ['ben', '', undefined]);
    assert.deepEqual([adas?.vat, adas?.suggested], ['ada', 'Ada L.']);
    const phrase = await E(await ada.contact('Benjamin')).phrase();
    assert.equal(phrase.length, 4);
    assert.deepEqual(await E(await ben.contact('Countess')).phrase(), phrase);
    const [invitation] = await E(ada.desk).invitations();
    assert.deepEqual([invitation?.state, invitation?.contact], ['used', bens?.id]);
    assert.equal(await codeOf(E(ada.desk).invitation(id)), 'used');
  });

  it('write to each other, also while one of them is away', async () => {
    await introduced(street, ada, ben);
    const toBen = await ada.contact('ben');
    await E(toBen).write('Are you there?');
    await until(street, async () => (await ada.texts('ben'))[0] === 'arrived: Are you there?');
    assert.equal(await E(ben.desk).unread(), 1n);
    await ben.end();
    await E(toBen).write('And now?');
    assert.deepEqual((await ada.texts('ben'))[1], 'waiting: And now?');
    await ben.open();
    await until(street, async () => (await ada.texts('ben'))[1] === 'arrived: And now?');
    assert.deepEqual(await ben.texts('ada'), ['received: Are you there?', 'received: And now?']);
    const toAda = await ben.contact('ada');
    await E(toAda).read(2n);
    assert.equal(await E(ben.desk).unread(), 0n);
    await E(toAda).write('Yes');
    await until(street, async () => (await ada.texts('ben')).length === 3);
    assert.equal((await ada.named('ben'))?.last?.text, 'Yes');
  });

  it('end with a block at once, which stays over a restart, and begin again without one', async () => {
    await introduced(street, ada, ben);
    await E(await ada.contact('ben')).block();
    const toAda = await ben.contact('ada');
    await E(toAda).write('Hello?');
    await until(street, async () => (await ben.texts('ada'))[0] === 'refused: Hello?');
    assert.equal((await E(toAda).letters())[0]?.trouble, 'revoked');
    assert.equal(await codeOf(E(await ada.contact('ben')).write('No')), 'blocked');
    await ada.end();
    await ada.open();
    await E(toAda).write('Still?');
    await until(street, async () => (await ben.texts('ada'))[1] === 'refused: Still?');
    assert.deepEqual(await ada.texts('ben'), []);

    await E(await ada.contact('ben')).unblock();
    await until(street, async () => {
      const number = await E(toAda).write('Again');
      await until(
        street,
        async () => !(await ben.texts('ada'))[Number(number) - 1]?.startsWith('waiting'),
      );
      return (await ben.texts('ada')).at(-1) === 'arrived: Again';
    });
    assert.ok((await ada.texts('ben')).includes('received: Again'));
  });

  it('can be allowed one thing and forbidden another', async () => {
    await introduced(street, ada, ben);
    const bens = await ada.contact('ben');
    await E(bens).disallow('letters');
    await until(street, async () => !(await ben.named('ada'))?.lets.includes('letters'));
    assert.deepEqual((await ben.named('ada'))?.lets, ['introductions']);
    assert.equal(await codeOf(E(await ben.contact('ada')).write('Hi')), 'not-allowed');
    assert.equal(await codeOf(E(bens).allow('everything')), 'no-such-item');
    assert.equal(await codeOf(E(bens).disallow('everything')), 'no-such-item');
    assert.equal(await codeOf(E(bens).allow('letters', 1_000n)), 'no-amount');
    await E(bens).allow('letters');
    await E(bens).allow('names');
    await until(street, async () => (await ben.named('ada'))?.lets.length === 3);
    const card = await E(bens).card();
    assert.deepEqual(
      card.map(({ what, allowed }) => [what, allowed]),
      [
        ['letters', true],
        ['introductions', true],
        ['names', true],
      ],
    );
  });

  it('are no contacts by an invitation that is over, or of one’s own', async () => {
    const own = await ada.invites('me');
    assert.equal(await codeOf(E(ada.desk).accept(own.text, 'me')), 'own-invitation');
    await E(ada.desk).cancel(own.id);
    await E(ben.desk).accept(own.text, 'ada');
    await until(street, async () => (await ben.named('ada'))?.state === 'failed');
    assert.equal((await ben.named('ada'))?.trouble, 'cancelled');

    const late = await ada.invites('ben');
    street.clock.advance(DAY);
    await E(ben.desk).accept(late.text, 'ada');
    await until(street, async () => (await ben.named('ada'))?.state === 'failed');
    assert.equal((await ben.named('ada'))?.trouble, 'expired');
    assert.deepEqual(await ada.contacts(), []);
    assert.equal(await codeOf(E(ben.desk).accept(late.text.slice(0, -3), 'ada')), 'bad-invitation');
  });

  it('keep their names apart', async () => {
    await introduced(street, ada, ben);
    const next = await ada.invites('somebody');
    assert.equal(await codeOf(ada.invites('BEN ')), 'name-taken');
    assert.equal(await codeOf(E(ben.desk).accept(next.text, 'ada 2')), 'already-contacts');
    assert.equal(await codeOf(E(await ada.contact('ben')).rename('\u202enimda')), 'bad-name');
    assert.deepEqual(await E(ada.desk).alike('bеn'), ['ben']);
    assert.deepEqual(await E(ada.desk).alike('bob'), []);
    await E(await ada.contact('ben')).rename('Benni');
    assert.deepEqual(await E(ada.desk).called(['ben', 'cyd']), ['Benni', undefined]);
  });
});
