/**
 * The methods by which the owner changes a lake. Each is one turn: all of it happens, or none.
 */
import { E } from '../../captp/index.ts';
import { Refusal } from '../refusal.ts';
import { noteChanges } from './feed.ts';
import { PAGE_ENTRIES_MAX, TAG_LENGTH_MAX } from './interface.ts';
import { checkFolder, find, folders, type Kept, type LakeSelf, shown, takenIn } from './kept.ts';
import {
  allWithin,
  changed,
  depthOf,
  FOLDER_DEPTH_MAX,
  freeName,
  heightOf,
  isHidden,
  liesWithin,
  properName,
  TOP,
  take,
} from './tree.ts';
import { dropVersions } from './versions.ts';

const BIN_DAYS = 30;
const BIN_MS = BIN_DAYS * 86_400_000;

/** Writes the entry and tells whoever watches. */
export function put(self: LakeSelf, entry: Kept): ReturnType<typeof shown> {
  self.stores.entries.set(entry.id, entry);
  noteChanges(self, [entry.id]);
  self.turn.notify('changed');
  return shown(entry);
}

export function newId(self: LakeSelf): string {
  return Array.from(self.turn.randomBytes(16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}

/** May something `height` folders deep lie in `folder`? Beyond the limit a walk upwards would not see the top. */
function checkDepth(self: LakeSelf, folder: string, height: number): void {
  if (depthOf(self.stores.entries, folder) + height > FOLDER_DEPTH_MAX) {
    throw new Refusal('too-deep', `Folders can be nested ${FOLDER_DEPTH_MAX} deep, not deeper.`);
  }
}

/** Deletes these entries and all below them for good, with their objects. Answers the bytes set free. */
function erase(self: LakeSelf, roots: readonly Kept[]): number {
  let freed = 0;
  const all = allWithin(folders(self), roots);
  noteChanges(
    self,
    all.map(({ id }) => id),
  );
  for (const { id, object, size } of all) {
    self.stores.entries.delete(id);
    if (object) E.sendOnly(self.state.objects).drop(object.address);
    freed += size + dropVersions(self, id);
  }
  return freed;
}

/** Sees to it that the bin is swept when the entry that has lain there longest is due: one timer for all. */
function awaitSweep(self: LakeSelf, longest: number): void {
  self.state.sweeping = true;
  self.turn.at(longest + BIN_MS, 'keeper.sweep');
}

/** Deletes for good what has lain in the bin for its time. */
export function sweepBin(self: LakeSelf): void {
  const due = self.turn.now() - BIN_MS;
  const over: Kept[] = [];
  let longest: number | undefined;
  for (const entry of folders(self).bin) {
    const { removed = 0 } = entry;
    if (removed <= due) over.push(entry);
    else longest = Math.min(removed, longest ?? removed);
  }
  erase(self, over);
  if (over.length > 0) self.turn.notify('changed');
  self.state.sweeping = false;
  if (longest !== undefined) awaitSweep(self, longest);
}

export const changing = {
  makeFolder(this: LakeSelf, name: string, into: string | undefined) {
    const folder = checkFolder(this, into ?? TOP);
    const proper = properName(name);
    const there = folders(this).named(folder, proper);
    if (there?.kind === 'folder') return shown(there);
    if (there) throw new Refusal('name-taken', `There is a file called “${proper}” already.`);
    checkDepth(this, folder, 1);
    const now = this.turn.now();
    return put(this, {
      id: newId(this),
      kind: 'folder',
      name: proper,
      folder,
      type: '',
      size: 0,
      added: now,
      modified: now,
      tags: [],
    });
  },

  rename(this: LakeSelf, id: string, name: string) {
    const entry = find(this, id);
    const proper = properName(name);
    if (takenIn(this, entry.folder, id)(proper)) {
      throw new Refusal('name-taken', `There is something called “${proper}” here already.`);
    }
    return put(this, { ...entry, name: proper });
  },

  move(this: LakeSelf, id: string, folder: string) {
    const entry = find(this, id);
    const target = this.stores.entries.get(checkFolder(this, folder));
    if (target && liesWithin(this.stores.entries, target, id)) {
      throw new Refusal('bad-move', 'A folder cannot be moved into itself.');
    }
    checkDepth(this, folder, heightOf(folders(this), entry));
    return put(this, { ...entry, folder, name: freeName(entry.name, takenIn(this, folder, id)) });
  },

  tag(this: LakeSelf, id: string, tags: string[]) {
    const proper = tags.map((tag) => tag.normalize('NFC').trim()).filter(Boolean);
    // A few characters become two or three when they are normalized.
    if (proper.some((tag) => tag.length > TAG_LENGTH_MAX)) {
      throw new Refusal('bad-tag', `A tag can have at most ${TAG_LENGTH_MAX} characters.`);
    }
    return put(this, { ...find(this, id), tags: [...new Set(proper)] });
  },

  remove(this: LakeSelf, id: string) {
    const entry = find(this, id);
    const now = this.turn.now();
    if (!this.state.sweeping) awaitSweep(this, now);
    return put(this, { ...entry, removed: now });
  },

  restore(this: LakeSelf, id: string) {
    const entry = find(this, id, 'or-binned');
    const home = this.stores.entries.get(entry.folder);
    const folder = home && !isHidden(this.stores.entries, home) ? home.id : TOP;
    const name = freeName(entry.name, takenIn(this, folder, id));
    return put(this, { ...entry, removed: undefined, folder, name });
  },

  bin(this: LakeSelf, after: string | undefined) {
    const last = after === undefined ? undefined : this.stores.entries.get(after);
    if (after !== undefined && last?.removed === undefined) throw changed();
    return take(folders(this).bin.after(last), PAGE_ENTRIES_MAX).map(shown);
  },

  purge(this: LakeSelf, id: string | undefined) {
    const chosen = id === undefined ? [...folders(this).bin] : [find(this, id, 'or-binned')];
    if (chosen.some(({ removed }) => removed === undefined)) {
      throw new Refusal('not-in-bin', 'Only what lies in the bin can be deleted for good.');
    }
    const freed = erase(this, chosen);
    this.turn.notify('changed');
    return freed;
  },

  taken(this: LakeSelf, name: string, folder: string | undefined) {
    return takenIn(this, checkFolder(this, folder ?? TOP))(properName(name));
  },
};
