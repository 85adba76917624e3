/**
 * Opens the database of a data folder. Whoever has it open is the one process that owns the vat: the lock is the
 * operating system's, so it is gone when that process is, however it ended.
 */
import { Level } from 'level';
import type { Database } from '../../vat/index.ts';
import { type DataFolder, readRunningNote } from './data-folder.ts';
import { folderTrouble, HostTrouble, vatInUse } from './trouble.ts';

/** Throws a HostTrouble with code `in-use`, or `damaged` when the database cannot be read. */
export async function openDatabase(folder: DataFolder): Promise<Database> {
  const db = new Level<Uint8Array, Uint8Array>(folder.actors, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  try {
    await db.open();
    return db;
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    if (code === 'LEVEL_LOCKED') throw vatInUse(await readRunningNote(folder));
    if (code === 'LEVEL_CORRUPTION') {
      throw new HostTrouble(
        'damaged',
        'The database of this vat is damaged. Restore your last backup into an empty folder: gather restore FILE',
        error,
      );
    }
    throw folderTrouble(error);
  }
}
