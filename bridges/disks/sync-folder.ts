/** Making names in folders durable: a file is safe only when the folder that names it is. */
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes changes in `folder` durable. Windows has no such call and does it by itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Syncs `folder` and the folders above it up to `top`: new folders must last as their files do. */
export async function syncUpwards(folder: string, top: string): Promise<void> {
  await syncFolder(folder);
  const above = dirname(folder);
  if (folder !== top && folder !== above) await syncUpwards(above, top);
}
