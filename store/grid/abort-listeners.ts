/**
 * What may end a piece of work before it is done: a signal, or an Ending.
 *
 * There is one listener on a signal for any number of waiters: a read asks ten hosts at once, and
 * Node warns of a leak when a signal has more than ten listeners.
 */

/**
 * The end of a reader, for those who work for it. As a signal of an AbortController, which costs
 * more than a small read.
 */
export class Ending {
  readonly #waiters = new Set<() => void>();
  #aborted = false;
  #reason: unknown;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  /** Ends it; the first reason stands. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const one of [...this.#waiters]) one();
    this.#waiters.clear();
  }

  /** Who is told. For `onAbort`. */
  get waiters(): Set<() => void> {
    return this.#waiters;
  }
}

export type EndSignal = AbortSignal | Ending;

const waitersOfSignal = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `run` once when `signal` is aborted; the answer calls it off. */
export function onAbort(signal: EndSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return callNothingOff;
  const waiters = signal instanceof Ending ? signal.waiters : waitersOf(signal);
  // Each time another function, so that one given twice is called twice.
  const entry = () => run();
  waiters.add(entry);
  return () => {
    waiters.delete(entry);
  };
}

const callNothingOff = () => undefined;

function waitersOf(signal: AbortSignal): Set<() => void> {
  const known = waitersOfSignal.get(signal);
  if (known !== undefined) return known;
  const waiters = new Set<() => void>();
  signal.addEventListener('abort', () => {
    for (const one of [...waiters]) one();
  });
  waitersOfSignal.set(signal, waiters);
  return waiters;
}
