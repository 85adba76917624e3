/**
 * Items in an order that is costly to compare by, such as that of names as people count. They are put in order only
 * where somebody looks, and no further: taking in 200,000 costs no comparison, and the first page of them two for
 * each. What is in order stays so when one is added or taken out.
 */

/** A run that is in order and grows longer is cut in two; one that is not, before it is put in order. */
const RUN_LENGTH_MAX = 512;
/** Where to cut is guessed from as many of the items. */
const SAMPLES = 9;

interface Run<T> {
  /** Nothing in it comes before this, which may be there no more; the first run has none. */
  readonly from: T | undefined;
  /** In order, once nothing is loose. */
  items: T[];
  loose: Set<T> | undefined;
}

const loose = <T>(from: T | undefined): Run<T> => ({ from, items: [], loose: new Set() });

export class SortedRuns<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #runs: Run<T>[] = [loose<T>(undefined)];

  /** `compare` answers 0 for no two items that are in here together. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  add(item: T): void {
    const at = this.#runFor(item);
    const run = this.#runs[at] as Run<T>;
    if (run.loose) run.loose.add(item);
    else {
      run.items.splice(this.#firstNotBefore(run.items, item), 0, item);
      if (run.items.length > RUN_LENGTH_MAX) this.#halve(at, run);
    }
  }

  /** Takes out `item` itself, not one like it. Does nothing when it is not here. */
  delete(item: T): void {
    const at = this.#runFor(item);
    const run = this.#runs[at] as Run<T>;
    if (run.loose) run.loose.delete(item);
    else {
      const place = this.#firstNotBefore(run.items, item);
      if (run.items[place] === item) run.items.splice(place, 1);
    }
    const isEmpty = (run.loose?.size ?? run.items.length) === 0;
    if (isEmpty && this.#runs.length > 1) this.#runs.splice(at, 1);
  }

  /** All in no order. Change nothing meanwhile. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (const run of this.#runs) yield* run.loose ?? run.items;
  }

  /** All in order; with `last`, which need not be here, those that come after it. Change nothing meanwhile. */
  *after(last?: T): Generator<T, void, undefined> {
    let at = this.#settled(() => (last === undefined ? 0 : this.#runFor(last)));
    const { items } = this.#runs[at] as Run<T>;
    let place = last === undefined ? 0 : this.#firstNotBefore(items, last);
    if (
      last !== undefined &&
      place < items.length &&
      this.#compare(items[place] as T, last) === 0
    ) {
      place += 1;
    }
    yield* items.slice(place);
    for (at += 1; at < this.#runs.length; at += 1) {
      const next = at;
      yield* (this.#runs[this.#settled(() => next)] as Run<T>).items;
    }
  }

  /** Cuts and sorts until the run that `choose` chooses is in order; answers which it is. */
  #settled(choose: () => number): number {
    for (;;) {
      const at = choose();
      const run = this.#runs[at] as Run<T>;
      if (!run.loose) return at;
      if (run.loose.size > RUN_LENGTH_MAX && this.#part(at, [...run.loose])) continue;
      run.items = [...run.loose].sort(this.#compare);
      run.loose = undefined;
    }
  }

  /** Parts a loose run in two. Answers false when no cut was found that helps. */
  #part(at: number, items: readonly T[]): boolean {
    const step = Math.floor(items.length / SAMPLES);
    const samples = Array.from({ length: SAMPLES }, (_, one) => items[one * step] as T);
    const cut = samples.sort(this.#compare)[SAMPLES >> 1] as T;
    const low = loose(this.#runs[at]?.from);
    const high = loose<T>(cut);
    for (const item of items) (this.#compare(item, cut) < 0 ? low : high).loose?.add(item);
    if (Math.min(low.loose?.size ?? 0, high.loose?.size ?? 0) < items.length / 16) return false;
    this.#runs.splice(at, 1, low, high);
    return true;
  }

  #halve(at: number, run: Run<T>): void {
    const items = run.items.splice(run.items.length >> 1);
    this.#runs.splice(at + 1, 0, { from: items[0], items, loose: undefined });
  }

  /** The last run that begins at or before `item` (the first when none does). */
  #runFor(item: T): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#compare((this.#runs[middle] as Run<T>).from as T, item) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #firstNotBefore(items: readonly T[], item: T): number {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(items[middle] as T, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
