/**
 * The methods of a lake that only look; the owner facet and the reader facet share them.
 */
import { E, type Vow } from '../../captp/index.ts';
import { Refusal } from '../refusal.ts';
import { CHUNK_BYTES_MAX, PAGE_ENTRIES_MAX } from './interface.ts';
import { checkFolder, find, folders, type Kept, type LakeSelf, shown } from './kept.ts';
import { SortedRuns } from './sorted-runs.ts';
import { changed, compareEntries, type EntryInside, isHidden, TOP, take } from './tree.ts';

/** Goes through all entries: who asks for words waits for one turn of it, a tenth of a second for 200,000. */
function matching({ stores: { entries } }: LakeSelf, words: string): Map<string, Kept> {
  const wanted = words.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<string, Kept>();
  for (const entry of entries.values()) {
    const text = [entry.name, ...entry.tags].join('\n').toLowerCase();
    if (wanted.every((word) => text.includes(word)) && !isHidden(entries, entry)) {
      found.set(entry.id, entry);
    }
  }
  return found;
}

/** Bytes of one file, from the objects device: the turn only checks and passes the question on. */
export function readBytes(self: LakeSelf, entry: Kept, from: number, to: number): Vow<Uint8Array> {
  if (!entry.object) throw new Refusal('not-a-file', 'That is a folder; open it instead.');
  if (to < from || to - from > CHUNK_BYTES_MAX) {
    throw new Refusal('bad-range', `Read at most ${CHUNK_BYTES_MAX} bytes at a time, forwards.`);
  }
  return E(self.state.objects).read(entry.object, from, to);
}

/** The folder's entries in order, one page of them. */
export function listFolder(self: LakeSelf, folder: string, after?: string): EntryInside[] {
  const { entries } = self.stores;
  checkFolder(self, folder);
  const last = after === undefined ? undefined : entries.get(after);
  const isThere = last?.folder === folder && last.removed === undefined;
  if (after !== undefined && !isThere) throw changed();
  return take(folders(self).inFolder(folder, last), PAGE_ENTRIES_MAX).map(shown);
}

export const looking = {
  list(this: LakeSelf, folder: string | undefined, after: string | undefined) {
    return listFolder(this, folder ?? TOP, after);
  },

  find(this: LakeSelf, words: string, after: string | undefined) {
    const found = matching(this, words);
    const last = after === undefined ? undefined : found.get(after);
    if (after !== undefined && !last) throw changed();
    const inOrder = new SortedRuns<Kept>(compareEntries);
    for (const entry of found.values()) inOrder.add(entry);
    return take(inOrder.after(last), PAGE_ENTRIES_MAX).map(shown);
  },

  entry(this: LakeSelf, id: string) {
    return shown(find(this, id));
  },

  at(this: LakeSelf, path: string) {
    let at: Kept | undefined;
    for (const name of path.normalize('NFC').split('/').filter(Boolean)) {
      at = folders(this).named(at?.id ?? TOP, name);
      if (!at) throw new Refusal('not-found', `There is no “${name}” at that place in the lake.`);
    }
    if (!at) throw new Refusal('not-found', 'Give the name of a file or folder.');
    return shown(at);
  },

  read(this: LakeSelf, id: string, from: number, to: number) {
    return readBytes(this, find(this, id), from, to);
  },

  usage(this: LakeSelf) {
    const usage = { files: 0, folders: 0, bytes: 0, binned: 0 };
    for (const entry of this.stores.entries.values()) {
      if (isHidden(this.stores.entries, entry)) usage.binned += entry.size;
      else if (entry.kind === 'folder') usage.folders += 1;
      else {
        usage.files += 1;
        usage.bytes += entry.size;
      }
    }
    return usage;
  },

  watch(this: LakeSelf, listener: object) {
    this.turn.watchers.add(listener);
  },
};
