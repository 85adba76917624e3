/** The door of store/: what other parts may use. */
export * from './errors.ts';
export {
  DISK_NAME,
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
} from './object-disk.ts';
export type {
  ObjectReader,
  ObjectStore,
  ObjectWriter,
  ReadCap,
  StoredObject,
  Swept,
} from './object-store.ts';
export type { Ciphers, Random } from './powers.ts';
