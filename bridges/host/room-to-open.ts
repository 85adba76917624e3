/**
 * Finds out whether a database that is open could be opened once more. LevelDB writes in doing so: what its log holds
 * as a table, a new list of its files, and a diary. What the system says is free need not be ours (quotas), so as much
 * is written, and taken away again.
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { codeOf } from './trouble.ts';

/** What is written anew, whole. */
const WRITTEN_ANEW = /^(MANIFEST-\d+|\d+\.log)$/;
/** For the rest, and for blocks of which only a part is used. */
const BESIDE_BYTES = 131_072;
const TRIAL = 'ROOM';

/** Throws what the system says when that is something else than that the disk is full. */
export async function hasRoomToOpen({ actors }: DataFolder): Promise<boolean> {
  let bytes = BESIDE_BYTES;
  for (const name of await readdir(actors)) {
    if (WRITTEN_ANEW.test(name)) bytes += (await stat(join(actors, name))).size;
  }
  const trial = join(actors, TRIAL);
  try {
    await writeFile(trial, new Uint8Array(bytes), { mode: 0o600, flush: true });
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') return false;
    throw error;
  } finally {
    await rm(trial, { force: true });
  }
}
