/**
 * The phase that one actor is in: says what is possible now, moves when a method has returned, and
 * keeps the timers of delays.
 *
 * A method that throws moves nothing, because the move comes after it and is journaled like any
 * change. A move by a delay is a turn of its own, caused by a timer of the vat, so a delay outlasts
 * every restart.
 */
import type { Actor } from '../actor.ts';
import { VatError } from '../errors.ts';
import { CHANGE, type Change, type ChangeNotes } from '../journal/change.ts';
import { timerKey } from '../keys.ts';
import type { Timer } from '../timers.ts';
import type { Turn } from '../turn.ts';
import { isWithin, pathsOf } from './describe.ts';
import type { Delay, Machine, PhaseValue } from './machine.ts';

/** What timers of delays name in the place of a facet; no reference leads there. */
export const DELAYS = '$delays';

/** A method that the present phase does not accept. */
export class NotNow extends VatError {
  constructor(kind: string, phase: PhaseValue, event: string, possible: readonly string[]) {
    const where = `${kind} is in the phase ${pathsOf(phase).join(' and ')}`;
    const next = possible.length > 0 ? `Possible: ${possible.join(', ')}.` : 'Nothing here is.';
    super('NotNow', 'not-now', `${where}: ${event} is not possible now. ${next}`);
  }
}

/** A move to another phase, as the journal notes it. */
class PhaseChange implements Change {
  readonly #actor: Actor;
  readonly #before: PhaseValue;
  readonly #put: (phase: PhaseValue) => void;

  constructor(actor: Actor, before: PhaseValue, put: (phase: PhaseValue) => void) {
    this.#actor = actor;
    this.#before = before;
    this.#put = put;
  }

  undo(): void {
    this.#put(this.#before);
  }

  note(into: ChangeNotes): void {
    into.change(this.#actor.shell, CHANGE.phase, '', 0, this.#before);
  }
}

export class Phases {
  readonly #actor: Actor;
  readonly #machine: Machine;
  #value: PhaseValue;

  constructor(actor: Actor, machine: Machine, value: PhaseValue) {
    this.#actor = actor;
    this.#machine = machine;
    this.#value = value;
  }

  get value(): PhaseValue {
    return this.#value;
  }

  /** Is the actor in the phase `path`, or in one within it? */
  includes(path: string): boolean {
    return isWithin(this.#machine, this.#value, path);
  }

  /** Throws {@link NotNow} unless the present phase accepts the method. */
  require(facet: string, method: string): void {
    const event = `${facet}.${method}`;
    if (!this.#machine.governs(event)) return;
    const accepted = this.#machine.accepts(this.#value);
    if (accepted.has(event)) return;
    const own = [...accepted].filter((one) => one.startsWith(`${facet}.`)).sort();
    throw new NotNow(this.#actor.compiled.kind.name, this.#value, event, own);
  }

  /** Goes where the method leads, now that it has returned. */
  returned(facet: string, method: string): void {
    const event = `${facet}.${method}`;
    if (this.#machine.governs(event)) this.#follow(event);
  }

  /** Goes where the delay leads that a timer says is over. */
  elapsed([delay]: readonly unknown[]): void {
    this.#follow(String(delay));
  }

  /** Begins the delays of a new actor. */
  begin(turn: Turn): void {
    for (const delay of this.#machine.delaysOf(this.#value, this.#look)) this.#begin(delay, turn);
  }

  /** The timers to set, and those to call off, for its delays to be those of its phase. */
  delaysToChange(now: number): { readonly begun: Timer[]; readonly ended: Timer[] } {
    const wanted = this.#machine.delaysOf(this.#value, this.#look);
    const there = delayTimers(this.#actor);
    const isThere = ({ id }: Delay): boolean => there.some(({ args }) => args[0] === id);
    return {
      begun: wanted.filter((delay) => !isThere(delay)).map((one) => timerOf(this.#actor, one, now)),
      ended: there.filter(({ args }) => !wanted.some(({ id }) => id === args[0])),
    };
  }

  readonly #look = (): never => Object.freeze({ ...this.#actor.fields }) as never;

  #follow(event: string): void {
    const turn = this.#actor.shell.core.requireTurn('A phase can change');
    const { phase, begun, ended } = this.#machine.next(this.#value, event, this.#look);
    if (JSON.stringify(phase) !== JSON.stringify(this.#value)) this.#enter(phase, turn);
    if (ended.length > 0) {
      for (const timer of delayTimers(this.#actor)) {
        if (ended.includes(String(timer.args[0]))) this.#end(timer, turn);
      }
    }
    for (const delay of begun) this.#begin(delay, turn);
  }

  #enter(phase: PhaseValue, turn: Turn): void {
    turn.note(new PhaseChange(this.#actor, this.#value, this.#put));
    this.#value = phase;
    this.#actor.shell.core.touch(this.#actor);
  }

  readonly #put = (phase: PhaseValue): void => {
    this.#value = phase;
  };

  #begin(delay: Delay, turn: Turn): void {
    const { timers } = this.#actor.shell.core;
    const timer = timerOf(this.#actor, delay, turn.now);
    timers.add(timer, turn);
    turn.writes.push({ is: 'put', key: timerKey(timer.bytes), value: timers.toRecord(timer) });
  }

  #end(timer: Timer, turn: Turn): void {
    this.#actor.shell.core.timers.remove(timer, turn);
    turn.writes.push({ is: 'del', key: timerKey(timer.bytes) });
  }
}

/** The timers by which delays of `actor` end. */
function delayTimers({ shell }: Actor): Timer[] {
  return shell.core.timers.of(shell).filter(({ facet }) => facet === DELAYS);
}

/** A timer for a delay that begins at `now`, not yet on the table. */
function timerOf({ shell }: Actor, { id, ms }: Delay, now: number): Timer {
  const length = Number.isFinite(ms) && ms > 0 ? ms : 0;
  return shell.core.timers.make(shell, DELAYS, now + length, [id]);
}
