/** A signal that is aborted when `signal` is, or after so many milliseconds; `stop` calls the timer off. */
import { setMaxListeners } from 'node:events';
import type { Timers } from '../../../captp/index.ts';

export interface Within {
  readonly signal: AbortSignal;
  abort(): void;
  stop(): void;
}

export function within(timers: Timers, milliseconds: number, signal?: AbortSignal): Within {
  const own = new AbortController();
  // All questions of one look-up listen to it.
  setMaxListeners(0, own.signal);
  const abort = (): void => own.abort();
  const stopTimer = timers.after(milliseconds, abort);
  if (signal?.aborted) own.abort();
  signal?.addEventListener('abort', abort);
  return {
    signal: own.signal,
    abort,
    stop() {
      stopTimer();
      signal?.removeEventListener('abort', abort);
    },
  };
}
