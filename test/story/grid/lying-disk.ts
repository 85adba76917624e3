/** A disk that lies as it is told, below a host that does not know. */
import type { DiskReader, ObjectDisk } from '../../../store/index.ts';

/** `corrupt`, `swap`, or anything else for the disk as it is. */
export function lying(disk: ObjectDisk, mode: string): ObjectDisk {
  if (mode === 'corrupt') return reading(disk, async (name) => changed(await disk.open(name)));
  if (mode === 'swap') return reading(disk, (name) => another(disk, name));
  return disk;
}

function reading(disk: ObjectDisk, open: ObjectDisk['open']): ObjectDisk {
  return {
    create: () => disk.create(),
    put: (name, bytes) => disk.put(name, bytes),
    open,
    remove: (name) => disk.remove(name),
    list: () => disk.list(),
    sweepTemporary: () => disk.sweepTemporary(),
  };
}

/** One bit in the middle of whatever is read. */
function changed(reader: DiskReader): DiskReader {
  return {
    size: reader.size,
    async read(offset, length) {
      const bytes = await reader.read(offset, length);
      const at = bytes.length >> 1;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    },
    close: () => reader.close(),
  };
}

/** The next object of the same size, in the order of names. */
async function another(disk: ObjectDisk, name: string): Promise<DiskReader> {
  const own = await disk.open(name);
  const names: string[] = [];
  for await (const entry of disk.list()) if (entry.bytes === own.size) names.push(entry.name);
  const order = names.toSorted();
  const next = order[(order.indexOf(name) + 1) % order.length] ?? name;
  await own.close();
  return disk.open(next);
}
