/**
 * A disk in memory, for simulation and tests. It keeps the promises of the seam (whole or absent,
 * overlapping appends in order), can be restarted as after a crash, and lets a test reach in
 * through `objects` to damage what is there.
 */
import { DiskFailed, ObjectClosed, ObjectMissing } from './errors.ts';
import { DISK_NAME, type DiskReader, type DiskWriter, type ObjectDisk } from './object-disk.ts';

export interface MemoryDisk extends ObjectDisk {
  /** The committed objects by name. */
  readonly objects: Map<string, Uint8Array>;
  /** What the next process finds when this one dies now. */
  restart(): MemoryDisk;
}

export function makeMemoryDisk(): MemoryDisk {
  return memoryDisk(new Map(), 0);
}

/** `abandoned`: temporary objects that an earlier process left. */
function memoryDisk(objects: Map<string, Uint8Array>, abandoned: number): MemoryDisk {
  const unfinished = new Set<DiskWriter>();
  let left = abandoned;
  return {
    objects,
    restart: () => memoryDisk(new Map(objects), left + unfinished.size),
    async create() {
      const writer = makeWriter(objects, () => unfinished.delete(writer));
      unfinished.add(writer);
      return writer;
    },
    async put(name, bytes) {
      if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
      objects.set(name, bytes.slice());
    },
    async open(name) {
      const bytes = objects.get(name);
      if (bytes === undefined) throw new ObjectMissing(name);
      return makeReader(bytes);
    },
    async remove(name) {
      objects.delete(name);
    },
    async *list() {
      for (const [name, bytes] of [...objects]) yield { name, bytes: bytes.length };
    },
    async sweepTemporary() {
      const swept = left;
      left = 0;
      return swept;
    },
  };
}

function makeWriter(objects: Map<string, Uint8Array>, ended: () => void): DiskWriter {
  let parts: Uint8Array[] | undefined = [];
  const open = () => {
    if (parts === undefined) throw new ObjectClosed();
    return parts;
  };
  return {
    async append(bytes) {
      open().push(bytes.slice());
    },
    async commit(name) {
      const whole = joined(open());
      if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
      objects.set(name, whole);
      parts = undefined;
      ended();
    },
    async abort() {
      parts = undefined;
      ended();
    },
  };
}

function makeReader(bytes: Uint8Array): DiskReader {
  let closed = false;
  return {
    size: bytes.length,
    async read(offset, length) {
      if (closed) throw new ObjectClosed();
      return bytes.slice(offset, offset + length);
    },
    async close() {
      closed = true;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
