/** What stands around a promise: who decides it, who hears of it, and where messages go ahead. */
import type { Handler } from './handler.ts';

/**
 * The other half of a Vow: who holds it decides what becomes of the Vow. The first decision
 * stands.
 */
export interface Resolver<T = unknown> {
  /** Fulfils, or follows `value` when it is itself a promise (a Vow or any thenable). */
  resolve(value: T | PromiseLike<T>): void;
  /**
   * Breaks the Vow: every message queued on it, and every later one, is answered by the same
   * error.
   */
  reject(error: unknown): void;
  /**
   * Sends what is queued, and what comes before settlement, to `pipeline` instead of keeping it
   * here.
   */
  pipelineTo(pipeline: Pipeline): void;
  /** Aborted when nobody waits for the answer any more (see call-signal.ts). */
  signal?(): AbortSignal;
}

/** Where messages to a value that does not exist yet may be sent ahead of it. */
export interface Pipeline extends Handler {
  /**
   * Asked once the Vow is fulfilled and had been pipelined on: may later messages go straight to
   * `value`? Only when the straight way cannot overtake what was pipelined (never switch to a
   * shortened path otherwise).
   */
  mayShorten(value: unknown): boolean;
  /** Nobody waits for the value any more. */
  abandon?(): void;
}

/** Hears what becomes of a Vow, once. */
export interface Listener<T = unknown> {
  fulfilled(value: T): void;
  broken(error: unknown): void;
}

/** Is `value` a promise of any kind? Throws what a getter of it throws. */
export function isThenable(value: unknown): value is PromiseLike<never> {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}
