/** A binary heap: gives back what it holds in the order of `time`, then of adding. */
interface Timed {
  readonly time: number;
}

export class Earliest<T extends Timed> {
  readonly #heap: { readonly item: T; readonly added: number }[] = [];
  #added = 0;

  first(): T | undefined {
    return this.#heap[0]?.item;
  }

  add(item: T): void {
    const heap = this.#heap;
    let at = heap.push({ item, added: this.#added++ }) - 1;
    while (at > 0 && this.#before(at, (at - 1) >> 1)) {
      this.#swap(at, (at - 1) >> 1);
      at = (at - 1) >> 1;
    }
  }

  removeFirst(): void {
    const heap = this.#heap;
    this.#swap(0, heap.length - 1);
    heap.pop();
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const smaller = left + 1 < heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (left >= heap.length || !this.#before(smaller, at)) return;
      this.#swap(at, smaller);
      at = smaller;
    }
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return false;
    if (one.item.time !== other.item.time) return one.item.time < other.item.time;
    return one.added < other.added;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}
