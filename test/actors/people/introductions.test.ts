/** Two who are brought together by a third, and what a contact calls others. */
import assert from 'node:assert/strict';
import type { EdgeNames } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../house.ts';
import { hasMet, introduced, Neighbour, neighbours, until } from './neighbours.ts';

describe('two who are introduced', () => {
  let street: Awaited<ReturnType<typeof neighbours>>['street'];
  let ida: Neighbour;
  let ada: Neighbour;
  let ben: Neighbour;

  beforeEach(async () => {
    ({ street, ida, ada, ben } = await neighbours(['ida', 'ada', 'ben']));
    await introduced(street, ida, ada);
    await introduced(street, ida, ben);
  });
  afterEach(async () => {
    for (const house of street.houses.values()) await house.end();
  });

  async function introduce(): Promise<void> {
    const [one, other] = [await ida.named('ada'), await ida.named('ben')];
    await E(ida.desk).introduce(one?.id ?? '', other?.id ?? '', 'You both sail.');
    for (const house of [ada, ben]) {
      await until(street, async () => (await E(house.desk).proposals()).length === 1);
    }
  }

  const proposal = async (house: Neighbour) => (await E(house.desk).proposals())[0];

  it('meet when both agree, by names of their own, and hear who introduced them', async () => {
    await introduce();
    const toAda = await proposal(ada);
    const { by, name, note, vat, agreed } = toAda ?? ({} as NonNullable<typeof toAda>);
    assert.deepEqual([by, name, note, vat, agreed], ['ida', 'ben', 'You both sail.', 'ben', false]);
    await E(ada.desk).agree(toAda?.id ?? '', 'Benni');
    assert.deepEqual(await E(ada.desk).proposals(), []);
    // Nobody but Ben can use what was made for him.
    const [made] = await E(ada.desk).invitations();
    const texts = await E(ada.desk).invitation(made?.id ?? '');
    await introduced(street, ben, await stranger());
    await E((street.houses.get('cyd') as Neighbour).desk).accept(texts.text, 'Ada');
    const cyd = street.houses.get('cyd') as Neighbour;
    await until(street, async () => (await cyd.named('Ada'))?.trouble === 'not-for-you');

    await E(ben.desk).agree((await proposal(ben))?.id ?? '', 'Ada L.');
    await hasMet(street, ada, 'Benni');
    await hasMet(street, ben, 'Ada L.');
    // Whoever introduced them is told.
    await until(street, async () => (await E(ida.desk).introductions())[0]?.state === 'taken');
    const [told] = await E(ida.desk).introductions();
    assert.deepEqual([told?.one, told?.other], ['ada', 'ben']);
    const again = E(ida.desk).introduce(
      (await ida.named('ben'))?.id ?? '',
      (await ida.named('ada'))?.id ?? '',
      '',
    );
    assert.equal(await codeOf(again), 'introduced-already');
    await E(ida.desk).dismiss(told?.id ?? '');
    assert.deepEqual(await E(ida.desk).introductions(), []);
    // What he calls them is shown beside the names they have, once he lets it be heard.
    assert.deepEqual(await E(await ada.contact('Benni')).alsoCalled(), []);
    await E(await ida.contact('ada')).allow('names');
    await until(street, async () => {
      const [called] = await E(await ada.contact('Benni')).alsoCalled();
      return called?.by === 'ida' && called.name === 'ben';
    });
    await E(await ida.contact('ada')).disallow('names');
    await until(street, async () => !(await ada.named('ida'))?.lets.includes('names'));
    assert.deepEqual(await E(await ada.contact('Benni')).alsoCalled(), []);
    const [bens, adas] = [await ada.named('Benni'), await ben.named('Ada L.')];
    assert.deepEqual([bens?.through, adas?.through], ['ida', 'ida']);
    assert.deepEqual(
      await E(await ada.contact('Benni')).phrase(),
      await E(await ben.contact('Ada L.')).phrase(),
    );
    assert.equal(await codeOf(E(ada.desk).decline(toAda?.id ?? '')), 'not-found');
  });

  async function stranger(): Promise<Neighbour> {
    const cyd = new Neighbour(street, 'cyd', 900);
    await cyd.open();
    return cyd;
  }

  it('do not meet when one of them says no, and are not asked twice at once', async () => {
    await introduce();
    await E(ben.desk).agree((await proposal(ben))?.id ?? '', 'Ada');
    assert.equal((await proposal(ben))?.agreed, true);
    const ids = [await ida.named('ada'), await ida.named('ben')].map((one) => one?.id ?? '');
    // In either order.
    for (const [first = '', second = ''] of [ids, ids.toReversed()]) {
      const code = await codeOf(E(ida.desk).introduce(first, second, ''));
      assert.equal(code, 'introduced-already');
    }
    assert.equal((await E(ida.desk).introductions()).length, 1);
    await E(ada.desk).decline((await proposal(ada))?.id ?? '');
    await until(street, async () => (await E(ada.desk).proposals()).length === 0);
    assert.equal((await E(ben.desk).proposals()).length, 1);
    const became = (await E(ida.desk).introductions()).map(({ state }) => state);
    assert.deepEqual(became, ['declined']);
    assert.deepEqual([(await ada.contacts()).length, (await ben.contacts()).length], [1, 1]);
  });

  it('is possible only with those who take introductions', async () => {
    await E(await ben.contact('ida')).disallow('introductions');
    await until(street, async () => !(await ida.named('ben'))?.lets.includes('introductions'));
    const ids = [await ida.named('ada'), await ida.named('ben')].map((one) => one?.id ?? '');
    const refused = await codeOf(E(ida.desk).introduce(ids[0] ?? '', ids[1] ?? '', ''));
    assert.equal(refused, 'not-allowed');
    assert.equal(await codeOf(E(ida.desk).introduce(ids[0] ?? '', ids[0] ?? '', '')), 'same');
    assert.deepEqual(await E(ada.desk).proposals(), []);
  });

  it('may be called something else by others, who tell it to whom they allow it', async () => {
    await E(await ida.contact('ada')).allow('names');
    await until(street, async () => (await ada.named('ida'))?.lets.includes('names') ?? false);
    const names = (await E(await ada.contact('ida')).theirs('names')) as RefTo<typeof EdgeNames>;
    const location = ada.locationOf(names);
    assert.match(location?.locator ?? '', /ida/);
    const own = (await ida.vat.lookup(location?.swiss ?? new Uint8Array())) as typeof names;
    assert.deepEqual(await E(own).called(['ben', 'cyd']), ['ben', undefined]);
    await E(await ida.contact('ada')).block();
    assert.equal(await codeOf(E(own).called(['ben'])), 'revoked');
  });
});
