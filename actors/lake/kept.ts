/**
 * An entry as the lake keeps it (with the object of a file), and what a lake's methods work on.
 */

import type { Retention } from '../../store/index.ts';
import {
  type Inside,
  type MapStore,
  nat,
  optional,
  type RefTo,
  record,
  type TurnPowers,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import type { Change } from './feed.ts';
import { FolderIndex } from './folder-index.ts';
import { entryFields } from './interface.ts';
import { type Objects, StoredObject } from './objects.ts';
import type { KeptSnapshot, Snapshots } from './snapshots.ts';
import { type EntryInside, isHidden, TOP } from './tree.ts';
import type { KeptVersion } from './versions.ts';

export const Kept = record({
  ...entryFields,
  object: optional(StoredObject),
  /** The number of its present version, and when that was put there; absent for the first one. */
  version: optional(nat),
  stored: optional(nat),
});
export type Kept = Inside<typeof Kept>;

export interface LakeState {
  readonly objects: RefTo<typeof Objects>;
  /** Is the timer set that sweeps the bin? */
  sweeping: boolean;
  /** Who takes snapshots; absent until the host has said so. */
  snapshots: RefTo<typeof Snapshots> | undefined;
  versionsKept: Retention;
  snapshotsKept: Retention;
}

/** The `this` of a lake's methods, as far as they share it. */
export interface LakeSelf {
  readonly state: LakeState;
  readonly stores: {
    readonly entries: MapStore<Kept>;
    readonly changes: MapStore<Change>;
    /** By the id of the entry and the number of the version. */
    readonly versions: MapStore<KeptVersion>;
    /** By id, which is in the order of time. */
    readonly snapshots: MapStore<KeptSnapshot>;
  };
  readonly turn: Omit<TurnPowers, 'at'> & {
    at(time: number, method: 'keeper.sweep'): string;
  };
}

/** The entry as others see it: without what it takes to read the object. */
export function shown({ object: _, version: _v, stored: _s, ...entry }: Kept): EntryInside {
  return entry;
}

/** Throws a Refusal when there is no such entry (or it lies in the bin, unless `binned` is wanted). */
export function find({ stores }: LakeSelf, id: string, binned?: 'or-binned'): Kept {
  const entry = stores.entries.get(id);
  if (!entry || (!binned && isHidden(stores.entries, entry))) {
    throw new Refusal('not-found', 'There is no such file or folder in the lake (any more).');
  }
  return entry;
}

export function folders({ stores }: LakeSelf): FolderIndex {
  return stores.entries.index(FolderIndex);
}

/** Says of a name whether something in the folder has it, other than the entry called `except`. */
export function takenIn(
  self: LakeSelf,
  folder: string,
  except?: string,
): (name: string) => boolean {
  return (name) => {
    const id = folders(self).named(folder, name)?.id;
    return id !== undefined && id !== except;
  };
}

/** Throws a Refusal when `id` names no folder. The top folder is always there. */
export function checkFolder(self: LakeSelf, id: string): string {
  if (id !== TOP && find(self, id).kind !== 'folder') {
    throw new Refusal('not-a-folder', 'That is a file; choose a folder.');
  }
  return id;
}

/** Throws a Refusal when `id` names no file. */
export function checkFile(self: LakeSelf, id: string): void {
  if (find(self, id).kind === 'file') return;
  throw new Refusal('not-a-file', 'That is a folder; only a file can be replaced.');
}
