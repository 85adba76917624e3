import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TraceStep } from '../../../../actors/inspector/interface.ts';
import { type TraceNode, traceTree } from '../../../../ui/pages/inspector/trace-tree.ts';

function step(turn: number, cause?: number, is: TraceStep['is'] = 'effect'): TraceStep {
  const from = cause === undefined ? 'connection' : 'turn';
  return {
    is,
    steps: 0n,
    turn: {
      turn: BigInt(turn),
      time: 0n,
      cause: { from, ...(cause === undefined ? {} : { turn: BigInt(cause) }) } as never,
      to: { to: 'vat' } as never,
      method: 'go',
      outcome: 'ok',
      sent: [],
      sentCount: 0n,
      changed: [],
      changedCount: 0n,
    },
  };
}

const drawn = (nodes: readonly TraceNode[]): unknown[] =>
  nodes.map(({ step: { turn }, effects }) => [Number(turn.turn), ...drawn(effects)]);

const count = (nodes: readonly TraceNode[]): number =>
  nodes.reduce((sum, { effects }) => sum + 1 + count(effects), 0);

describe('traceTree', () => {
  it('puts each turn below the one it came from, in the order of turns', () => {
    const steps = [step(1, undefined, 'cause'), step(3, 1, 'asked'), step(7, 3), step(5, 3)];
    assert.deepEqual(drawn(traceTree(steps)), [[1, [3, [5], [7]]]]);
  });

  it('begins with a turn whose cause is not known', () => {
    assert.deepEqual(drawn(traceTree([step(9, 4, 'asked'), step(10, 9)])), [[9, [10]]]);
  });

  it('shows every step once, whatever causes are claimed', () => {
    const claimed = fc.array(fc.option(fc.nat(20), { nil: undefined }), { maxLength: 20 });
    fc.assert(
      fc.property(claimed, (causes) => {
        const steps = causes.map((cause, turn) => step(turn, cause));
        assert.equal(count(traceTree(steps)), steps.length);
      }),
    );
  });
});
