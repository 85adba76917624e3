/**
 * Leaves some of the file system free: nothing new is taken in while less than that is left.
 *
 * A disk that is full to the last byte can take back no room either, because what is removed has to be written down,
 * too, and a vat could not even start. What removes, compacts and keeps the vat's own records is not held back.
 */
import { statfsSync } from 'node:fs';
import { DiskFull } from '../../store/index.ts';

/** Room for one segment of the log to be written anew without what was removed, and a half more. */
const LEFT_BYTES_MAX = 96 * 2 ** 20;
/** Of the whole, on small disks. */
const LEFT_PART = 3;
/** So much is written between two looks; others write there, too, so also so long. */
const LOOK_AGAIN_BYTES = 2 ** 20;
const LOOK_AGAIN_MS = 1_000;

/** Throws DiskFull when so many bytes more would leave too little. */
export type CheckRoom = (bytes: number) => void;

/** Looks at the file system of the folder `path`. */
export function roomCheckOf(path: string): CheckRoom {
  let unseen = LOOK_AGAIN_BYTES;
  let seenAt = 0;
  return (bytes) => {
    unseen += bytes;
    if (unseen < LOOK_AGAIN_BYTES && performance.now() - seenAt < LOOK_AGAIN_MS) return;
    const { bavail, blocks, bsize } = statfsSync(path);
    const left = Math.min(LEFT_BYTES_MAX, (blocks * bsize) / LEFT_PART);
    if (bavail * bsize - bytes < left) throw new DiskFull();
    unseen = 0;
    seenAt = performance.now();
  };
}
