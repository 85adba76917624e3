/** Letters that wait and are taken back, contacts that end, and words that differ. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import { codeOf } from '../house.ts';
import { hasMet, introduced, type Neighbour, neighbours, until } from './neighbours.ts';

describe('two who part', () => {
  let street: Awaited<ReturnType<typeof neighbours>>['street'];
  let ada: Neighbour;
  let ben: Neighbour;

  beforeEach(async () => {
    ({ street, ada, ben } = await neighbours(['ada', 'ben']));
    await introduced(street, ada, ben);
  });
  afterEach(async () => {
    for (const house of street.houses.values()) await house.end();
  });
  const sent = () => until(street, async () => ada.vat.stats().outgoing === 0);

  it('take a letter back that waits, and no other', async () => {
    const toBen = await ada.contact('ben');
    await E(toBen).write('One');
    await sent();
    assert.equal(await codeOf(E(toBen).takeBack(1n)), 'left');
    await ben.end();
    await E(toBen).write('Two');
    await E(toBen).write('Three');
    assert.equal(await E(toBen).unsent(), 2n);
    await E(toBen).takeBack(2n);
    assert.equal(await codeOf(E(toBen).takeBack(2n)), 'withdrawn');
    const left = async () => (await E(toBen).letters()).map((letter) => letter.left);
    assert.deepEqual(await left(), [undefined, undefined, false]);
    assert.equal(await codeOf(E(toBen).takeBack(9n)), 'left');
    await until(street, async () => (await ada.texts('ben'))[1] === 'withdrawn: Two');
    await ben.open();
    await sent();
    assert.deepEqual(await ben.texts('ada'), ['received: One', 'received: Three']);
  });

  it('send nothing that waited to whom they block, and tell him nothing', async () => {
    await ben.end();
    await E(await ada.contact('ben')).write('Dear Ben');
    await E(await ada.contact('ben')).block();
    assert.equal(await E(await ada.contact('ben')).unsent(), 0n);
    await until(street, async () => (await ada.texts('ben'))[0] === 'withdrawn: Dear Ben');
    await ben.open();
    await E(await ada.contact('ben')).remove();
    await sent();
    assert.deepEqual(await ben.texts('ada'), []);
    assert.equal((await ben.named('ada'))?.state, 'met');
  });

  it('hear that they were removed, keep what was said, and can meet anew', async () => {
    await E(await ben.contact('ada')).write('Dear Ada');
    await until(street, async () => (await ben.texts('ada'))[0] === 'arrived: Dear Ada');
    await ben.end();
    await E(await ada.contact('ben')).write('Farewell');
    await E(await ada.contact('ben')).remove();
    await ben.open();
    await until(street, async () => (await ben.named('ada'))?.state === 'failed');
    const toAda = await ben.contact('ada');
    const { trouble, lets } = await E(toAda).describe();
    assert.deepEqual([trouble, lets], ['removed', []]);
    assert.equal(await codeOf(E(toAda).write('Why?')), 'parted');
    assert.deepEqual(await ben.texts('ada'), ['arrived: Dear Ada']);
    assert.deepEqual([...ada.faults, ...ben.faults], []);
    const before = await E(toAda).describe();
    await E(toAda).allow('names');
    const { text } = await ada.invites('ben');
    assert.equal((await E(ben.desk).look(text)).before, 'ada');
    await ada.end();
    assert.equal(await E(ben.desk).accept(text, 'Ada L.'), before.id);
    const toLovelace = await ben.contact('Ada L.');
    // Until she answers nothing new can be said, and what was said is there.
    assert.equal(await codeOf(E(toLovelace).write('Too early')), 'not-met');
    assert.equal(await codeOf(E(toLovelace).compared(true)), 'not-met');
    assert.deepEqual(await ben.texts('Ada L.'), ['arrived: Dear Ada']);
    await ada.open();
    await hasMet(street, ada, 'ben');
    await hasMet(street, ben, 'Ada L.');
    assert.deepEqual(await E(toLovelace).phrase(), await E(await ada.contact('ben')).phrase());
    await until(street, async () => (await ada.named('ben'))?.lets.includes('names') ?? false);
    await E(await ada.contact('ben')).write('Forgive me');
    await until(street, async () => (await ben.texts('Ada L.')).length === 2);
    assert.deepEqual(await ben.texts('Ada L.'), ['arrived: Dear Ada', 'received: Forgive me']);
    await E(toLovelace).write('Here I am again');
    await until(street, async () => (await ada.texts('ben'))[1] === 'received: Here I am again');
    assert.equal((await ben.contacts()).length, 1);
  });

  it('stop what waits for each other when both remove the other', async () => {
    await ben.end();
    await E(await ada.contact('ben')).remove();
    await ada.end();
    await ben.open();
    await E(await ben.contact('ada')).write('Dear Ada');
    await E(await ben.contact('ada')).remove();
    await ada.open();
    await until(street, async () => ada.vat.stats().outgoing + ben.vat.stats().outgoing === 0);
    assert.deepEqual([await ada.contacts(), await ben.contacts()], [[], []]);
    assert.deepEqual([...ada.faults, ...ben.faults], []);
  });

  it('see that the words differed until they have compared them again', async () => {
    const toBen = await ada.contact('ben');
    await E(toBen).compared(true);
    await E(toBen).compared(false);
    await ada.end();
    await ada.open();
    const differing = await ada.named('ben');
    assert.equal(differing?.confirmed, undefined);
    assert.equal(typeof differing?.differs, 'bigint');
    await E(await ada.contact('ben')).compared(true);
    const { confirmed, differs } = (await ada.named('ben')) ?? {};
    assert.equal(typeof confirmed, 'bigint');
    assert.equal(differs, undefined);
  });
});
