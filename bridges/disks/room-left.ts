/**
 * Leaves some of the file system free: nothing new is taken in while less than that is left.
 *
 * A disk that is full to the last byte can take back no room either, because what is removed has to be written down,
 * too, and a vat could not even start. What removes, compacts and keeps the vat's own records is not held back.
 */
import { statfsSync } from 'node:fs';
import { DiskFull, type ObjectDisk } from '../../store/index.ts';

/** Room for one segment of the log to be written anew without what was removed, and a third more. */
const LEFT_BYTES_MAX = 96 * 2 ** 20;
/** Of the whole, on small disks. */
const LEFT_PART = 3;
/** So much is written between two looks; others write there, too, so also so long. */
const LOOK_AGAIN_BYTES = 2 ** 20;
const LOOK_AGAIN_MS = 1_000;

/** `put` and `create` of `disk` in the folder `path`, which throw DiskFull when too little would be left. */
export function leavingRoom(
  path: string,
  disk: () => ObjectDisk,
): Pick<ObjectDisk, 'put' | 'create'> {
  let unseen = LOOK_AGAIN_BYTES;
  let seenAt = 0;
  // At once, so that what is appended stays in its order.
  const take = (bytes: number): void => {
    unseen += bytes;
    if (unseen < LOOK_AGAIN_BYTES && performance.now() - seenAt < LOOK_AGAIN_MS) return;
    const { bavail, blocks, bsize } = statfsSync(path);
    const left = Math.min(LEFT_BYTES_MAX, (blocks * bsize) / LEFT_PART);
    if (bavail * bsize - bytes < left) throw new DiskFull();
    unseen = 0;
    seenAt = performance.now();
  };
  return {
    async put(name, bytes, known) {
      take(bytes.length);
      return disk().put(name, bytes, known);
    },
    async create() {
      take(0);
      const writer = await disk().create();
      return {
        async append(bytes) {
          take(bytes.length);
          return writer.append(bytes);
        },
        commit: (name) => writer.commit(name),
        abort: () => writer.abort(),
      };
    },
  };
}
