/**
 * `this` of the methods of one actor: its state, stores, facets, and what a turn may do besides.
 *
 * Each part is made when it is first asked for, and all of it let go of when the actor was not used
 * for a while, because most actors that are awake are not in use.
 */
import type { Actor } from './actor.ts';
import { ActorTurn } from './actor-turn.ts';
import { StateHandler } from './state.ts';

export class Context {
  readonly #actor: Actor;
  #state: object | undefined;
  #stores: object | undefined;
  #facets: object | undefined;
  #turn: ActorTurn | undefined;

  constructor(actor: Actor) {
    this.#actor = actor;
    Object.freeze(this);
  }

  get state(): object {
    this.#state ??= new Proxy(this.#actor.fields, new StateHandler(this.#actor));
    return this.#state;
  }

  get stores(): object {
    this.#stores ??= Object.freeze(Object.fromEntries(this.#actor.stores));
    return this.#stores;
  }

  get facets(): object {
    this.#facets ??= this.#actor.shell.facets();
    return this.#facets;
  }

  get phase(): unknown {
    return this.#actor.phases?.value;
  }

  inPhase(path: string): boolean {
    return this.#actor.phases?.includes(path) ?? false;
  }

  get turn(): ActorTurn {
    this.#turn ??= new ActorTurn(this.#actor);
    return this.#turn;
  }

  /** Does it hold what cannot be made anew? Asked by the vat, not by methods. */
  static isVolatile(context: Context): boolean {
    return (context.#turn?.watchers.size ?? 0) > 0;
  }
}

/** Methods see the parts and nothing else. */
Reflect.deleteProperty(Context.prototype, 'constructor');
Object.freeze(Context.prototype);
