/**
 * An actor as it was: what is stored of it now, from which changes are taken back one by one.
 *
 * Nothing here is alive: references are what was written of them, and no actor is woken. So the past
 * of a sleeping actor, of one of a kind that this program no longer has, and of one that was retired
 * is found in the same way.
 */
import { CHANGE } from './change.ts';
import type { Remains } from './lives.ts';
import type { PastChange } from './past-turn.ts';

/** A list as it was. */
interface PastList {
  readonly holds: 'list';
  readonly items: unknown[];
}

interface PastMap {
  readonly holds: 'map';
  readonly entries: Map<string, unknown>;
}

export type PastStore = PastList | PastMap;

export class Past {
  exists: boolean;
  kind: string;
  version = 0;
  fields: Record<string, unknown> = {};
  phase: unknown;
  /** What its stores held. Empty unless they were asked for. */
  readonly stores = new Map<string, PastStore>();
  /** How many entries they held; a retired actor may have had more than are kept of it. */
  readonly lengths = new Map<string, number>();
  readonly #withStores: boolean;

  constructor(kind: string, exists: boolean, withStores: boolean) {
    this.kind = kind;
    this.exists = exists;
    this.#withStores = withStores;
  }

  /** Takes one change back. All later ones of the same actor MUST have been taken back before. */
  undo(change: PastChange): void {
    const { code, name, before } = change;
    if (code === CHANGE.field) this.fields = { ...this.fields, [name]: before };
    else if (code === CHANGE.spawn) this.exists = false;
    else if (code === CHANGE.phase) this.phase = before;
    else if (code === CHANGE.retire) this.#revive(before as Remains);
    else if (code === CHANGE.upgrade) this.#downgrade(before as readonly [number, object, unknown]);
    else {
      this.lengths.set(name, (this.lengths.get(name) ?? 0) + lengthening(change));
      if (this.#withStores) this.#undoInStore(change);
    }
  }

  #undoInStore({ code, name, place, before }: PastChange): void {
    if (code === CHANGE.entry || code === CHANGE.deleteEntry) {
      this.#map(name).set(String(place), before);
    } else if (code === CHANGE.newEntry) this.#map(name).delete(String(place));
    else if (code === CHANGE.push) this.#list(name).pop();
    else if (code === CHANGE.set) this.#list(name)[place as number] = before;
    else if (code === CHANGE.removeFirst) this.#list(name).unshift(before);
    else for (const item of before as unknown[]) this.#list(name).push(item);
  }

  /** What is at the place of a change at this moment; undefined when nothing is. */
  at({ code, name, place }: PastChange): unknown {
    if (code === CHANGE.field) return this.fields[name];
    if (code === CHANGE.phase) return this.phase;
    const store = this.stores.get(name);
    if (store?.holds === 'map') return store.entries.get(String(place));
    if (!store) return undefined;
    return code === CHANGE.push || code === CHANGE.set ? store.items[place as number] : undefined;
  }

  #revive([version, fields, stores, phase]: Remains): void {
    this.exists = true;
    this.version = version;
    this.fields = { ...fields };
    this.phase = phase;
    for (const [name, holds, entries, length] of stores) {
      this.lengths.set(name, length);
      if (!this.#withStores) continue;
      if (holds === 'list') this.stores.set(name, { holds, items: [...entries] });
      else this.stores.set(name, { holds, entries: new Map(entries as [string, unknown][]) });
    }
  }

  #downgrade([version, fields, phase]: readonly [number, object, unknown]): void {
    this.version = version;
    this.fields = { ...fields };
    this.phase = phase;
  }

  #list(name: string): unknown[] {
    const store = this.stores.get(name);
    if (store?.holds === 'list') return store.items;
    const items: unknown[] = [];
    this.stores.set(name, { holds: 'list', items });
    return items;
  }

  #map(name: string): Map<string, unknown> {
    const store = this.stores.get(name);
    if (store?.holds === 'map') return store.entries;
    const entries = new Map<string, unknown>();
    this.stores.set(name, { holds: 'map', entries });
    return entries;
  }
}

/** By how many entries a store grows when a change of it is taken back. */
function lengthening({ code, before }: PastChange): number {
  if (code === CHANGE.push || code === CHANGE.newEntry) return -1;
  if (code === CHANGE.removeFirst || code === CHANGE.deleteEntry) return 1;
  return code === CHANGE.truncate ? (before as unknown[]).length : 0;
}
