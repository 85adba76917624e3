/** Letters by mailboxes: whatever those do, each message takes effect once, and in order. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../captp/index.ts';
import { Pillar } from './mailboxes.ts';
import { SeededRandom } from './powers.ts';
import { House, Street, someTime, until } from './street.ts';

const MINUTE_MS = 60_000;

describe('the post of a vat that is away', () => {
  let street: Street;
  let ada: House;
  let ben: House;
  let pillars: { readonly ada: Pillar; readonly first: Pillar; readonly second: Pillar };
  const heard = async (house: House) => E(await house.talker()).heard();
  const words = (count: number) => Array.from({ length: count }, (_, at) => `word ${at + 1}`);
  const tell = async (count: number) => E(await ada.talker()).tell(BigInt(count));

  beforeEach(async () => {
    street = new Street();
    pillars = { ada: new Pillar(), first: new Pillar(), second: new Pillar() };
    street.pillars.set('ada', [pillars.ada]);
    street.pillars.set('ben', [pillars.first, pillars.second]);
    ada = new House(street, 'ada', 1);
    ben = new House(street, 'ben', 1_000);
    await ada.open();
    await ben.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await E(await ben.talker()).meet(await ben.friendOf(ada));
    await tell(1);
    await until(street, async () => (await heard(ben)).length === 1);
  });
  afterEach(async () => {
    if (ada.life.on) await ada.end();
    if (ben.life.on) await ben.end();
  });

  /** Until all that can be left of ada's is in a mailbox of ben. */
  const left = (letters: number) =>
    until(street, async () => Math.max(pillars.first.taken, pillars.second.taken) >= letters);

  it('is left in all its mailboxes after a minute, not before', async () => {
    await ben.end();
    await tell(5);
    await someTime();
    street.clock.advance(MINUTE_MS - 1_000);
    await someTime();
    assert.equal(pillars.first.taken, 0);
    await left(1);
    assert.deepEqual([pillars.first.taken, pillars.second.taken], [1, 1]);
  });

  it('comes from the mailboxes, once and in order, while the sender is off', async () => {
    await ben.end();
    await tell(520);
    await left(2);
    await ada.end();
    await ben.open();
    await ben.mail.collect();
    assert.deepEqual(await heard(ben), words(521));
    assert.deepEqual([pillars.first.letters, pillars.second.letters], [[], []]);
    assert.deepEqual([...ada.faults, ...ben.faults], []);
  });

  it('goes on by letters for what is sent later, and on the line after that', async () => {
    await ben.end();
    await tell(3);
    await left(1);
    await tell(4);
    await left(2);
    await ada.crash();
    await tell(2);
    await left(3);
    await ben.open();
    await ben.mail.collect();
    assert.deepEqual(await heard(ben), words(10));
    await tell(1);
    await until(street, async () => (await heard(ben)).length === 11);
    await until(street, async () => ada.vat.stats().outgoing === 0);
    assert.deepEqual(await heard(ben), words(11));
    assert.deepEqual([...ada.faults, ...ben.faults], []);
  });

  it('brings the answer back by a letter, and says what has arrived', async () => {
    await ben.end();
    await E(await ada.talker()).ask(21n);
    await left(1);
    await ada.end();
    await ben.open();
    await ben.mail.collect();
    await until(street, async () => pillars.ada.taken > 0);
    await ben.end();
    await ada.open();
    await ada.mail.collect();
    assert.deepEqual(await heard(ada), ['answer: 42']);
    await until(street, async () => ada.vat.stats().outgoing === 0);
  });

  it('says what has arrived also when there is nothing to answer', async () => {
    await ben.end();
    await tell(2);
    await left(1);
    await ada.end();
    await ben.open();
    await ben.mail.collect();
    await until(street, async () => pillars.ada.taken > 0);
    await ben.end();
    await ada.open();
    await ada.mail.collect();
    await until(street, async () => ada.vat.stats().outgoing === 0);
  });

  it('waits for the line when every mailbox has lost it', async () => {
    await ben.end();
    await tell(3);
    await left(1);
    pillars.first.lose();
    pillars.second.lose();
    await tell(2);
    await left(2);
    await ben.open();
    await ben.mail.collect();
    assert.deepEqual(await heard(ben), words(1));
    assert.ok(ben.mail.refused.every((code) => code === 'gap'));
    await until(street, async () => (await heard(ben)).length === 6);
    assert.deepEqual(await heard(ben), words(6));
  });

  it('takes nothing of an older copy, and nothing of one that was restored before they meet', async () => {
    const copy = ada.db;
    await ben.end();
    await tell(3);
    await left(1);
    await ada.end();
    assert.ok(copy);
    ada.db = copy;
    await ada.open(new Uint8Array(16).fill(9));
    await tell(2);
    await someTime();
    street.clock.advance(2 * MINUTE_MS);
    await someTime();
    assert.equal(pillars.first.taken, 1);
    await ben.open();
    await ben.mail.collect();
    await until(street, async () => (await heard(ben)).length >= 6);
    assert.equal(new Set(await heard(ben)).size, (await heard(ben)).length);
  });

  it('refuses what is no letter, and what is said to be of another vat', async () => {
    pillars.first.letters = [
      { from: 'ada', locator: 'ocapn://ada.test', letter: new Uint8Array(100) },
      { from: 'eve', locator: 'ocapn://ada.test', letter: new Uint8Array(100) },
    ];
    await ben.mail.collect();
    assert.deepEqual(ben.mail.refused, ['bad-post', 'bad-post']);
    assert.deepEqual(pillars.first.letters, []);
  });

  it('is tried again when no mailbox takes it', async () => {
    pillars.first.open = false;
    pillars.second.open = false;
    await ben.end();
    await tell(2);
    await someTime();
    street.clock.advance(2 * MINUTE_MS);
    await someTime();
    pillars.second.open = true;
    await left(1);
    await ada.end();
    await ben.open();
    await ben.mail.collect();
    assert.deepEqual(await heard(ben), words(3));
  });
});

