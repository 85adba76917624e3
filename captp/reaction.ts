/**
 * What happens when somebody has waited for a Vow with `then` or `await`: the function given runs
 * in a later turn, and what it answers settles the Vow that `then` gave.
 */
import type { Listener, Resolver } from './resolver.ts';
import { type Job, soon } from './turn-queue.ts';

type Callback<T, R> = ((value: T) => R | PromiseLike<R>) | null | undefined;

export class Reaction<T, A, B> implements Listener<T>, Job {
  readonly #onFulfilled: Callback<T, A>;
  readonly #onBroken: Callback<unknown, B>;
  readonly #next: Resolver<A | B>;
  #isBroken = false;
  #outcome: unknown = undefined;

  constructor(onFulfilled: Callback<T, A>, onBroken: Callback<unknown, B>, next: Resolver<A | B>) {
    this.#onFulfilled = onFulfilled;
    this.#onBroken = onBroken;
    this.#next = next;
  }

  fulfilled(value: T): void {
    this.#outcome = value;
    soon(this);
  }

  broken(error: unknown): void {
    this.#isBroken = true;
    this.#outcome = error;
    soon(this);
  }

  run(): void {
    const next = this.#next;
    try {
      if (this.#isBroken) {
        if (typeof this.#onBroken === 'function') next.resolve(this.#onBroken(this.#outcome));
        else next.reject(this.#outcome);
      } else if (typeof this.#onFulfilled === 'function') {
        next.resolve(this.#onFulfilled(this.#outcome as T));
      } else next.resolve(this.#outcome as A);
    } catch (error) {
      next.reject(error);
    }
  }
}
