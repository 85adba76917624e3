/**
 * A file or folder as pages hold it.
 *
 * On the wire counts and times are OCapN Integers, bigint in JavaScript; a page counts and formats
 * with numbers, so they are turned once, here, at the border.
 */
import type { Entry } from '../../actors/lake/interface.ts';
import { savedName, shownName } from './shown-name.ts';

export interface Item {
  readonly id: string;
  readonly kind: 'file' | 'folder';
  /** As it may be shown, see {@link shownName}. */
  readonly name: string;
  /** What it is called when it is saved, where that is not `name`. */
  readonly savedAs?: string;
  readonly folder: string;
  readonly type: string;
  readonly size: number;
  readonly added: number;
  readonly modified: number;
  readonly tags: readonly string[];
  readonly removed?: number;
}

export function toItem(entry: Entry): Item {
  const { removed, ...rest } = entry;
  const name = shownName(entry.name);
  return {
    ...rest,
    name,
    ...(name === entry.name ? {} : { savedAs: savedName(entry.name) }),
    size: Number(entry.size),
    added: Number(entry.added),
    modified: Number(entry.modified),
    ...(removed === undefined ? {} : { removed: Number(removed) }),
  };
}

export function toItems(entries: readonly Entry[]): Item[] {
  return entries.map(toItem);
}
