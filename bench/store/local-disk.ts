/** The disk of this machine in a folder of its own, as a vat has it; removed afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectFolder } from '../../bridges/disks/index.ts';
import type { ObjectDisk } from '../../store/index.ts';

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-bench-store-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function withLocalDisk<T>(work: (disk: ObjectDisk) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const disk = await openObjectFolder(folder);
    try {
      return await work(disk);
    } finally {
      await disk.close();
    }
  });
}
