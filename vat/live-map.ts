/** A map store in memory: a Map for finding, and the keys in order for going through it. */
import type { Actor, Saved } from './actor.ts';
import { DamagedRecord } from './errors.ts';
import { checkInside, type Guard, text } from './guards.ts';
import { CHANGE, type Change, type ChangeNotes } from './journal/change.ts';
import type { Op } from './records.ts';
import type { Shell } from './shell.ts';
import { SortedKeys } from './sorted-keys.ts';
import type { MapIndex, MapStore } from './store.ts';

/** Longest key of an entry, in UTF-16 code units. */
export const MAP_KEY_LENGTH_MAX = 1_024;
const Key = text(MAP_KEY_LENGTH_MAX);

class EntryChange implements Change {
  readonly map: LiveMap;
  readonly key: string;
  /** Was there such an entry? */
  readonly there: boolean;
  readonly before: unknown;
  /** Is there one afterwards? */
  readonly stays: boolean;

  constructor(map: LiveMap, key: string, stays: boolean) {
    this.map = map;
    this.key = key;
    this.there = map.has(key);
    this.before = map.get(key);
    this.stays = stays;
  }

  undo(): void {
    this.map.putBack(this);
  }

  note(into: ChangeNotes): void {
    const changed = this.there ? CHANGE.entry : CHANGE.newEntry;
    const code = this.stays ? changed : CHANGE.deleteEntry;
    into.change(this.map.shell, code, this.map.name, this.key, this.before);
  }
}

export class LiveMap<T = unknown> implements MapStore<T>, Saved {
  readonly prefix: Uint8Array;
  readonly #actor: Actor;
  readonly name: string;
  readonly #guard: Guard<T, unknown, unknown>;
  readonly #entries = new Map<string, T>();
  readonly #order = new SortedKeys();
  readonly #dirty = new Set<string>();
  readonly #indexes = new Map<new () => MapIndex<T>, MapIndex<T>>();

  constructor(actor: Actor, name: string, guard: Guard<T, unknown, unknown>) {
    this.#actor = actor;
    this.name = name;
    this.#guard = guard;
    this.prefix = actor.shell.core.names.store(actor.shell.bytes, name);
  }

  get shell(): Shell {
    return this.#actor.shell;
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
    Key.inward(key, `A key of ${this.name}`);
    const title = `An entry of ${this.name}`;
    const checked = checkInside(this.#guard, value, title);
    const kept = this.#actor.shell.core.durable.keep(checked);
    this.#noteChange(key, true);
    this.#put(key, kept);
  }

  delete(key: string): boolean {
    if (!this.#entries.has(key)) return false;
    this.#noteChange(key, false);
    this.#remove(key);
    return true;
  }

  keys(after?: string): IterableIterator<string> {
    return this.#order.from(after);
  }

  *values(after?: string): IterableIterator<T> {
    for (const [, value] of this.entries(after)) yield value;
  }

  *entries(after?: string): IterableIterator<[string, T]> {
    for (const key of this.#order.from(after)) {
      // Deleted while we go through it.
      if (this.#entries.has(key)) yield [key, this.#entries.get(key) as T];
    }
  }

  [Symbol.iterator](): Iterator<[string, T]> {
    return this.entries();
  }

  index<X extends MapIndex<T>>(kind: new () => X): X {
    const known = this.#indexes.get(kind) as X | undefined;
    if (known) return known;
    const index = new kind();
    for (const value of this.#entries.values()) index.put(value, undefined);
    this.#indexes.set(kind, index);
    return index;
  }

  /** Takes in one stored entry. Throws {@link DamagedRecord}. */
  load(_key: Uint8Array, stored: unknown): void {
    if (!Array.isArray(stored)) throw new DamagedRecord('map entry', this.#actor.shell.id);
    this.#put(stored[0] as string, stored[1] as T);
  }

  save(ops: Op[]): void {
    const { gone, core } = this.#actor.shell;
    if (gone || this.#actor.retired) return;
    for (const key of this.#dirty) {
      const place = core.names.mapEntry(this.prefix, key);
      ops.push(
        this.#entries.has(key)
          ? core.records.put(place, [key, this.#entries.get(key)])
          : core.records.del(place),
      );
    }
  }

  settled(): void {
    this.#dirty.clear();
  }

  /** Undoes a change of this map; those made after it were undone before. */
  putBack({ key, there, before }: EntryChange): void {
    if (there) this.#put(key, before as T);
    else this.#remove(key);
  }

  #noteChange(key: string, stays: boolean): void {
    const { core } = this.#actor.shell;
    const turn = core.requireTurn('A store can be changed');
    turn.note(new EntryChange(this as LiveMap, key, stays));
    this.#dirty.add(key);
    core.touch(this);
  }

  #put(key: string, value: T): void {
    const before = this.#entries.get(key);
    if (!this.#entries.has(key)) this.#order.add(key);
    this.#entries.set(key, value);
    for (const index of this.#indexes.values()) index.put(value, before);
  }

  #remove(key: string): void {
    const before = this.#entries.get(key) as T;
    this.#entries.delete(key);
    this.#order.delete(key);
    for (const index of this.#indexes.values()) index.remove(before);
  }
}
