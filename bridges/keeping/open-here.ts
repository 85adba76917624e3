/**
 * What this machine has. Only a disk that answers that it has no such object says so: one that
 * fails, is unplugged or has run out of open files says nothing, and what it holds must not be
 * taken for lost, sent anew or fetched back because of that.
 */
import {
  DiskFailed,
  DiskFull,
  type DiskReader,
  type ObjectDisk,
  ObjectMissing,
} from '../../store/index.ts';

/** Undefined when it is not here. Throws what else the disk refuses for. */
export async function openHere(
  disk: Pick<ObjectDisk, 'open'>,
  name: string,
): Promise<DiskReader | undefined> {
  try {
    return await disk.open(name);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

/** Does the disk of this machine take or give nothing just now? */
export function isRefusal(error: unknown): boolean {
  return error instanceof DiskFailed || error instanceof DiskFull;
}

/** Throws as `openHere`. */
export async function isHere(disk: Pick<ObjectDisk, 'open'>, name: string): Promise<boolean> {
  const reader = await openHere(disk, name);
  await reader?.close();
  return reader !== undefined;
}
