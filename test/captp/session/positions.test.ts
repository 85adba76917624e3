import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E, Far, memoryChannels, sym } from '../../../captp/index.ts';
import { PositionPool, PositionTable } from '../../../captp/session/position-table.ts';
import { encode, labelOf, record, type SyrupRecord } from '../../../captp/syrup/index.ts';
import { fetch, pair, swiss, until } from './pair.ts';
import { tap } from './tap.ts';

/** The numbers in the fields of what was sent that `label` names. */
function numbersIn(sent: readonly SyrupRecord[], field: number): bigint[] {
  return sent.flatMap((message) => {
    if (labelOf(message) !== 'op:deliver') return [];
    const value = message.fields[field];
    const number = labelOf(value) ? (value as SyrupRecord).fields[0] : value;
    return typeof number === 'bigint' ? [number] : [];
  });
}

describe('a table by position', () => {
  it('is the same as a map, for small and large positions', () => {
    const position = fc.oneof(fc.nat(5), fc.integer({ min: 16_380, max: 16_390 }), fc.nat());
    const step = fc.tuple(fc.constantFrom('set', 'delete', 'get'), position, fc.nat(9));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const table = new PositionTable<string>();
        const map = new Map<number, string>();
        for (const [what, at, value] of steps) {
          if (what === 'set') {
            table.set(at, `v${value}`);
            map.set(at, `v${value}`);
          } else if (what === 'delete') assert.equal(table.delete(at), map.delete(at));
          assert.equal(table.get(at), map.get(at));
          assert.equal(table.size, map.size);
        }
        assert.deepEqual([...table.values()].sort(), [...map.values()].sort());
      }),
    );
  });

  it('gives out what came back before anything new', () => {
    const pool = new PositionPool(1);
    assert.deepEqual([pool.take(), pool.take(), pool.take()], [1, 2, 3]);
    pool.giveBack(2);
    assert.deepEqual([pool.take(), pool.take()], [2, 4]);
  });
});

describe('the positions of a session', () => {
  it('stay small however many calls there are', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const echo = Far('Echo', { echo: (value: unknown) => value });
    const { alice } = await pair({}, { echo }, {}, [line.channel, theirs]);
    const far = await fetch(alice, 'echo');
    for (let i = 0; i < 100; i++) await E(far).echo!(Far('Mine', {}));
    const [answers, resolvers] = [numbersIn(line.sent, 2), numbersIn(line.sent, 3)];
    assert.equal(answers.length, 101);
    assert.ok(answers.every((number) => number < 10n));
    // An object of ours is let go of only when the other side has collected it.
    assert.ok(resolvers.every((number) => number < 220n));
  });

  it('are told at once of an answer that will never come', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const quiet = Far('Quiet', { wait: () => new Promise(() => undefined) });
    const { alice } = await pair({}, { quiet }, {}, [line.channel, theirs]);
    const far = await fetch(alice, 'quiet');
    const answer = E(far).wait!();
    await until(() => numbersIn(line.sent, 3).length === 2, 'the question was sent');
    line.slip(encode(record('op:gc-exports', [numbersIn(line.sent, 3)[1]], [1n])));
    await assert.rejects(answer, { code: 'unanswered' });
    assert.equal(alice.counts().questions, 0);
  });

  it('lead nowhere once the session has ended', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    let fetched = 0;
    const bootstrap = { fetch: () => ++fetched };
    const { alice } = await pair({}, {}, { bootstrap }, [line.channel, theirs]);
    const fetching = [sym('fetch'), swiss('x')];
    const message = record('op:deliver', record('desc:export', 0n), fetching, false, false);
    line.slip(encode(message));
    await until(() => fetched === 1, 'it is fetched before the end');
    alice.abort('Enough.');
    line.slip(encode(message));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(fetched, 1);
  });
});

describe('what a turn sends', () => {
  it('leaves in one write, however many messages it is', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const echo = Far('Echo', { echo: (value: unknown) => value });
    const { alice } = await pair({}, { echo }, {}, [line.channel, theirs]);
    const far = await fetch(alice, 'echo');
    const answers = Array.from({ length: 20 }, (_, i) => E(far).echo!(BigInt(i)));
    assert.equal((await Promise.all(answers)).length, 20);
    const delivers = line.writes.map((operations) => {
      return operations.filter((each) => labelOf(each) === 'op:deliver').length;
    });
    assert.deepEqual(
      delivers.filter((count) => count > 0),
      [1, 20],
    );
  });
});
