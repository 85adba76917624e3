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
  values(): Iterable<E>;
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Folders before files, each by name as people count: `img 9` before `img 10`. */
export function inOrder<E extends EntryInside>(entries: E[]): E[] {
  return entries.sort(
    (a, b) =>
      Number(a.kind === 'file') - Number(b.kind === 'file') ||
      byName.compare(a.name, b.name) ||
      (a.id < b.id ? -1 : 1),
  );
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

/** What lies directly in a folder and not in the bin. */
export function childrenOf<E extends EntryInside>(entries: Entries<E>, folder: string): E[] {
  const found: E[] = [];
  for (const entry of entries.values()) {
    if (entry.folder === folder && entry.removed === undefined) found.push(entry);
  }
  return found;
}

/** Every entry that is one of `roots` or lies anywhere below one, bin or not; in one walk. */
export function allWithin<E extends EntryInside>(
  entries: Entries<E>,
  roots: ReadonlySet<string>,
): E[] {
  const found: E[] = [];
  for (const entry of entries.values()) {
    if (roots.has(entry.id) || isBelow(entries, entry, roots)) found.push(entry);
  }
  return found;
}

function isBelow(entries: Entries, entry: EntryInside, roots: ReadonlySet<string>): boolean {
  for (const folder of above(entries, entry.folder)) if (roots.has(folder.id)) return true;
  return false;
}

/** How many folders deep `root` goes, itself included: 0 for a file. What is in the bin counts too. */
export function heightOf(entries: Entries, root: EntryInside): number {
  if (root.kind === 'file') return 0;
  const depth = depthOf(entries, root.folder);
  let height = 1;
  for (const entry of allWithin(entries, new Set([root.id]))) {
    if (entry.kind === 'folder') height = Math.max(height, depthOf(entries, entry.id) - depth);
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
  if (after !== undefined && start === 0) {
    throw new Refusal('changed', 'The list changed in between. Start again from its beginning.');
  }
  return sorted.slice(start, start + count);
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
    throw new Refusal('bad-name', 'A name cannot contain a slash, a backslash or a line break.');
  }
  return proper;
}

/** `name`, or the first of `name (2)`, `name (3)` … that is free among `taken`. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const isEnding = dot > 0 && name.length - dot <= ENDING_LENGTH_MAX;
  const [stem, ending] = isEnding ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 2; ; count += 1) {
    const suffix = ` (${count})${ending}`;
    const numbered = `${cut(stem, NAME_LENGTH_MAX - suffix.length)}${suffix}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** The first `length` UTF-16 code units, or one less where that would leave half a character. */
function cut(text: string, length: number): string {
  const end = text.codePointAt(length - 1) ?? 0;
  return text.slice(0, end > 0xffff && text.length > length ? length - 1 : length);
}
