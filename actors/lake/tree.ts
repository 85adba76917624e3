/**
 * The tree that a lake's flat map of entries stands for, as pure functions.
 *
 * An entry names the folder it lies in, so renaming or moving a folder changes one entry however much it holds.
 * An entry is *hidden* when it or a folder above it lies in the bin.
 */
import type { Inside } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { type Entry as EntryGuard, NAME_LENGTH_MAX } from './interface.ts';

export type EntryInside = Inside<typeof EntryGuard>;

/** The top folder, which is no entry. */
export const TOP = '';
/** Folders nested deeper than this are refused; it also ends a walk upwards in damaged data. */
export const FOLDER_DEPTH_MAX = 64;

/** What the functions here read: the entries by id. */
export interface Entries<E extends EntryInside = EntryInside> {
  get(id: string): E | undefined;
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Folders before files, each by name as people count: `img 9` before `img 10`. */
export function compareEntries(a: EntryInside, b: EntryInside): number {
  return (
    Number(a.kind === 'file') - Number(b.kind === 'file') ||
    byName.compare(a.name, b.name) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

export function inOrder<E extends EntryInside>(entries: E[]): E[] {
  return entries.sort(compareEntries);
}

/** The folders from `folder` up to the top, nearest first. Stops where a folder is missing. */
export function* above<E extends EntryInside>(entries: Entries<E>, folder: string): Generator<E> {
  let at = folder;
  for (let depth = 0; at !== TOP && depth <= FOLDER_DEPTH_MAX; depth += 1) {
    const entry = entries.get(at);
    if (!entry) return;
    yield entry;
    at = entry.folder;
  }
}

export function depthOf(entries: Entries, folder: string): number {
  return [...above(entries, folder)].length;
}

export function isHidden(entries: Entries, entry: EntryInside): boolean {
  if (entry.removed !== undefined) return true;
  for (const folder of above(entries, entry.folder)) if (folder.removed !== undefined) return true;
  return false;
}

/** Is `entry` the one called `root`, or does it lie anywhere below it? */
export function liesWithin(entries: Entries, entry: EntryInside, root: string): boolean {
  if (root === TOP || entry.id === root) return true;
  for (const folder of above(entries, entry.folder)) if (folder.id === root) return true;
  return false;
}

/** Says what lies in a folder: everything, or the folders alone. */
export interface Contents<E extends EntryInside = EntryInside> {
  directlyIn(folder: string, what?: 'folders'): Iterable<E>;
}

/** Every entry that is one of `roots` or lies anywhere below one, bin or not, once each. */
export function allWithin<E extends EntryInside>(contents: Contents<E>, roots: Iterable<E>): E[] {
  const found = new Set(roots);
  // What is added meanwhile is gone through, too.
  for (const { id, kind } of found) {
    if (kind === 'folder') for (const entry of contents.directlyIn(id)) found.add(entry);
  }
  return [...found];
}

/** How many folders deep `root` goes, itself included: 0 for a file. What is in the bin counts too. */
export function heightOf(contents: Contents, root: EntryInside): number {
  let height = 0;
  let level = root.kind === 'folder' ? [root] : [];
  for (; level.length > 0 && height <= FOLDER_DEPTH_MAX; height += 1) {
    level = level.flatMap(({ id }) => [...contents.directlyIn(id, 'folders')]);
  }
  return height;
}

/** The part of a sorted list that comes after the entry called `after`, at most `count` long. */
export function pageOf<E extends { id: string }>(
  sorted: E[],
  after: string | undefined,
  count: number,
): E[] {
  const start = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) throw changed();
  return sorted.slice(start, start + count);
}

export function changed(): Refusal {
  return new Refusal('changed', 'The list changed in between. Start again from its beginning.');
}

/** The first `count`; of what is not in order yet, no more is put in order. */
export function take<E>(entries: Iterable<E>, count: number): E[] {
  const taken: E[] = [];
  for (const entry of entries) {
    taken.push(entry);
    if (taken.length === count) break;
  }
  return taken;
}

/** What stands behind the last dot is an ending up to this length, dot included. */
const ENDING_LENGTH_MAX = 32;
const FORBIDDEN = /[/\\\p{Cc}]/u;

/** The name as it is kept. Throws a Refusal for one that no file system could take. */
export function properName(name: string): string {
  const proper = name.normalize('NFC').trim();
  if (proper === '') throw new Refusal('bad-name', 'A name cannot be empty.');
  // A few characters become two or three when they are normalized.
  if (proper.length > NAME_LENGTH_MAX) {
    throw new Refusal('bad-name', `A name can have at most ${NAME_LENGTH_MAX} characters.`);
  }
  if (FORBIDDEN.test(proper) || proper === '.' || proper === '..') {
    throw new Refusal(
      'bad-name',
      'A name cannot be . or .. and cannot contain a slash, a backslash, or a line break or other control character.',
    );
  }
  return proper;
}

/** `name`, or the first of `name (2)`, `name (3)` … that is not taken. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const dot = name.lastIndexOf('.');
  const isEnding = dot > 0 && name.length - dot <= ENDING_LENGTH_MAX;
  const [stem, ending] = isEnding ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 2; ; count += 1) {
    const suffix = ` (${count})${ending}`;
    const numbered = `${cut(stem, NAME_LENGTH_MAX - suffix.length)}${suffix}`;
    if (!isTaken(numbered)) return numbered;
  }
}

/** The first `length` UTF-16 code units, or one less where that would leave half a character. */
function cut(text: string, length: number): string {
  const end = text.codePointAt(length - 1) ?? 0;
  return text.slice(0, end > 0xffff && text.length > length ? length - 1 : length);
}
