import assert from 'node:assert/strict';
import { deliverTo, E, Far, memoryChannels, sym } from '../../../captp/index.ts';
import { encode, labelOf, record, type SyrupRecord } from '../../../captp/syrup/index.ts';
import { fetch, pair, until } from './pair.ts';
import { tap } from './tap.ts';

describe('whoever waits for an answer', () => {
  it('is told once, also by who was handed the place to tell it', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const held: unknown[] = [];
    const quiet = Far('Quiet', { wait: () => new Promise(() => undefined) });
    const { alice } = await pair({}, { quiet }, {}, [line.channel, theirs]);
    const far = await fetch(alice, 'quiet');
    const keeper = Far('Keeper', { hold: (ref: unknown) => void held.push(ref) });
    const answer = E(far).wait!(keeper);
    const waits = (message: SyrupRecord): boolean => {
      const args = message.fields[1];
      return labelOf(message) === 'op:deliver' && Array.isArray(args) && args.length === 2;
    };
    await until(() => line.sent.filter(waits).length === 2, 'the question was sent');
    const question = line.sent.filter(waits).at(-1) as SyrupRecord;
    const [, args, , resolver] = question.fields as [unknown, unknown[], unknown, SyrupRecord];
    const exported = (at: unknown) => record('desc:export', (at as SyrupRecord).fields[0]);
    const hold = [sym('hold'), exported(resolver)];
    line.slip(encode(record('op:deliver', exported(args[1]), hold, false, false)));
    await until(() => held.length === 1, 'the place is handed on');
    for (const value of [1n, 2n]) deliverTo(held[0], [sym('fulfill'), value], undefined);
    deliverTo(held[0], [sym('break'), 'no'], undefined);
    assert.equal(await answer, 1n);
    assert.equal(alice.counts().questions, 0);
    assert.equal(alice.closed.settled, undefined);
  });
});
