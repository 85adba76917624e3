/**
 * The state of an actor as its methods see it: a record whose fields can be assigned, in a turn,
 * and nothing else.
 *
 * It behaves as the plain record it looks like (it can be spread and listed); each assignment is
 * checked, frozen and noted in the journal of the turn.
 */
import type { Actor } from './actor.ts';
import { Refused } from './errors.ts';

type Fields = Record<string, unknown>;

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
    const before = fields[name];
    turn.undo(() => {
      fields[name] = before;
    });
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
