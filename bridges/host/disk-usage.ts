/**
 * How much of this machine's disk the vat uses, and how much is free. Counting walks the folder, so the count is
 * kept for a while.
 */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const COUNT_AGE_MAX_MS = 30_000;

export interface DiskUsage {
  readonly diskUsed: number;
  readonly diskFree: number;
}

/** Answers a function that tells the usage of `folder`, at most {@link COUNT_AGE_MAX_MS} old. */
export function diskUsageOf(folder: string, now: () => number): () => Promise<DiskUsage> {
  let counted: Promise<number> = Promise.resolve(0);
  let countedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() - countedAt > COUNT_AGE_MAX_MS || now() < countedAt) {
      countedAt = now();
      counted = bytesBelow(folder);
    }
    const { bavail, bsize } = await statfs(folder);
    return { diskUsed: await counted, diskFree: bavail * bsize };
  };
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    try {
      bytes += (await stat(join(entry.parentPath ?? entry.path, entry.name))).size;
    } catch (error) {
      // Files come and go while we count; what is gone uses nothing.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return bytes;
}
