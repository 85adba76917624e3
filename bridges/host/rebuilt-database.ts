/**
 * Makes a damaged database usable again. LevelDB finds its files by a list (`CURRENT`, `MANIFEST-…`): when that is
 * harmed it opens nothing, or, worse, takes for rubbish what the list does not name and deletes it, though all data is
 * there. So the list is written anew from the files that hold data. They are copied first, whatever comes out.
 */
import { constants } from 'node:fs';
import { cp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Level } from 'level';
import type { DataFolder } from './data-folder.ts';
import { isThere, syncFolder } from './durable-file.ts';
import { folderTrouble } from './trouble.ts';

/** A copy of a data folder of which none can be told apart any more is not made. */
const COPIES_MAX = 1_000;
/** Behind all keys of a vat: these begin with a smaller byte. */
const END = Uint8Array.of(0xff);

/** Are there files with data, but nothing that says which? LevelDB would begin anew, and delete them. */
export async function lacksCurrent({ actors }: DataFolder): Promise<boolean> {
  if (!(await isThere(actors))) return false;
  const names = await readdir(actors);
  return !names.includes('CURRENT') && names.some((name) => /^\d+\.(ldb|log)$/.test(name));
}

/** Copies the files as they are now, beside them. Answers the name of the copy. Throws a HostTrouble. */
export async function setAside({ path, actors }: DataFolder): Promise<string> {
  try {
    const taken = new Set(await readdir(path));
    for (let number = 1; number <= COPIES_MAX; number += 1) {
      const name = `${basename(actors)}.damaged-${number}`;
      if (taken.has(name)) continue;
      await copyWhole(actors, join(path, name));
      await syncFolder(path);
      return name;
    }
  } catch (error) {
    throw folderTrouble(error);
  }
  throw new RangeError(`There are ${COPIES_MAX} copies of damaged databases here already.`);
}

async function copyWhole(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true, errorOnExist: true, mode: constants.COPYFILE_FICLONE });
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  }
}

/** Rebuilds the database from the files that hold data. Throws what LevelDB throws when none of them can be read. */
export async function rebuildDatabase({ actors }: DataFolder): Promise<void> {
  // Without a list it would not know that there is a database.
  const { repair } = Level as unknown as { repair(location: string): Promise<void> };
  await repair(actors);
  // What it could not use or has used up; the copy has that, too.
  await rm(join(actors, 'lost'), { recursive: true, force: true });
  // A repaired database has all files at one level, where the one with the highest number wins, though it may be older.
  // Compaction goes by the number of each write, and leaves the newest alone.
  const db = new Level<Uint8Array, Uint8Array>(actors, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  try {
    await db.open();
    const { compactRange } = db as unknown as {
      compactRange(start: Uint8Array, end: Uint8Array): Promise<void>;
    };
    await compactRange.call(db, new Uint8Array(0), END);
  } finally {
    await db.close();
  }
}
