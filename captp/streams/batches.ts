/**
 * Puts what a supply gives into batches: as much as is there already, without waiting for more.
 *
 * A value that comes alone goes alone and at once; a loop that yields thousands fills whole
 * messages. What is "there already" shows without a clock: a value that needs nothing from outside
 * arrives within a few microtasks.
 */
import { weigh } from './weight.ts';

/** Where a stream's values come from. Asked for one at a time. */
export interface Supply<T = unknown> {
  next(): PromiseLike<IteratorResult<T, unknown>> | IteratorResult<T, unknown>;
  /** Nothing more is wanted, because of `why`. `next` is not called any more. */
  stop(why: Error): unknown;
}

/** Microtasks that a value may take to count as being there. */
const HOPS_MAX = 16;

type Outcome = IteratorResult<unknown, unknown> | { readonly error: unknown };

/** What was asked of the supply and has not gone into a batch. */
class Upcoming {
  outcome: Outcome | undefined = undefined;
  readonly settled: Promise<void>;

  constructor(supply: Supply) {
    this.settled = this.#ask(supply);
  }

  async #ask(supply: Supply): Promise<void> {
    try {
      this.outcome = await supply.next();
    } catch (error) {
      this.outcome = { error };
    }
  }
}

export class Batches {
  readonly #supply: Supply;
  #upcoming: Upcoming | undefined = undefined;

  constructor(supply: Supply) {
    this.#supply = supply;
  }

  /**
   * The next batch; empty at the end. Throws what the supply throws, once the values before it are
   * out. Byte arrays are cut only when they are larger than a whole batch, and never copied.
   */
  async gather(values: number, bytes: number): Promise<unknown[]> {
    const batch: unknown[] = [];
    let room = bytes;
    while (batch.length < values && room > 0) {
      const outcome = await this.#outcome(batch.length === 0);
      if (outcome === undefined) break;
      if ('error' in outcome) {
        if (batch.length > 0) break;
        throw outcome.error;
      }
      if (outcome.done) break;
      const { value } = outcome;
      const weight = weigh(value);
      if (weight > room) {
        if (batch.length > 0) break;
        batch.push(this.#cut(value, bytes));
        break;
      }
      batch.push(value);
      room -= weight;
      this.#upcoming = undefined;
    }
    return batch;
  }

  /** What comes next; undefined when that is not known yet and nobody wants to wait for it. */
  async #outcome(waits: boolean): Promise<Outcome | undefined> {
    this.#upcoming ??= new Upcoming(this.#supply);
    const upcoming = this.#upcoming;
    if (waits) await upcoming.settled;
    else for (let hop = 0; hop < HOPS_MAX && !upcoming.outcome; hop++) await Promise.resolve();
    return upcoming.outcome;
  }

  /** As much of `value` as fits; the rest stays for the next batch. Only bytes can be cut. */
  #cut(value: unknown, bytes: number): unknown {
    if (!(value instanceof Uint8Array)) {
      this.#upcoming = undefined;
      return value;
    }
    (this.#upcoming as Upcoming).outcome = { done: false, value: value.subarray(bytes) };
    return value.subarray(0, bytes);
  }
}
