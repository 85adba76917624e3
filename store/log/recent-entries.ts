/**
 * The entries that were written last, in memory: most objects are asked for, replaced or copied
 * soon after. Two generations in place of a list by use: when the younger is full, the older goes.
 */
import type { IndexEntry } from './index-entry.ts';

const GENERATION_ENTRIES = 16_384;

export class RecentEntries {
  #younger = new Map<string, IndexEntry>();
  #older = new Map<string, IndexEntry>();

  get(name: string): IndexEntry | undefined {
    return this.#younger.get(name) ?? this.#older.get(name);
  }

  set(name: string, entry: IndexEntry | undefined): void {
    this.#older.delete(name);
    if (entry === undefined) {
      this.#younger.delete(name);
      return;
    }
    this.#younger.set(name, entry);
    if (this.#younger.size < GENERATION_ENTRIES) return;
    this.#older = this.#younger;
    this.#younger = new Map();
  }
}
