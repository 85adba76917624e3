import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../captp/index.ts';
import { House, Street, until } from './street.ts';

const MESSAGES = 1_000;
const heardBy = async (house: House): Promise<string[]> => E(await house.talker()).heard();

/** What happens between two lots of messages. */
const event = fc.constantFrom('moves', 'moves unheard', 'crashes', 'asks back', 'nothing');

describe('a vat that runs twice', () => {
  it('hears of it from those whom it writes to, and from nobody else', async () => {
    const street = new Street();
    const ann = new House(street, 'ann', 1);
    const bob = new House(street, 'bob', 100_000);
    await ann.open();
    await bob.open();
    await E(await ann.talker()).meet(await ann.friendOf(bob));
    await E(await ann.talker()).tell(1n);
    await until(street, async () => ann.vat.stats().outgoing === 0);
    // Bob writes to nobody: whoever comes by may be a stranger.
    ann.vat.tellTwice('bob');
    ann.vat.tellTwice('nobody');
    bob.vat.tellTwice('ann');
    await until(street, async () => ann.twinsMet.length > 0);
    assert.deepEqual([ann.twinsMet, bob.twinsMet], [['bob'], []]);
    await ann.end();
    await bob.end();
  });
});

describe('a vat that is reached by another netlayer than before', () => {
  it('is one peer of the post: 1,000 messages arrive once each, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), event), { minLength: 2, maxLength: 6 }),
        async (plan) => {
          const street = new Street();
          const ann = new House(street, 'ann', 1);
          const bob = new House(street, 'bob', 100_000);
          await ann.open();
          await bob.open();
          await E(await ann.talker()).meet(await ann.friendOf(bob));
          await E(await bob.talker()).meet(await bob.friendOf(ann));
          let left = MESSAGES;
          const tell = async (count: number): Promise<void> => {
            const some = Math.min(count, left);
            left -= some;
            await E(await ann.talker()).tell(BigInt(some));
          };
          for (const [count, what] of plan) {
            await tell(count);
            if (what.startsWith('moves'))
              bob.transport = bob.transport === 'test' ? 'other' : 'test';
            if (what === 'moves') await E(await ann.talker()).meet(await ann.friendOf(bob));
            if (what === 'crashes') await ann.crash();
            // Whoever has moved says where it is now, by coming.
            if (what === 'asks back') await E(await bob.talker()).tell(1n);
          }
          await E(await ann.talker()).meet(await ann.friendOf(bob));
          await tell(left);
          await until(street, async () => ann.vat.stats().outgoing === 0);
          assert.deepEqual(
            await heardBy(bob),
            Array.from({ length: MESSAGES }, (_, at) => `word ${at + 1}`),
          );
          const peers = ann.vat.inspection.peers(undefined);
          assert.deepEqual(
            peers.rows.map(({ peer }) => peer),
            ['bob'],
          );
          await ann.end();
          await bob.end();
        },
      ),
      { numRuns: 2 },
    );
  });
});
