import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E, type Ref } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  nat,
  optional,
  ref,
  text,
} from '../../vat/index.ts';
import { Pillar } from './mailboxes.ts';
import { type Friend, House, Street, someTime, until } from './street.ts';

const Letters = defineInterface('Letters', {
  meet: call(arg('friend', ref())),
  /** Answers its number. */
  write: call().returns(nat),
  unsent: call().returns(nat),
  takeBack: call(arg('number', nat)).returns(nat),
  takeAllBack: call().returns(nat),
  broken: call(arg('why', anything), arg('number', nat)),
  fulfilled: call(arg('value', optional(anything)), arg('number', nat)),
  /** What became of each, in the order in which that was known. */
  fates: call().returns(list(text(40), 10_000)),
});

const Writer = defineActor('Writer', {
  version: 1,
  interfaces: { letters: Letters },
  state: () => ({
    friend: undefined as Ref | undefined,
    written: 0,
    fates: [] as readonly string[],
  }),
  facets: {
    letters: {
      meet(friend) {
        this.state.friend = friend;
      },
      write() {
        this.state.written += 1;
        const number = this.state.written;
        const answer = E(this.state.friend as Friend).hear(`${number}`);
        this.turn.when(answer, 'letters.fulfilled', number);
        this.turn.whenBroken(answer, 'letters.broken', number);
        return number;
      },
      unsent() {
        return this.turn.unsent('letters.broken');
      },
      takeBack(number) {
        return this.turn.withdraw('letters.broken', number);
      },
      takeAllBack() {
        return this.turn.withdraw('letters.broken');
      },
      broken(why, number) {
        const { code } = why as { code: string };
        this.state.fates = [...this.state.fates, `${number} ${code}`];
      },
      fulfilled(_value, number) {
        this.state.fates = [...this.state.fates, `${number} arrived`];
      },
      fates() {
        return [...this.state.fates];
      },
    },
  },
});

async function pair(pillars: readonly Pillar[] = []) {
  const street = new Street();
  street.kinds = [Writer];
  if (pillars.length > 0) street.pillars.set('ben', pillars);
  const ada = new House(street, 'ada', 1);
  const ben = new House(street, 'ben', 100_000);
  await ada.open();
  await ben.open();
  const writer = async () => (await ada.vat.provide('writer', Writer)).letters;
  await E(await writer()).meet(await ada.friendOf(ben));
  return {
    ...{ street, ada, ben, writer },
    heard: async () => E(await ben.talker()).heard(),
    fates: async () => E(await writer()).fates(),
    all: async () => until(street, async () => ada.vat.stats().outgoing === 0),
    async end() {
      await ada.end();
      await ben.end();
    },
  };
}

describe('a message that is taken back', () => {
  it('never leaves, and those around it arrive', async () => {
    const { writer, ben, ada, heard, fates, all, end } = await pair();
    await ben.end();
    for (let at = 0; at < 4; at++) await E(await writer()).write();
    assert.equal(await E(await writer()).unsent(), 4n);
    assert.equal(await E(await writer()).takeBack(2n), 1n);
    assert.equal(await E(await writer()).takeBack(2n), 0n);
    await ada.crash();
    assert.equal(await E(await writer()).takeBack(3n), 1n);
    assert.equal(await E(await writer()).unsent(), 2n);
    await ben.open();
    await all();
    assert.deepEqual(await heard(), ['1', '4']);
    await E(await writer()).write();
    await all();
    assert.deepEqual(await fates(), [
      '2 withdrawn',
      '3 withdrawn',
      '1 arrived',
      '4 arrived',
      '5 arrived',
    ]);
    await end();
  });

  it('is not promised to be when it may have left, also before a crash', async () => {
    const { street, writer, ben, ada, heard, all, end } = await pair();
    await E(await writer()).write();
    await all();
    // The line dies under way: nobody here knows whether it has arrived.
    street.crossing = () => {
      throw new Error('The line is cut.');
    };
    await E(await writer()).write();
    await ada.vat.idle();
    assert.equal(await E(await writer()).takeBack(2n), 0n);
    await ada.crash();
    assert.equal(await E(await writer()).takeAllBack(), 0n);
    street.crossing = () => undefined;
    await all();
    assert.deepEqual(await heard(), ['1', '2']);
    assert.deepEqual(ben.faults, []);
    await end();
  });

  it('is not promised to be when it lies in a mailbox', async () => {
    const pillar = new Pillar();
    const { street, writer, ben, heard, all, end } = await pair([pillar]);
    await E(await writer()).write();
    await all();
    await ben.end();
    await E(await writer()).write();
    // A mailbox that is not there has taken nothing.
    pillar.open = false;
    street.clock.advance(120_000);
    await someTime();
    assert.equal(await E(await writer()).unsent(), 1n);
    pillar.open = true;
    await until(street, async () => pillar.taken > 0);
    await E(await writer()).write();
    assert.equal(await E(await writer()).takeAllBack(), 1n);
    await ben.open();
    await all();
    assert.deepEqual(await heard(), ['1', '2']);
    await end();
  });

  it('is either taken back or heard once, whatever happens in between', async () => {
    const event = fc.constantFrom('write', 'back', 'all back', 'off', 'on', 'crash', 'cut', 'wait');
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), async (plan) => {
        const { street, writer, ben, ada, heard, fates, all, end } = await pair();
        let written = 0n;
        const back = new Set<string>();
        const known = async () => {
          for (const fate of await fates()) {
            if (fate.endsWith(' withdrawn')) back.add(fate.split(' ')[0] as string);
          }
        };
        for (const what of plan) {
          if (what === 'write') written = await E(await writer()).write();
          if (what === 'back' && written > 0n) await E(await writer()).takeBack(written);
          if (what === 'all back') await E(await writer()).takeAllBack();
          if (what === 'off' && ben.life.on) await ben.end();
          if (what === 'on' && !ben.life.on) await ben.open();
          if (what === 'crash') await ada.crash();
          if (what === 'cut') {
            street.crossing = () => {
              street.crossing = () => undefined;
              throw new Error('The line is cut.');
            };
          }
          if (what === 'wait') street.clock.advance(1_000);
        }
        street.crossing = () => undefined;
        if (!ben.life.on) await ben.open();
        await all();
        await known();
        const numbers = Array.from({ length: Number(written) }, (_, at) => `${at + 1}`);
        assert.deepEqual(
          await heard(),
          numbers.filter((one) => !back.has(one)),
        );
        assert.deepEqual([...ada.faults, ...ben.faults], []);
        await end();
      }),
      { numRuns: 25 },
    );
  });
});
