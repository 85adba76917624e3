/**
 * The state of an actor as its methods see it: a record whose fields can be assigned, in a turn,
 * and nothing else.
 *
 * It behaves as the plain record it looks like (it can be spread and listed); each assignment is
 * checked, frozen and noted in the journal of the turn.
 */
import type { Actor } from './actor.ts';
import { Refused } from './errors.ts';
import { CHANGE, type Change, type ChangeNotes } from './journal/change.ts';

type Fields = Record<string, unknown>;

class FieldChange implements Change {
  readonly actor: Actor;
  readonly fields: Fields;
  readonly name: string;
  readonly before: unknown;

  constructor(actor: Actor, fields: Fields, name: string, before: unknown) {
    this.actor = actor;
    this.fields = fields;
    this.name = name;
    this.before = before;
  }

  undo(): void {
    this.fields[this.name] = this.before;
  }

  note(into: ChangeNotes): void {
    into.change(this.actor.shell, CHANGE.field, this.name, 0, this.before);
  }
}

export class StateHandler implements ProxyHandler<Fields> {
  readonly #actor: Actor;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  set(fields: Fields, name: string | symbol, value: unknown): boolean {
    const { core } = this.#actor.shell;
    const turn = core.requireTurn('State can be assigned');
    if (typeof name !== 'string' || !Object.hasOwn(fields, name)) {
      const kind = this.#actor.compiled.kind.name;
      throw new Refused('no-such-field', `The state of ${kind} has no field ${String(name)}.`);
    }
    const kept = core.durable.keep(value);
    turn.note(new FieldChange(this.#actor, fields, name, fields[name]));
    fields[name] = kept;
    core.touch(this.#actor);
    return true;
  }

  deleteProperty(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  preventExtensions(): boolean {
    return false;
  }

  setPrototypeOf(): boolean {
    return false;
  }
}
