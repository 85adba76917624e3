/**
 * How much of one peer, and of one author, is looked at in a time. What is beyond is not passed on; it is not lost,
 * because whoever lacks something asks for it (catch-up.ts), and then it is we who say how much.
 */

/** A bucket that fills by itself: `most` at once, and then so many a second. */
interface Rate {
  readonly most: number;
  readonly perSecond: number;
}

export const PER_PEER: Rate = { most: 512, perSecond: 32 };
export const PER_AUTHOR: Rate = { most: 128, perSecond: 1 };
/** Questions of one peer for what it lacks. */
export const PER_ASKER: Rate = { most: 64, perSecond: 1 };
/** Buckets that are remembered; beyond it the one longest unused is forgotten. */
const BUCKETS_MAX = 4_096;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

export class FloodLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Counts one more of `name`; `now` is in milliseconds. Answers whether that is still within the limit. */
  allows(name: string, now: number): boolean {
    const { most, perSecond } = this.#rate;
    const { left, at } = this.#buckets.get(name) ?? { left: most, at: now };
    const filled = Math.min(most, left + (Math.max(0, now - at) * perSecond) / 1_000);
    const allowed = filled >= 1;
    this.#buckets.delete(name);
    this.#buckets.set(name, { left: allowed ? filled - 1 : filled, at: now });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > BUCKETS_MAX && oldest !== undefined) this.#buckets.delete(oldest);
    return allowed;
  }
}

/** After so long half of what somebody did is forgiven. */
const HALF_LIFE_MS = 60_000;

/** What peers did that no honest one does, or not so often: it goes off their score. */
export class Strikes {
  readonly #counts = new Map<string, Bucket>();

  add(peer: string, now: number): void {
    const left = this.of(peer, now) + 1;
    this.#counts.delete(peer);
    this.#counts.set(peer, { left, at: now });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > BUCKETS_MAX && oldest !== undefined) this.#counts.delete(oldest);
  }

  of(peer: string, now: number): number {
    const count = this.#counts.get(peer);
    return count ? count.left * 0.5 ** (Math.max(0, now - count.at) / HALF_LIFE_MS) : 0;
  }
}
