/**
 * The powers of this process: the clock and randomness.
 *
 * Nothing below bridges/ may reach for them (law 1), so they are made here, once, and handed down.
 */
import { randomFillSync } from 'node:crypto';
import type { Random, Clock as VatClock } from '../vat/index.ts';

/** Longest delay that Node's timers can count, ms; longer ones are waited for in pieces. */
const TIMEOUT_MAX_MS = 2_147_483_647;

export interface Clock extends VatClock {
  /** Calls `run` once after `delay` ms; the answer calls it off. */
  after(delay: number, run: () => void): () => void;
}

export interface Powers {
  readonly clock: Clock;
  readonly random: Random;
}

export function makePowers(): Powers {
  const after = (delay: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, Math.min(Math.max(delay, 0), TIMEOUT_MAX_MS));
    return () => clearTimeout(timer);
  };
  return {
    clock: {
      now: Date.now,
      // It may come early, as the contract of a Clock allows: then it is asked for again.
      wakeAt: (time, run) => after(time - Date.now(), run),
      after,
    },
    random: { bytes: (length) => randomFillSync(new Uint8Array(length)) },
  };
}
