/**
 * The index anew, from the packs themselves: for an owner who lost it. Of a blob that lies in
 * several packs one is as good as another, since a name is an address. Packs that cannot be read
 * are told and left out.
 */
import type { ObjectDisk } from '../object-disk.ts';
import { readPackIndex } from './pack-format.ts';
import type { PackIndex } from './pack-index.ts';
import { isPackName } from './pack-use.ts';

export async function rebuildPackIndex(
  disk: ObjectDisk,
  index: PackIndex,
  key: Uint8Array,
  onDamage: (error: unknown) => void,
): Promise<number> {
  let found = 0;
  for await (const { name: pack } of disk.list()) {
    if (!isPackName(pack)) continue;
    try {
      const reader = await disk.open(pack);
      try {
        const read = (from: number, to: number) => reader.read(from, to - from);
        const blobs = await readPackIndex(pack, reader.size, read, key);
        const places = blobs.map(
          ({ name, offset, length }) => [name, { pack, offset, length }] as const,
        );
        await index.change(places, []);
        found += places.length;
      } finally {
        await reader.close();
      }
    } catch (error) {
      onDamage(error);
    }
  }
  return found;
}
