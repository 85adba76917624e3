/**
 * Stores: the lists and maps of an actor, journaled and persisted entry by entry.
 *
 * State is written as a whole whenever a field changes; a store writes only the entries that
 * changed, so a turn of an inbox with a million messages costs what a turn of an empty one costs.
 * Entries are checked by a guard, and frozen: to change one, set it anew.
 */
import { type Guard, GuardError } from './guards.ts';

/** A list of entries, numbered from 0. */
export interface ListStore<T> extends Iterable<T> {
  readonly length: number;
  /** The entry at `index`, from the end when negative; undefined when there is none. */
  at(index: number): T | undefined;
  /** Adds an entry at the end; gives the new length. */
  push(value: T): number;
  /** Replaces an entry. Throws {@link GuardError} when there is none at `index`. */
  set(index: number, value: T): void;
  /** The entries in order. */
  values(): IterableIterator<T>;
  /** The entries `from` up to, not including, `to`. */
  slice(from?: number, to?: number): T[];
  /** Takes the first entry off; the others move up. Costs the same however long the list is. */
  removeFirst(): T | undefined;
  /** Drops all entries from `length` on. */
  truncate(length: number): void;
}

/** What is kept in memory beside a map, and told of each change of it, also of one that is undone. */
export interface MapIndex<T> {
  /** `before` is what was there under the key until now. */
  put(value: T, before: T | undefined): void;
  remove(before: T): void;
}

/** Entries under text keys, in the order of their keys (by UTF-16 code units). */
export interface MapStore<T> extends Iterable<[string, T]> {
  readonly size: number;
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, value: T): void;
  /** Was there such an entry? */
  delete(key: string): boolean;
  /** The keys in order; with `after`, only those that come after it. */
  keys(after?: string): IterableIterator<string>;
  values(after?: string): IterableIterator<T>;
  entries(after?: string): IterableIterator<[string, T]>;
  /**
   * The index of this class over the entries: made of all of them when it is first asked for after
   * the actor woke, and in step with them from then on. It is never stored. It must tell what
   * follows from the entries alone, and throw nothing.
   */
  index<X extends MapIndex<T>>(kind: new () => X): X;
}

type AnyGuard<T> = Guard<T, unknown, unknown>;

export interface ListOf<T = unknown> {
  readonly holds: 'list';
  readonly guard: AnyGuard<T>;
}

export interface MapOf<T = unknown> {
  readonly holds: 'map';
  readonly guard: AnyGuard<T>;
}

export type StoreDefinition = ListOf | MapOf;

export type StoresOf<D> = {
  readonly [K in keyof D]: D[K] extends ListOf<infer T>
    ? ListStore<T>
    : D[K] extends MapOf<infer T>
      ? MapStore<T>
      : never;
};

/** A store that is a list of what `guard` accepts. */
export function listOf<T>(guard: AnyGuard<T>): ListOf<T> {
  return { holds: 'list', guard };
}

/** A store that maps text to what `guard` accepts. */
export function mapOf<T>(guard: AnyGuard<T>): MapOf<T> {
  return { holds: 'map', guard };
}

/** A place in a list. Throws {@link GuardError}. */
export function checkIndex(index: number, length: number, path: string): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= length) {
    throw new GuardError(path, `a place in a list of ${length}`);
  }
}
