/**
 * The making of a vat as one step: while it goes on, a file says so, and the seal of the root key, which makes the
 * folder a vat, comes last. What a crash or a failure leaves half made is cleared away; records that nobody here
 * began to make (those of a vat whose key file was lost) are never touched.
 */
import { readFile, rm } from 'node:fs/promises';
import type { Random } from '../../store/index.ts';
import type { Database } from '../../vat/index.ts';
import type { Blobs } from '../objects/blobs.ts';
import type { DataFolder } from './data-folder.ts';
import { readSeals } from './data-folder.ts';
import { isThere, writeDurably } from './durable-file.ts';
import { leftAlone } from './trouble.ts';

/** What it takes to fill a data folder. */
export interface Filling {
  readonly folder: DataFolder;
  readonly db: Database;
  readonly blobs: Blobs;
}

/** Is there not one record? */
export async function isEmpty(db: Database): Promise<boolean> {
  for await (const _ of db.keys({ limit: 1 })) return false;
  return true;
}

/** Clears away what was half made and then left, if that is how the folder was found. */
export async function clearHalfMade({ folder, db, blobs }: Filling): Promise<void> {
  if (!(await isThere(folder.beginning))) return;
  if ((await readSeals(folder)).length === 0) {
    await db.clear();
    await rm(folder.restored, { force: true });
    await rm(folder.backups, { force: true });
    await blobs.clear();
  }
  await rm(folder.beginning, { force: true });
}

const RESTORE_ID_BYTES = 16;

/**
 * Notes that what is put into this folder was somewhere else before: when it is opened, other vats
 * are told, so that they refuse what may still run of it there.
 */
export function noteRestore(folder: DataFolder, random: Random): Promise<void> {
  return writeDurably(folder.restored, random.bytes(RESTORE_ID_BYTES));
}

/** The name of the restore that made this vat, unless it was opened since. */
export async function pendingRestore(folder: DataFolder): Promise<Uint8Array | undefined> {
  if (!(await isThere(folder.restored))) return undefined;
  return Uint8Array.from(await readFile(folder.restored));
}

/** It was opened. */
export function forgetRestore(folder: DataFolder): Promise<void> {
  return rm(folder.restored, { force: true });
}

/**
 * Runs `step`, which fills the empty folder and seals its key last. If it fails, the folder is empty again.
 * Throws a HostTrouble with code `not-empty` when there are records already, or what `step` throws.
 */
export async function fillWhole<T>(filling: Filling, step: () => Promise<T>): Promise<T> {
  await clearHalfMade(filling);
  if (!(await isEmpty(filling.db))) throw leftAlone();
  await writeDurably(filling.folder.beginning, new Uint8Array(0));
  try {
    return await step();
  } finally {
    await clearHalfMade(filling);
  }
}
