/**
 * Opens the database of a data folder. Whoever has it open is the one process that owns the vat: the lock is the
 * operating system's, so it is gone when that process is, however it ended.
 */
import { Level } from 'level';
import type { Database } from '../../vat/index.ts';
import { type DataFolder, readRunningNote } from './data-folder.ts';
import { checkSums, forgetSums, writeSums } from './file-sums.ts';
import { withSureWrites } from './sure-writes.ts';
import { folderTrouble, HostTrouble, vatInUse } from './trouble.ts';

/** When a database could not be opened again after a failed write, how long to wait before the next try. */
const OPEN_AGAIN_MS = 1_000;

export interface OpenOptions {
  /** Opens files that have changed since the last clean end. */
  readonly acceptDamage?: boolean;
}

/** Throws a HostTrouble with code `in-use`, or `damaged` when the database was harmed or cannot be read. */
export async function openDatabase(
  folder: DataFolder,
  { acceptDamage = false }: OpenOptions = {},
): Promise<Database> {
  await (acceptDamage ? forgetSums(folder) : checkSums(folder));
  const db: Database = new Level<Uint8Array, Uint8Array>(folder.actors, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  try {
    await db.open();
    const sure = withSureWrites(db, (run) => void setTimeout(run, OPEN_AGAIN_MS).unref());
    const close = sure.close.bind(sure);
    return Object.assign(sure, {
      close: async () => {
        await close();
        // Without sums the next start checks nothing, which is all a full disk costs here.
        await writeSums(folder).catch(() => forgetSums(folder));
      },
    });
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
