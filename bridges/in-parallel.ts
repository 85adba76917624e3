/** Works through a list with so many at once. */

/**
 * Takes the items in their order. Begins no more once `signal` is aborted or `work` has thrown; then the signal that
 * each was given is aborted, too. Throws what was thrown first, when those begun are done.
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && !either.aborted) {
      const item = items[next++] as T;
      await work(item, either).catch((error: unknown) => failed.abort(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  failed.signal.throwIfAborted();
}
