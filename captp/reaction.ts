/**
 * What happens when somebody has waited for a Vow with `then` or `await`: the function given runs
 * in a later turn, and what it answers settles the promise that `then` gave.
 */
import { type Job, soon } from './turn-queue.ts';
import type { Listener } from './vow.ts';

export class Reaction<T, A, B> implements Listener<T>, Job {
  readonly #onFulfilled: ((value: T) => A | PromiseLike<A>) | null | undefined;
  readonly #onBroken: ((error: unknown) => B | PromiseLike<B>) | null | undefined;
  readonly #resolve: (value: A | B | PromiseLike<A | B>) => void;
  readonly #reject: (error: unknown) => void;
  #isBroken = false;
  #outcome: unknown = undefined;

  constructor(
    onFulfilled: ((value: T) => A | PromiseLike<A>) | null | undefined,
    onBroken: ((error: unknown) => B | PromiseLike<B>) | null | undefined,
    resolve: (value: A | B | PromiseLike<A | B>) => void,
    reject: (error: unknown) => void,
  ) {
    this.#onFulfilled = onFulfilled;
    this.#onBroken = onBroken;
    this.#resolve = resolve;
    this.#reject = reject;
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
    try {
      if (this.#isBroken) this.#afterBreak();
      else if (this.#onFulfilled) this.#resolve(this.#onFulfilled(this.#outcome as T));
      else this.#resolve(this.#outcome as A);
    } catch (error) {
      this.#reject(error);
    }
  }

  #afterBreak(): void {
    if (this.#onBroken) this.#resolve(this.#onBroken(this.#outcome));
    else this.#reject(this.#outcome);
  }
}
