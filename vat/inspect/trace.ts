/**
 * The causal trace of a turn: what led to it, back to its root or to where it came into this vat,
 * and what it led to here.
 *
 * Where a trace leaves this vat, or enters it, it names the other vat and the number of the message;
 * the inspector of that vat knows the same pair, so two traces can be laid together.
 */
import type { Core } from '../core.ts';
import { turnOf, turnsBackwards, turnsForward } from '../journal/history.ts';
import type { PastTurn } from '../journal/past-turn.ts';
import { type TurnView, viewTurn } from './turns.ts';

/** Turns of one trace. */
const TRACE_TURNS_MAX = 500;
/** Turns looked through for effects. */
const EFFECTS_SCANNED_MAX = 50_000;

export interface TraceStep {
  readonly is: 'cause' | 'asked' | 'effect';
  /** How far it is from the turn that was asked for. */
  readonly steps: number;
  readonly turn: TurnView;
}

export interface TraceView {
  /** Causes first, from the root on; then the turn itself; then its effects, in their order. */
  readonly steps: readonly TraceStep[];
  /** The root lies before the kept window, or there may be more effects than are shown. */
  readonly more: boolean;
}

/** Throws what {@link turnOf} throws. */
export async function traceTurn(core: Core, turn: number): Promise<TraceView> {
  const asked = await turnOf(core, turn);
  const causes = await causesOf(core, asked);
  const effects = await effectsOf(core, turn, TRACE_TURNS_MAX - 1 - causes.found.length);
  const steps: TraceStep[] = [
    ...causes.found.map(step('cause', causes.found.length)),
    { is: 'asked', steps: 0, turn: viewTurn(asked) },
    ...effects.found,
  ];
  return { steps, more: causes.more || effects.more };
}

function step(is: 'cause', count: number) {
  return (turn: PastTurn, at: number): TraceStep => ({
    is,
    steps: count - at,
    turn: viewTurn(turn),
  });
}

/** A cause always has a lower number than its effect: one walk backwards meets all of them. */
async function causesOf(
  core: Core,
  { cause, turn }: PastTurn,
): Promise<{ found: PastTurn[]; more: boolean }> {
  const found: PastTurn[] = [];
  let wanted = causeOf(cause);
  if (wanted === undefined) return { found, more: false };
  for await (const past of turnsBackwards(core, Math.min(turn, wanted + 1))) {
    if (past.turn !== wanted) continue;
    found.unshift(past);
    wanted = causeOf(past.cause);
    if (wanted === undefined || found.length >= TRACE_TURNS_MAX / 2) break;
  }
  return { found, more: wanted !== undefined };
}

/** An effect always has a higher number: one walk forward meets all of them. */
async function effectsOf(
  core: Core,
  root: number,
  most: number,
): Promise<{ found: TraceStep[]; more: boolean }> {
  const found: TraceStep[] = [];
  const distances = new Map([[root, 0]]);
  let scanned = 0;
  for await (const past of turnsForward(core, root + 1)) {
    if (++scanned > EFFECTS_SCANNED_MAX) return { found, more: true };
    const cause = causeOf(past.cause);
    const distance = cause === undefined ? undefined : distances.get(cause);
    if (distance === undefined) continue;
    if (found.length >= most) return { found, more: true };
    distances.set(past.turn, distance + 1);
    found.push({ is: 'effect', steps: distance + 1, turn: viewTurn(past) });
  }
  return { found, more: false };
}

/** The turn of this vat that led to it, if one did. */
function causeOf(cause: PastTurn['cause']): number | undefined {
  return cause.from === 'turn' || cause.from === 'timer' ? cause.turn : undefined;
}
