/** Messages between vats take effect once, whatever happens in between. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E, type Ref } from '../../captp/index.ts';
import { copyOf, onBatch } from './powers.ts';
import { House, Street, someTime, until } from './street.ts';

describe('the post between two vats', () => {
  let street: Street;
  let ada: House;
  let ben: House;
  const heard = async (house: House) => E(await house.talker()).heard();

  beforeEach(async () => {
    street = new Street();
    ada = new House(street, 'ada', 1);
    ben = new House(street, 'ben', 1_000);
    await ada.open();
    await ben.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await E(await ben.talker()).meet(await ben.friendOf(ada));
  });
  afterEach(async () => {
    await ada.end();
    await ben.end();
  });

  it('brings messages once and in order', async () => {
    await E(await ada.talker()).tell(500n);
    await until(street, async () => (await heard(ben)).length >= 500);
    const words = Array.from({ length: 500 }, (_, at) => `word ${at + 1}`);
    assert.deepEqual(await heard(ben), words);
    assert.deepEqual([...ada.faults, ...ben.faults], []);
  });

  it('brings answers to durable promises', async () => {
    await E(await ada.talker()).ask(21n);
    await until(street, async () => (await heard(ada)).length > 0);
    assert.deepEqual(await heard(ada), ['answer: 42']);
  });

  it('brings refusals', async () => {
    await E(await ada.talker()).askRefused();
    await until(street, async () => (await heard(ada)).length > 0);
    assert.deepEqual(await heard(ada), ['refused: I will not.']);
  });

  it('brings promises, and later what they became', async () => {
    await E(await ada.talker()).promiseTo();
    await ada.crash();
    await ben.crash();
    await E(await ada.talker()).resolve(7n);
    await until(street, async () => (await heard(ben)).length > 0);
    assert.deepEqual(await heard(ben), ['kept: 7']);
  });

  it('brings promises that are decided before they are sent', async () => {
    await E(await ada.talker()).promiseKept(8n);
    await until(street, async () => (await heard(ben)).length > 0);
    assert.deepEqual(await heard(ben), ['kept: 8']);
  });

  it('brings references to a third vat, which are then used without the second', async () => {
    const eve = new House(street, 'eve', 2_000);
    await eve.open();
    await E(await ada.talker()).introduce(await ada.friendOf(eve));
    await until(street, async () => (await E(await ada.talker()).heard()).length >= 0);
    await ben.vat.idle();
    await until(street, async () => {
      await E(await ben.talker()).tell(1n);
      return (await heard(eve)).length > 0;
    });
    assert.match((await heard(eve))[0] as string, /^word /);
    await eve.end();
  });

  it('says so when something cannot travel, and goes on', async () => {
    await E(await ada.talker()).askTooMuch();
    await until(street, async () => (await heard(ada)).length > 0);
    assert.match((await heard(ada))[0] as string, /refused: This message is too large/);
    await E(await ada.talker()).ask(1n);
    await until(street, async () => (await heard(ada)).length > 1);
  });

  it('does not say that it has what a crash would take away', async () => {
    await E(await ada.talker()).tell(1n);
    await until(street, async () => (await heard(ben)).length >= 1);
    let write = (): void => undefined;
    onBatch(ben.db, async (batch) => {
      await new Promise<void>((go) => {
        write = go;
      });
      await batch();
    });
    await E(await ada.talker()).tell(30n);
    await someTime();
    cutNext(street, 1);
    // This message finds the line broken; soon after the vats greet each other anew.
    await E(await ada.talker()).tell(1n);
    await someTime();
    street.clock.advance(1_000);
    await someTime();
    await ben.crash();
    write();
    await until(street, async () => (await heard(ben)).length >= 32);
    assert.equal((await heard(ben)).length, 32);
  });

  it('waits for a vat that is off', async () => {
    ben.life.on = false;
    await E(await ada.talker()).tell(3n);
    await ada.vat.idle();
    street.clock.advance(100_000);
    await ben.crash();
    await until(street, async () => (await heard(ben)).length >= 3);
    assert.deepEqual(await heard(ben), ['word 1', 'word 2', 'word 3']);
  });

  it('keeps nothing of what has arrived', async () => {
    await E(await ada.talker()).tell(50n);
    await until(street, async () => (await heard(ben)).length >= 50);
    const outgoing = async () => (await ada.db.keys().all()).filter((key) => key[0] === 11);
    await until(street, async () => (await outgoing()).length === 0);
  });

  it('notices an older copy of a vat, which then sends and takes nothing', async () => {
    const old = await copyOf(ada.db);
    await E(await ada.talker()).tell(3n);
    await until(street, async () => (await heard(ben)).length >= 3);
    await ada.end();
    ada.db = old;
    await ada.open();
    await E(await ada.talker()).tell(5n);
    await until(street, async () => ada.faults.length > 0);
    assert.equal((ada.faults[0] as { code: string }).code, 'forked');
    assert.equal((await heard(ben)).length, 3);
  });

  it('goes on after a restore from a backup, and refuses the copy of before', async () => {
    const old = await copyOf(ada.db);
    await E(await ada.talker()).tell(3n);
    await until(street, async () => (await heard(ben)).length >= 3);
    const before = await copyOf(ada.db);
    await ada.end();
    street.clock.advance(1_000);
    ada.db = old;
    await ada.open(new Uint8Array(16).fill(7));
    await E(await ada.talker()).tell(2n);
    await until(street, async () => (await heard(ben)).length >= 5);
    assert.deepEqual((await heard(ben)).slice(3), ['word 1', 'word 2']);
    await ada.end();
    ada.db = before;
    await ada.open();
    await E(await ada.talker()).tell(1n);
    await until(street, async () => {
      const state = ada.vat.stats();
      return state.turns > 0 && (await heard(ben)).length === 5;
    });
  });

  it('lets nobody in who does not prove who it is', async () => {
    const door = ben.vat.postDoor(() => false) as never as Ref<{
      enter(locator: string, proof: Uint8Array, back: Ref): unknown;
    }>;
    const entering = E(door).enter(ada.locator, new Uint8Array(64), await ada.talker());
    await assert.rejects(Promise.resolve(entering), { code: 'not-proven' });
  });

  it('loses and doubles nothing, wherever vats crash and lines break', async () => {
    const step = fc.record({
      who: fc.boolean(),
      what: fc.constantFrom('tell', 'ask', 'crash', 'cut', 'wait'),
      count: fc.integer({ min: 1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const lane = new Street();
        const two = [new House(lane, 'ada', 1), new House(lane, 'ben', 1_000)] as const;
        for (const house of two) await house.open();
        await E(await two[0].talker()).meet(await two[0].friendOf(two[1]));
        await E(await two[1].talker()).meet(await two[1].friendOf(two[0]));
        const told = [0, 0];
        const asked = [0, 0];
        for (const { who, what, count } of steps) {
          const me = who ? 1 : 0;
          if (what === 'crash') await two[me].crash();
          else if (what === 'cut') cutNext(lane, count);
          else if (what === 'wait') lane.clock.advance(count * 100);
          else if (what === 'ask') {
            await E(await two[me].talker()).ask(BigInt(count));
            asked[me] = (asked[me] as number) + 1;
          } else {
            await E(await two[me].talker()).tell(BigInt(count));
            told[me] = (told[me] as number) + count;
          }
        }
        lane.crossing = () => undefined;
        for (const me of [0, 1] as const) {
          const other = two[1 - me] as House;
          const words = async () => (await heard(other)).filter((word) => word.startsWith('word'));
          await until(lane, async () => (await words()).length >= (told[me] as number));
          const all = Array.from({ length: told[me] as number }, (_, at) => `word ${at + 1}`);
          assert.deepEqual(await words(), all);
          const answers = async () => (await heard(two[me])).filter((w) => w.startsWith('answer'));
          await until(lane, async () => (await answers()).length >= (asked[me] as number));
          assert.equal((await answers()).length, asked[me]);
          assert.deepEqual(two[me].faults, []);
        }
        for (const house of two) await house.end();
      }),
      { numRuns: 60 },
    );
  });
});

/** The line breaks after so many more calls. */
function cutNext(street: Street, calls: number): void {
  let left = calls;
  street.crossing = () => {
    left -= 1;
    if (left === 0) throw new Error('cut');
  };
}
