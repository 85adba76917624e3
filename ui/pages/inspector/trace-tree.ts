/**
 * The steps of a trace as a tree: each turn below the one that it came from.
 *
 * A trace may begin before the kept window, or be cut; a turn whose cause is not among the steps
 * stands at the top.
 */
import type { TraceStep } from '../../../actors/inspector/interface.ts';

export interface TraceNode {
  readonly step: TraceStep;
  readonly effects: readonly TraceNode[];
}

/** The roots, in the order of turns. */
export function traceTree(steps: readonly TraceStep[]): TraceNode[] {
  const known = new Map(steps.map((step) => [step.turn.turn, step]));
  const effects = new Map<bigint, TraceStep[]>();
  const roots: TraceStep[] = [];
  for (const step of known.values()) {
    const { turn, cause } = step.turn;
    // A cause lies before its effect; whatever says otherwise would never come to an end.
    const from = cause.turn !== undefined && cause.turn < turn ? known.get(cause.turn) : undefined;
    if (from === undefined) roots.push(step);
    else effects.set(from.turn.turn, [...(effects.get(from.turn.turn) ?? []), step]);
  }
  const nodeOf = (step: TraceStep): TraceNode => ({
    step,
    effects: ordered(effects.get(step.turn.turn) ?? []).map(nodeOf),
  });
  return ordered(roots).map(nodeOf);
}

function ordered(steps: readonly TraceStep[]): TraceStep[] {
  return [...steps].sort((a, b) => Number(a.turn.turn - b.turn.turn));
}
