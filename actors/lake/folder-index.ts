/**
 * What lies in which folder, and what lies in the bin: kept in memory beside the entries, so that a lake of 200,000
 * files is listed by the page, and a name looked up, without going through all of them. It follows from the entries
 * alone: it is made anew when the lake wakes, and each change of an entry, undone or not, changes it, too. It takes
 * about 100 bytes for each entry. Only what is rarely asked still goes through all: `find`, `usage`, `usedByKind` and
 * the list of all objects (a few tenths of a second for 200,000 entries), and deleting for good is paid for each.
 */
import type { MapIndex } from '../../vat/index.ts';
import type { Kept } from './kept.ts';
import { SortedRuns } from './sorted-runs.ts';
import { compareEntries } from './tree.ts';

/** Newest first. */
function compareBinned(a: Kept, b: Kept): number {
  return (b.removed ?? 0) - (a.removed ?? 0) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

class Folder {
  /** What is not in the bin, by name: no two have the same. */
  readonly named = new Map<string, Kept>();
  readonly order = new SortedRuns<Kept>(compareEntries);
  readonly binned = new Set<Kept>();
  /** Those of both that are folders. */
  readonly folders = new Set<Kept>();
  size = 0;
}

export class FolderIndex implements MapIndex<Kept> {
  readonly #folders = new Map<string, Folder>();
  /** What was put into the bin, without what lies in it, newest first. */
  readonly bin = new SortedRuns<Kept>(compareBinned);

  put(entry: Kept, before: Kept | undefined): void {
    if (before) this.remove(before);
    const folder = this.#folders.get(entry.folder) ?? new Folder();
    this.#folders.set(entry.folder, folder);
    folder.size += 1;
    if (entry.kind === 'folder') folder.folders.add(entry);
    if (entry.removed === undefined) {
      folder.named.set(entry.name, entry);
      folder.order.add(entry);
    } else {
      folder.binned.add(entry);
      this.bin.add(entry);
    }
  }

  remove(entry: Kept): void {
    const folder = this.#folders.get(entry.folder);
    if (!folder) return;
    folder.folders.delete(entry);
    if (entry.removed === undefined) {
      if (folder.named.get(entry.name) === entry) folder.named.delete(entry.name);
      folder.order.delete(entry);
    } else {
      folder.binned.delete(entry);
      this.bin.delete(entry);
    }
    folder.size -= 1;
    if (folder.size === 0) this.#folders.delete(entry.folder);
  }

  /** What is called so in a folder, and not in the bin. */
  named(folder: string, name: string): Kept | undefined {
    return this.#folders.get(folder)?.named.get(name);
  }

  /** What lies directly in a folder and not in the bin, in order. */
  *inFolder(folder: string, after?: Kept): Generator<Kept, void, undefined> {
    const found = this.#folders.get(folder);
    if (found) yield* found.order.after(after);
  }

  /** What lies directly in a folder, bin or not; `folders` alone or everything, in no order. */
  *directlyIn(folder: string, what?: 'folders'): Generator<Kept, void, undefined> {
    const found = this.#folders.get(folder);
    if (!found) return;
    if (what) yield* found.folders;
    else {
      yield* found.order;
      yield* found.binned;
    }
  }
}
