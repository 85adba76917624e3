/** Stores of the model: lists and maps as the language has them. */
import type { ListStore, MapIndex, MapStore } from '../../vat/index.ts';

export class ModelList<T> implements ListStore<T> {
  readonly #items: T[];

  constructor(items: readonly T[] = []) {
    this.#items = [...items];
  }

  copy(): ModelList<T> {
    return new ModelList(this.#items);
  }

  get length(): number {
    return this.#items.length;
  }

  at(index: number): T | undefined {
    return this.#items.at(index);
  }

  push(value: T): number {
    return this.#items.push(value);
  }

  set(index: number, value: T): void {
    this.#items[index] = value;
  }

  values(): IterableIterator<T> {
    return this.#items.values();
  }

  slice(from?: number, to?: number): T[] {
    return this.#items.slice(from, to);
  }

  removeFirst(): T | undefined {
    return this.#items.shift();
  }

  truncate(length: number): void {
    this.#items.length = length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.values();
  }
}

export class ModelMap<T> implements MapStore<T> {
  readonly #entries: Map<string, T>;

  constructor(entries?: Iterable<readonly [string, T]>) {
    this.#entries = new Map(entries);
  }

  copy(): ModelMap<T> {
    return new ModelMap(this.#entries);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  set(key: string, value: T): void {
    this.#entries.set(key, value);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  keys(after?: string): IterableIterator<string> {
    const keys = [...this.#entries.keys()].filter((key) => after === undefined || key > after);
    return keys.sort().values();
  }

  *values(after?: string): IterableIterator<T> {
    for (const [, value] of this.entries(after)) yield value;
  }

  *entries(after?: string): IterableIterator<[string, T]> {
    for (const key of this.keys(after)) yield [key, this.#entries.get(key) as T];
  }

  [Symbol.iterator](): Iterator<[string, T]> {
    return this.entries();
  }

  index<X extends MapIndex<T>>(kind: new () => X): X {
    const index = new kind();
    for (const value of this.#entries.values()) index.put(value, undefined);
    return index;
  }
}
