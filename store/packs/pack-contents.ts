/** What a pack on a disk says to be in it. */
import type { ObjectDisk } from '../object-disk.ts';
import { type PackedAt, readPackIndex } from './pack-format.ts';

/** Throws ObjectMissing, DamagedObject, and what the disk throws. */
export async function contentsOf(
  disk: ObjectDisk,
  pack: string,
  key: Uint8Array,
): Promise<PackedAt[]> {
  const reader = await disk.open(pack);
  try {
    return await readPackIndex(pack, reader.size, (from, to) => reader.read(from, to - from), key);
  } finally {
    await reader.close();
  }
}
