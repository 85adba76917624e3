/**
 * What a power cut does to a disk, at the kill of a process: what was written to the log of the
 * database and not yet synced is lost, wholly or in part, in the middle of a record as it comes.
 *
 * (kill -9 alone loses nothing that was written: the system still has it.)
 */
import { openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../../vat/index.ts';

const NOTE_CHARS = 64;

/** The same database. After each sync it notes in the file `synced` how long its log is. */
export function notingSyncs<D extends Database>(
  db: D,
  folder: string,
  synced: string,
  lying: boolean,
): D {
  const batch = db.batch.bind(db) as (operations: unknown, options?: object) => Promise<void>;
  const file = openSync(synced, 'w');
  const note = (): void => {
    const name = newestLog(readdirSync(folder));
    const size = name === undefined ? 0 : statSync(join(folder, name)).size;
    writeSync(file, `${name} ${size}`.padEnd(NOTE_CHARS), 0);
  };
  note();
  const noted = async (operations: unknown, options: { sync?: boolean } = {}): Promise<void> => {
    if (lying) return batch(operations, { ...options, sync: false });
    await batch(operations, options);
    if (options.sync) note();
  };
  return Object.assign(db, { batch: noted });
}

/** To be called when the process is dead. Answers how many bytes were lost. */
export async function loseUnsynced(folder: string, synced: string, share: number): Promise<number> {
  const [noted, size] = (await readFile(synced, 'utf8')).trim().split(' ');
  const name = newestLog(await readdir(folder));
  if (name === undefined) return 0;
  const path = join(folder, name);
  const there = (await stat(path)).size;
  // A log that was begun after the last sync holds nothing that was synced.
  const safe = name === noted ? Number(size) : 0;
  const kept = safe + Math.floor((there - safe) * share);
  await truncate(path, kept);
  return there - kept;
}

function newestLog(names: readonly string[]): string | undefined {
  return names
    .filter((name) => /^\d+\.log$/.test(name))
    .sort()
    .at(-1);
}
