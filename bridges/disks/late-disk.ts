/**
 * A disk that is opened when it is first needed, and tried again by whoever needs it next when that
 * failed: a vat starts although its bucket cannot be reached just then, and goes on by itself.
 */
import { DiskFailed, DiskFull, type ObjectDisk } from '../../store/index.ts';

/** Whatever `open` throws, those who use the disk hear DiskFailed or DiskFull. */
export function lateDisk(open: () => Promise<ObjectDisk>): ObjectDisk {
  let opened: Promise<ObjectDisk> | undefined;
  const disk = (): Promise<ObjectDisk> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      if (error instanceof DiskFailed || error instanceof DiskFull) throw error;
      throw new DiskFailed('it cannot be opened', { cause: error });
    });
    return opened;
  };
  return {
    create: async () => (await disk()).create(),
    put: async (name, bytes, known) => (await disk()).put(name, bytes, known),
    open: async (name) => (await disk()).open(name),
    remove: async (name) => (await disk()).remove(name),
    async *list() {
      yield* (await disk()).list();
    },
    sweepTemporary: async () => (await disk()).sweepTemporary(),
  };
}
