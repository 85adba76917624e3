/** The door of bridges/disks: the powers of the store, made of node:*. */
export { DiskMove, type MoveOptions, type MoveProgress, moveDisk } from './disk-move.ts';
export { openExpendable } from './expendable-database.ts';
export { lateDisk } from './late-disk.ts';
export { nodeCiphers } from './node-ciphers.ts';
export { nodeRandom } from './node-random.ts';
export { type ObjectFolder, openObjectFolder } from './object-folder.ts';
export { provideOwnFolder } from './own-folder.ts';
export { openS3Disk, type S3DiskOptions } from './s3-disk.ts';
export { BadS3Settings, readS3Settings, type S3Settings } from './s3-settings.ts';
export {
  type Backend,
  type BackendPowers,
  type BackendStatus,
  openBackend,
} from './switched-disk.ts';
