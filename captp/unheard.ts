/**
 * Errors that nobody hears of: what broke after a `then`, when the program has ended the chain
 * there.
 *
 * They are reported as those of native promises are, by one that is broken and that nobody handles;
 * and whoever listens before the engine looks has handled it.
 */
import { type Job, soon } from './turn-queue.ts';

const reports = new WeakMap<object, Promise<never>>();

class Report implements Job {
  readonly #promise: object;
  readonly #error: unknown;
  readonly #isHeard: () => boolean;

  constructor(promise: object, error: unknown, isHeard: () => boolean) {
    this.#promise = promise;
    this.#error = error;
    this.#isHeard = isHeard;
  }

  run(): void {
    if (!this.#isHeard()) reports.set(this.#promise, Promise.reject(this.#error));
  }
}

/** Reports `error`, unless `isHeard` by the end of the turn. */
export function reportUnlessHeard(promise: object, error: unknown, isHeard: () => boolean): void {
  soon(new Report(promise, error, isHeard));
}

/** Somebody hears of it now. */
export function withdrawReport(promise: object): void {
  reports.get(promise)?.catch(() => undefined);
}
