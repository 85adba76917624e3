/**
 * A list store in memory.
 *
 * Entries keep the number they were stored under when the first ones are taken off, so taking one
 * off writes one deletion and moves nothing.
 */
import type { Actor, Saved } from './actor.ts';
import { DamagedRecord } from './errors.ts';
import { checkInside, type Guard } from './guards.ts';
import { CHANGE, type Change, type ChangeNotes } from './journal/change.ts';
import { numberIn } from './keys.ts';
import type { Op } from './records.ts';
import type { Shell } from './shell.ts';
import { checkIndex, type ListStore } from './store.ts';
import type { Turn } from './turn.ts';

type ListChangeCode = (typeof CHANGE)['push' | 'set' | 'removeFirst' | 'truncate'];

/** `index` counts from the first entry as it was at the time. */
class ListChange implements Change {
  readonly list: LiveList;
  readonly code: ListChangeCode;
  readonly index: number;
  readonly before: unknown;

  constructor(list: LiveList, code: ListChangeCode, index: number, before: unknown) {
    this.list = list;
    this.code = code;
    this.index = index;
    this.before = before;
  }

  undo(): void {
    this.list.putBack(this);
  }

  note(into: ChangeNotes): void {
    into.change(this.list.shell, this.code, this.list.name, this.index, this.before);
  }
}

export class LiveList<T = unknown> implements ListStore<T>, Saved {
  readonly prefix: Uint8Array;
  readonly #actor: Actor;
  readonly name: string;
  readonly #guard: Guard<T, unknown, unknown>;
  #items: (T | undefined)[] = [];
  /** The number under which `#items[0]` is stored. */
  #base = 0;
  /** How many of `#items` have been taken off at the front. */
  #head = 0;
  readonly #dirty = new Set<number>();

  constructor(actor: Actor, name: string, guard: Guard<T, unknown, unknown>) {
    this.#actor = actor;
    this.name = name;
    this.#guard = guard;
    this.prefix = actor.shell.core.names.store(actor.shell.bytes, name);
  }

  get shell(): Shell {
    return this.#actor.shell;
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
    this.#note(turn, CHANGE.push, this.length, undefined);
    this.#items.push(kept);
    this.#touch(this.#items.length - 1);
    return this.length;
  }

  set(index: number, value: T): void {
    const turn = this.#turn();
    checkIndex(index, this.length, this.name);
    const kept = this.#keep(value);
    const at = this.#head + index;
    this.#note(turn, CHANGE.set, index, this.#items[at]);
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
    this.#note(turn, CHANGE.removeFirst, 0, first);
    this.#items[at] = undefined;
    this.#head++;
    this.#touch(at);
    return first;
  }

  truncate(length: number): void {
    const turn = this.#turn();
    checkIndex(length, this.length + 1, this.name);
    const start = this.#head + length;
    const dropped = this.#items.slice(start);
    this.#note(turn, CHANGE.truncate, length, dropped);
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

  /** Undoes a change of this list; those made after it were undone before. */
  putBack({ code, index, before }: ListChange): void {
    if (code === CHANGE.push) this.#items.pop();
    else if (code === CHANGE.set) this.#items[this.#head + index] = before as T;
    else if (code === CHANGE.removeFirst) this.#items[--this.#head] = before as T;
    else for (const item of before as T[]) this.#items.push(item);
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

  #turn(): Turn {
    return this.#actor.shell.core.requireTurn('A store can be changed');
  }

  #note(turn: Turn, code: ListChangeCode, index: number, before: unknown): void {
    turn.note(new ListChange(this as LiveList, code, index, before));
  }

  #keep(value: T): T {
    const title = `An entry of ${this.name}`;
    return this.#actor.shell.core.durable.keep(checkInside(this.#guard, value, title));
  }

  #touch(at: number): void {
    this.#dirty.add(this.#base + at);
    this.#actor.shell.core.touch(this);
  }
}
