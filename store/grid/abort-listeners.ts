/**
 * One listener on a signal for any number of waiters: a read asks ten hosts at once, and Node warns
 * of a leak when a signal has more than ten listeners.
 */
const waiters = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `run` once when `signal` is aborted; the answer calls it off. */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return () => {};
  let waiting = waiters.get(signal);
  if (waiting === undefined) {
    const fresh = new Set<() => void>();
    signal.addEventListener('abort', () => {
      for (const one of [...fresh]) one();
    });
    waiters.set(signal, fresh);
    waiting = fresh;
  }
  // Each time another function, so that one given twice is called twice.
  const entry = () => run();
  const all = waiting;
  all.add(entry);
  return () => {
    all.delete(entry);
  };
}
