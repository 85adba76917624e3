/**
 * Time that passes only when told to, so that minutes of waiting take no time and every run is the
 * same run.
 *
 * What is due first happens first; what is due at the same moment, in the order asked for.
 */
import type { Timers } from '../powers.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  /** Undefined once it has been taken back, or has happened. */
  run: (() => void) | undefined;
}

export class VirtualTime implements Timers {
  /** A binary heap: nothing is due before its parent. */
  readonly #heap: Due[] = [];
  #now = 0;
  #order = 0;
  #cancelled = 0;

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** How much is still to happen. */
  get waiting(): number {
    return this.#heap.length - this.#cancelled;
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.at(this.#now + Math.max(0, milliseconds), run);
  }

  /** As {@link after}, at the time `at`, or at once when that has passed. */
  at(at: number, run: () => void): () => void {
    const due: Due = { at: Math.max(at, this.#now), order: this.#order++, run };
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
    return () => {
      if (due.run) this.#cancelled++;
      due.run = undefined;
    };
  }

  /** When the next thing happens; undefined when nothing is left. */
  get next(): number | undefined {
    while (this.#heap[0] && !this.#heap[0].run) {
      this.#take();
      this.#cancelled--;
    }
    return this.#heap[0]?.at;
  }

  /** Goes to the next thing and lets it happen. False when nothing is left. */
  advance(): boolean {
    if (this.next === undefined) return false;
    const due = this.#take();
    const { run } = due;
    this.#now = due.at;
    due.run = undefined;
    run?.();
    return true;
  }

  #take(): Due {
    const first = this.#heap[0] as Due;
    const last = this.#heap.pop() as Due;
    if (last !== first) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1;
      const earlier = this.#isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(earlier, at)) return;
      at = earlier;
    }
  }

  #swapIfEarlier(lower: number, upper: number): boolean {
    if (!this.#isEarlier(lower, upper)) return false;
    const moved = this.#heap[lower] as Due;
    this.#heap[lower] = this.#heap[upper] as Due;
    this.#heap[upper] = moved;
    return true;
  }

  #isEarlier(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }
}
