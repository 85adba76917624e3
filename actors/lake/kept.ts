/**
 * An entry as the lake keeps it (with the object of a file), and what a lake's methods work on.
 */
import {
  type Inside,
  type MapStore,
  optional,
  type RefTo,
  record,
  type TurnPowers,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import type { Change } from './feed.ts';
import { entryFields } from './interface.ts';
import { type Objects, StoredObject } from './objects.ts';
import { type EntryInside, isHidden, TOP } from './tree.ts';

export const Kept = record({ ...entryFields, object: optional(StoredObject) });
export type Kept = Inside<typeof Kept>;

/** The `this` of a lake's methods, as far as they share it. */
export interface LakeSelf {
  readonly state: {
    readonly objects: RefTo<typeof Objects>;
    /** Is the timer set that sweeps the bin? */
    sweeping: boolean;
  };
  readonly stores: { readonly entries: MapStore<Kept>; readonly changes: MapStore<Change> };
  readonly turn: Omit<TurnPowers, 'at'> & {
    at(time: number, method: 'keeper.sweep'): string;
  };
}

/** The entry as others see it: without what it takes to read the object. */
export function shown({ object: _, ...entry }: Kept): EntryInside {
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

/** Throws a Refusal when `id` names no folder. The top folder is always there. */
export function checkFolder(self: LakeSelf, id: string): string {
  if (id !== TOP && find(self, id).kind !== 'folder') {
    throw new Refusal('not-a-folder', 'That is a file; choose a folder.');
  }
  return id;
}
