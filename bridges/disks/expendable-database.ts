/**
 * A Level database that can be lost: all it has can be found out anew, from the log or from the hosts.
 *
 * So one that cannot be opened, because any of its files was damaged, must not keep the vat from starting: it is
 * thrown away, and begins empty.
 */
import { rm } from 'node:fs/promises';
import { Level } from 'level';
import { DiskFailed } from '../../store/index.ts';
import { onDisk } from './disk-errors.ts';
import { provideOwnFolder } from './own-folder.ts';

/** How keys are written; values are bytes. */
interface Encodings<K> {
  readonly keyEncoding: K extends string ? 'utf8' : 'view';
}

/** Opens it, making it when it is not there. Throws DiskFull, DiskFailed. */
export async function openExpendable<K extends string | Uint8Array>(
  path: string,
  { keyEncoding }: Encodings<K>,
): Promise<Level<K, Uint8Array>> {
  const open = async (): Promise<Level<K, Uint8Array>> => {
    await provideOwnFolder(path);
    const db = new Level<K, Uint8Array>(path, { keyEncoding, valueEncoding: 'view' });
    await db.open();
    return db;
  };
  try {
    return await open();
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    if (code === 'LEVEL_LOCKED') {
      throw new DiskFailed('another program has these objects open', { cause: error });
    }
    return onDisk(async () => {
      await rm(path, { recursive: true, force: true });
      return open();
    });
  }
}
