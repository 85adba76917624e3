/**
 * Things by position.
 *
 * Whoever chooses positions chooses small ones and uses them again once the other side has let go
 * of them: an array then finds them sooner than a map, does not grow with the number of calls ever
 * made, and the numbers stay short on the wire. A peer may choose as it likes: large numbers go
 * into a map, so that it cannot make us keep a long array full of nothing.
 */

/** Numbers below this stand in the array. */
const LOW_MAX = 16_384;

export class PositionTable<T> {
  readonly #low: (T | undefined)[] = [];
  readonly #high = new Map<number, T>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(position: number): T | undefined {
    if (position >= LOW_MAX) return this.#high.get(position);
    return position < this.#low.length ? this.#low[position] : undefined;
  }

  /** Puts `value` where nothing is, or in the place of what is there. */
  set(position: number, value: T): void {
    if (this.get(position) === undefined) this.#size++;
    if (position >= LOW_MAX) {
      this.#high.set(position, value);
      return;
    }
    while (this.#low.length < position) this.#low.push(undefined);
    if (this.#low.length === position) this.#low.push(value);
    else this.#low[position] = value;
  }

  /** Was there anything? */
  delete(position: number): boolean {
    if (this.get(position) === undefined) return false;
    this.#size--;
    if (position >= LOW_MAX) this.#high.delete(position);
    else this.#low[position] = undefined;
    return true;
  }

  *values(): Generator<T> {
    for (const value of this.#low) if (value !== undefined) yield value;
    yield* this.#high.values();
  }

  clear(): void {
    this.#low.length = 0;
    this.#high.clear();
    this.#size = 0;
  }
}

/** Gives out numbers from `first` up, the one that came back last before any other. */
export class PositionPool {
  readonly #free: number[] = [];
  #next: number;

  constructor(first: number) {
    this.#next = first;
  }

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(position: number): void {
    this.#free.push(position);
  }
}
