/**
 * The near call: `facet.method(...)`, at once, inside a turn of the same vat.
 *
 * What it changes belongs to the caller's turn. It is a turn within the turn: when it throws, all
 * it did is undone before the caller sees the error, so a caller that catches it is not left with
 * half of it. An actor may be called again while one of its methods is on the stack (A calls B
 * calls A): it sees its state as it is at that moment.
 */
import { Vow } from '../captp/index.ts';
import type { Actor } from './actor.ts';
import { Gone, Refused } from './errors.ts';
import { checkInside, type Guard } from './guards.ts';
import { checkArgs } from './interface.ts';
import type { Shell } from './shell.ts';
import type { Turn } from './turn.ts';

/** Near calls within near calls. */
export const NEAR_CALL_DEPTH_MAX = 200;

/**
 * Unwinds a turn that called an actor which is asleep. Catching it changes nothing: see
 * `Turn.wanting`.
 */
class Asleep extends Error {
  constructor() {
    super('This turn will run again once an actor it calls is awake.');
    this.name = 'Asleep';
  }
}

/**
 * The actor in `shell`. Throws {@link Gone}, or what kept it from being loaded, or unwinds the
 * turn.
 */
export function awake(shell: Shell, turn: Turn): Actor {
  const { actor } = shell;
  if (shell.gone || actor?.retired) throw new Gone();
  if (actor) {
    shell.core.sleeping.used(actor);
    return actor;
  }
  if (turn.message.failures?.has(shell)) throw turn.message.failures.get(shell);
  turn.wanting ??= shell;
  throw new Asleep();
}

/** Calls `method` of the facet called `facet` within the present turn. */
export function nearCall(shell: Shell, facet: string, method: string, args: unknown[]): unknown {
  const turn = shell.core.requireTurn(`${method} can be called`);
  if (turn.depth >= NEAR_CALL_DEPTH_MAX) {
    throw new Refused('too-deep', `More than ${NEAR_CALL_DEPTH_MAX} near calls in each other.`);
  }
  const mark = turn.mark();
  turn.depth++;
  try {
    return callInside(awake(shell, turn), facet, method, args);
  } catch (error) {
    turn.rollback(mark);
    throw error;
  } finally {
    turn.depth--;
  }
}

function callInside(actor: Actor, facetName: string, name: string, args: unknown[]): unknown {
  const { passing } = actor.shell.core;
  const facet = actor.facet(facetName);
  if (facet.any) return passing.keep(actor.invoke(facet, name, passing.keep(args) as unknown[]));
  const described = actor.describe(facet, name);
  if (described !== undefined) return described;
  const { title, guard } = actor.method(facet, name);
  const checked = checkArgs(guard, args, title, (wanted, value, path) =>
    passing.keep(checkInside(wanted, value, path)),
  );
  const result = actor.invoke(facet, name, checked);
  if (result instanceof Vow && !acceptsPromises(guard.result as Guard)) {
    throw new Refused('answers-later', `${title} answers with a promise: send to it with E().`);
  }
  return passing.keep(checkInside(guard.result as Guard, result, `The result of ${title}`));
}

/** A promise for a reference is as good as the reference: messages can be sent to it. */
function acceptsPromises({ describe: { kind } }: Guard): boolean {
  return kind === 'ref' || kind === 'promise';
}