type Event =
  | { readonly is: 'tell'; readonly count: number }
  | { readonly is: 'wait' | 'collect' | 'ada' | 'ben' | 'crash' | 'lose' | 'shut' | 'open' };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('tell' as const), count: fc.nat(20) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constantFrom(
        ...(['wait', 'wait', 'collect', 'ada', 'ben', 'crash', 'lose', 'shut', 'open'] as const),
      ),
    }),
  },
);

describe('mailboxes that lose, repeat and mix up', () => {
  it('cause no loss, no doubling and no disorder', async () => {
    const story = fc.asyncProperty(
      fc.array(event, { minLength: 5, maxLength: 25 }),
      fc.nat(),
      async (events, seed) => {
        const street = new Street();
        const [steady, forgetful] = [new Pillar(), new Pillar()];
        steady.replays = true;
        street.pillars.set('ada', [new Pillar()]);
        street.pillars.set('ben', [steady, forgetful]);
        const ada = new House(street, 'ada', 1);
        const ben = new House(street, 'ben', 1_000);
        await ada.open();
        await ben.open();
        await E(await ada.talker()).meet(await ada.friendOf(ben));
        await E(await ada.talker()).tell(1n);
        let told = 1;
        const random = new SeededRandom(seed);
        const mixed = <T>(all: readonly T[]): readonly T[] =>
          all
            .map((one) => ({ one, at: random.bytes(1)[0] as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const flip = async (house: House) =>
          house.life.on ? await house.end() : await house.open();
        for (const now of events) {
          if (now.is === 'tell' && ada.life.on) {
            await E(await ada.talker()).tell(BigInt(now.count));
            told += now.count;
          } else if (now.is === 'wait') {
            await someTime();
            street.clock.advance(MINUTE_MS);
            await someTime();
          } else if (now.is === 'collect') {
            for (const house of [ada, ben]) if (house.life.on) await house.mail.collect(mixed);
          } else if (now.is === 'ada') await flip(ada);
          else if (now.is === 'ben') await flip(ben);
          else if (now.is === 'crash' && ben.life.on) await ben.crash();
          else if (now.is === 'lose') forgetful.lose();
          else if (now.is === 'shut') steady.open = false;
          else if (now.is === 'open') steady.open = true;
        }
        for (const house of [ada, ben]) if (!house.life.on) await house.open();
        await ben.mail.collect(mixed);
        await until(street, async () => (await E(await ben.talker()).heard()).length >= told);
        await ben.mail.collect(mixed);
        const expected = Array.from({ length: told }, (_, at) => `word ${at + 1}`);
        assert.deepEqual(await E(await ben.talker()).heard(), expected);
        assert.deepEqual([...ada.faults, ...ben.faults], []);
        for (const house of [ada, ben]) await house.end();
      },
    );
    await fc.assert(story, { numRuns: 10 });
  });
});
