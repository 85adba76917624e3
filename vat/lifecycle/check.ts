/**
 * A look at a lifecycle before it is used: everything in it must be something that can be kept and
 * replayed, and the rest of its mistakes are named by XState when the machine is made.
 *
 * The types in config.ts say the same to whoever compiles; this is for whoever does not.
 */
import type { Delays, Guards, LifecycleConfig, Move, Moves, PhaseConfig } from './config.ts';

const PHASE_WORDS = ['type', 'initial', 'states', 'on', 'after', 'always', 'onDone'];
const MOVE_WORDS = ['target', 'guard', 'reenter'];
/** Phases nested deeper than this are refused. */
const DEPTH_MAX = 8;

/** Everything that the phases of a kind are made of. */
export interface LifecycleParts {
  readonly kind: string;
  readonly config: LifecycleConfig;
  readonly guards: Guards<string, never>;
  readonly delays: Delays<string, never>;
  hasMethod(event: string): boolean;
}

/** Throws a TypeError naming the phase and what is wrong with it. */
export function checkLifecycle({ kind, config, guards, delays, hasMethod }: LifecycleParts): void {
  checkPhase(config, [], (path, what) => {
    const where = path.length === 0 ? 'itself' : `in the phase ${path.join('.')}`;
    throw new TypeError(`The lifecycle of ${kind} ${where} ${what}.`);
  });

  function checkPhase(phase: PhaseConfig, path: readonly string[], wrong: Complain): void {
    checkWords(phase, PHASE_WORDS, path, wrong);
    if (path.length > DEPTH_MAX) wrong(path, 'is nested too deep');
    const { type, initial, states = {}, on = {}, after = {} } = phase;
    if (type !== undefined && type !== 'parallel' && type !== 'final') {
      wrong(path, `has a type that cannot be kept: ${String(type)}`);
    }
    const names = Object.keys(states);
    if (names.length > 0 && type !== 'parallel' && !names.includes(initial ?? '')) {
      wrong(path, `must begin (initial) in one of ${names.join(', ')}`);
    }
    for (const event of Object.keys(on)) {
      if (!hasMethod(event)) wrong(path, `accepts ${event}, which is no method of this kind`);
    }
    for (const delay of Object.keys(after)) {
      if (!/^\d+$/.test(delay) && !Object.hasOwn(delays, delay)) {
        wrong(path, `waits for ${delay}, which is neither milliseconds nor one of its delays`);
      }
    }
    for (const moves of movesOf(phase)) {
      for (const move of eachMove(moves)) {
        checkWords(move, MOVE_WORDS, path, wrong);
        if (move.guard !== undefined && !Object.hasOwn(guards, move.guard)) {
          wrong(path, `asks the guard ${move.guard}, which does not exist`);
        }
      }
    }
    for (const [name, inner] of Object.entries(states)) {
      if (!/^[^.#\s]+$/.test(name)) wrong(path, `has a phase with an unfit name: “${name}”`);
      checkPhase(inner, [...path, name], wrong);
    }
  }
}

type Complain = (path: readonly string[], what: string) => never;

function checkWords(
  given: object,
  known: readonly string[],
  path: readonly string[],
  wrong: Complain,
): void {
  const strange = Object.keys(given).find((word) => !known.includes(word));
  if (strange !== undefined) wrong(path, `has no use for “${strange}”: state changes in methods`);
}

/** All moves out of a phase itself. */
function movesOf({ on = {}, after = {}, always, onDone }: PhaseConfig): Moves[] {
  const all = [...Object.values(on), ...Object.values(after), always, onDone];
  return all.filter((moves) => moves !== undefined) as Moves[];
}

/** The moves one by one; a bare target is a move without conditions. */
export function eachMove(moves: Moves): readonly Move[] {
  if (typeof moves === 'string') return [{ target: moves }];
  return Array.isArray(moves) ? moves : [moves as Move];
}
