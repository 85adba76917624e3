/** What waits in mailboxes is fetched, whatever those who hold it answer. */
import assert from 'node:assert/strict';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { Collector } from '../../../bridges/mailbox/collector.ts';
import { sealEnvelope } from '../../../bridges/mailbox/envelope.ts';
import type { OwnMailbox } from '../../../bridges/mailbox/own-mailboxes.ts';
import { designatorOf, Far } from '../../../captp/index.ts';
import { FakeClock } from '../../vat/powers.ts';
import { someTime } from '../../vat/street.ts';
import { ALICE, BOB } from './vectors.ts';

const alice = designatorOf(ed25519.getPublicKey(ALICE));
const MINUTE = 60_000;

/** Letters are one byte: their number, from 1; they are taken in the order of their numbers. */
const envelopes = Array.from({ length: 6 }, (_, at) =>
  sealEnvelope({
    seed: ALICE,
    to: ed25519.getPublicKey(BOB),
    ephemeral: new Uint8Array(32).fill(at + 1),
    locator: 'ocapn://alice.websocket',
    letter: Uint8Array.of(at + 1),
  }),
);

interface Page {
  readonly envelopes: readonly { number: bigint; envelope: Uint8Array }[];
  readonly next?: bigint;
}

class FakeMailbox {
  removed: bigint[] = [];
  asked = 0;
  readonly mailbox: OwnMailbox;

  constructor(collect: (after: bigint) => Page | Error) {
    const pass = Far('Pass', {
      watch: () => undefined,
      collect: (after: bigint) => {
        this.asked += 1;
        const page = collect(after);
        if (page instanceof Error) throw page;
        return page;
      },
      remove: (numbers: bigint[]) => void this.removed.push(...numbers),
    });
    this.mailbox = { kept: undefined, pass } as never;
  }
}

const pageOf = (numbers: readonly number[]): Page => ({
  envelopes: numbers.map((at) => ({
    number: BigInt(at),
    envelope: envelopes[at - 1] as Uint8Array,
  })),
});

function collecting(clock: FakeClock, ...boxes: readonly FakeMailbox[]) {
  const taken: number[] = [];
  const faults: unknown[] = [];
  const collector = new Collector({
    clock,
    seed: () => BOB,
    mailboxes: async () => boxes.map(({ mailbox }) => mailbox),
    take: async (from, locator, letter) => {
      assert.deepEqual([from, locator], [alice, 'ocapn://alice.websocket']);
      const [number = 0] = letter;
      if (number > taken.length + 1) throw Object.assign(new Error('Later.'), { code: 'gap' });
      if (number === taken.length + 1) taken.push(number);
    },
    onFault: (error) => faults.push(error),
  });
  return { collector, taken, faults };
}

describe('collecting', () => {
  it('takes what is in several mailboxes, whatever is in which and in any order', async () => {
    const parts = fc.array(fc.shuffledSubarray([1, 2, 3, 4, 5, 6]), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(parts, async (split) => {
      const all = [...split, [6, 5, 4, 3, 2, 1].filter((one) => !split.flat().includes(one))];
      const boxes = all.map((numbers) => new FakeMailbox(() => pageOf(numbers)));
      const { collector, taken, faults } = collecting(new FakeClock(), ...boxes);
      await collector.collect();
      await collector.close();
      assert.deepEqual([taken, faults], [[1, 2, 3, 4, 5, 6], []]);
    });
    await fc.assert(property, { numRuns: 4 });
  });

  it('removes what was taken and what can never be opened, and leaves what comes later', async () => {
    const rubbish = { number: 9n, envelope: new Uint8Array(200) };
    const box = new FakeMailbox(() => ({ envelopes: [...pageOf([1, 3]).envelopes, rubbish] }));
    const { collector, taken } = collecting(new FakeClock(), box);
    assert.equal(await collector.collect(), 1);
    await collector.close();
    assert.deepEqual(taken, [1]);
    assert.deepEqual([...new Set(box.removed)], [1n, 9n]);
  });

  it('comes to an end with a mailbox that never does', async () => {
    const circle = new FakeMailbox(() => ({ ...pageOf([1]), next: 1n }));
    const endless = new FakeMailbox((after) => ({ envelopes: [], next: after + 1n }));
    const { collector, taken } = collecting(new FakeClock(), circle, endless);
    await collector.collect();
    await collector.close();
    assert.deepEqual(taken, [1]);
    assert.ok(circle.asked <= 4 && endless.asked <= 4_000);
  });

  it('goes on with the others when one does not answer, and asks it again in a minute', async () => {
    const clock = new FakeClock();
    let isThere = false;
    const away = new FakeMailbox(() => (isThere ? pageOf([2]) : new Error('Away.')));
    const { collector, taken } = collecting(clock, away, new FakeMailbox(() => pageOf([1])));
    await collector.collect();
    assert.deepEqual(taken, [1]);
    isThere = true;
    clock.advance(MINUTE);
    await someTime();
    await collector.close();
    assert.deepEqual(taken, [1, 2]);
  });

  it('looks again by itself, and when it is told that something came', async () => {
    const clock = new FakeClock();
    let there: number[] = [];
    const box = new FakeMailbox(() => pageOf(there));
    const { collector, taken } = collecting(clock, box);
    await collector.collect();
    there = [1];
    clock.advance(10 * MINUTE);
    await someTime();
    assert.deepEqual(taken, [1]);
    there = [1, 2];
    collector.changed();
    await someTime();
    await collector.close();
    assert.deepEqual(taken, [1, 2]);
  });
});
