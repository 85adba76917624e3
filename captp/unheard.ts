/**
 * Errors that nobody hears of: what broke after a `then`, when the program has ended the chain
 * there.
 *
 * They are reported as those of native promises are, by one that is broken and that nobody handles;
 * and whoever listens before the engine looks has handled it.
 */
import { soon } from './turn-queue.ts';

const reports = new WeakMap<object, Promise<never>>();

/** Reports `error`, unless `isHeard` by the end of the turn. */
export function reportUnlessHeard(promise: object, error: unknown, isHeard: () => boolean): void {
  const run = (): void => {
    if (!isHeard()) reports.set(promise, Promise.reject(error));
  };
  soon({ run });
}

/** Somebody hears of it now. */
export function withdrawReport(promise: object): void {
  reports.get(promise)?.catch(() => undefined);
}
