/**
 * Runs what stands in a queue, so that nothing in it keeps back what is behind it: a fault is seen
 * once all of it has run.
 */

/** Calls `run` with each of `queue`, also with what comes meanwhile. Throws the first fault. */
export function runEach<T>(queue: readonly T[], run: (one: T) => void): void {
  let fault: { error: unknown } | undefined;
  for (let next = 0; next < queue.length; next++) {
    try {
      run(queue[next] as T);
    } catch (error) {
      fault ??= { error };
    }
  }
  if (fault) throw fault.error;
}
