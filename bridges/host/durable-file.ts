/**
 * Writes a small file so that a crash leaves either the old one or the new one, whole: to a temporary name, synced,
 * renamed, and the folder synced too. Only its owner can read it.
 */
import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', OWNER_ONLY);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Makes the names in a folder durable. Windows cannot open a folder, and does not need this. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
