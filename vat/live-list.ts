/**
 * A list store in memory.
 *
 * Entries keep the number they were stored under when the first ones are taken off, so taking one
 * off writes one deletion and moves nothing.
 */
import type { Actor, Saved } from './actor.ts';
import { DamagedRecord } from './errors.ts';
import type { Guard } from './guards.ts';
import { numberIn } from './keys.ts';
import type { Op } from './records.ts';
import { checkIndex, checkInside, type ListStore } from './store.ts';

export class LiveList<T = unknown> implements ListStore<T>, Saved {
  readonly prefix: Uint8Array;
  readonly #actor: Actor;
  readonly #name: string;
  readonly #guard: Guard<T, unknown, unknown>;
  #items: (T | undefined)[] = [];
  /** The number under which `#items[0]` is stored. */
  #base = 0;
  /** How many of `#items` have been taken off at the front. */
  #head = 0;
  readonly #dirty = new Set<number>();

  constructor(actor: Actor, name: string, guard: Guard<T, unknown, unknown>) {
    this.#actor = actor;
    this.#name = name;
    this.#guard = guard;
    this.prefix = actor.shell.core.names.store(actor.shell.bytes, name);
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  at(index: number): T | undefined {
    const from = index < 0 ? this.length + index : index;
    return from < 0 ? undefined : this.#items[this.#head + from];
  }

  push(value: T): number {
    const turn = this.#turn();
    const kept = this.#keep(value);
    turn.undo(() => {
      this.#items.pop();
    });
    this.#items.push(kept);
    this.#touch(this.#items.length - 1);
    return this.length;
  }

  set(index: number, value: T): void {
    const turn = this.#turn();
    checkIndex(index, this.length, this.#name);
    const kept = this.#keep(value);
    const at = this.#head + index;
    const before = this.#items[at];
    turn.undo(() => {
      this.#items[at] = before;
    });
    this.#items[at] = kept;
    this.#touch(at);
  }

  slice(from = 0, to = this.length): T[] {
    const place = (index: number): number =>
      this.#head + Math.min(this.length, index < 0 ? Math.max(0, this.length + index) : index);
    return this.#items.slice(place(from), place(to)) as T[];
  }

  removeFirst(): T | undefined {
    const turn = this.#turn();
    if (this.length === 0) return undefined;
    const at = this.#head;
    const first = this.#items[at] as T;
    turn.undo(() => {
      this.#head = at;
      this.#items[at] = first;
    });
    this.#items[at] = undefined;
    this.#head++;
    this.#touch(at);
    return first;
  }

  truncate(length: number): void {
    const turn = this.#turn();
    checkIndex(length, this.length + 1, this.#name);
    const start = this.#head + length;
    const dropped = this.#items.slice(start);
    turn.undo(() => {
      for (const item of dropped) this.#items.push(item);
    });
    this.#items.length = start;
    dropped.forEach((_, at) => {
      this.#touch(start + at);
    });
  }

  values(): IterableIterator<T> {
    return this.slice().values();
  }

  [Symbol.iterator](): Iterator<T> {
    return this.values();
  }

  /**
   * Takes in one stored entry; they come in order. Throws {@link DamagedRecord} when one is
   * missing.
   */
  load(key: Uint8Array, value: unknown): void {
    const number = numberIn(key);
    if (this.#items.length === 0) this.#base = number;
    if (number !== this.#base + this.#items.length) {
      throw new DamagedRecord('list entry', this.#actor.shell.id);
    }
    this.#items.push(value as T);
  }

  save(ops: Op[]): void {
    const { gone, core } = this.#actor.shell;
    if (gone || this.#actor.retired) return;
    for (const number of this.#dirty) {
      const at = number - this.#base;
      const key = core.names.listEntry(this.prefix, number);
      const there = at >= this.#head && at < this.#items.length;
      ops.push(there ? core.records.put(key, this.#items[at]) : core.records.del(key));
    }
  }

  settled(): void {
    this.#dirty.clear();
    if (this.#head < 64 || this.#head < this.#items.length / 2) return;
    this.#items = this.#items.slice(this.#head);
    this.#base += this.#head;
    this.#head = 0;
  }

  #turn() {
    return this.#actor.shell.core.requireTurn('A store can be changed');
  }

  #keep(value: T): T {
    const title = `An entry of ${this.#name}`;
    return this.#actor.shell.core.durable.keep(checkInside(this.#guard, value, title));
  }

  #touch(at: number): void {
    this.#dirty.add(this.#base + at);
    this.#actor.shell.core.touch(this);
  }
}
