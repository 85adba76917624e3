/**
 * The seam between the store and a disk: a flat set of named, unchangeable objects that appear
 * whole or not at all. It is this small on purpose: what crashes, syncs and renames is below it
 * (bridges/disks over node:fs, a map in memory for simulation), what encrypts and verifies is above
 * it, and either can be replaced alone. test/suites/disk.ts is what every implementation passes.
 *
 * A disk is not trusted: the store checks every byte it gives back.
 */

/** Names a disk accepts: lower-case letters and digits, so that none is a path. */
export const DISK_NAME = /^[a-z0-9]{4,128}$/;

export interface ObjectDisk {
  /** A temporary object that nobody can see. Throws DiskFull, DiskFailed. */
  create(): Promise<DiskWriter>;
  /**
   * The same as `create`, one `append` and `commit`, for what is whole already. Many at once share
   * their syncs. Throws DiskFull, DiskFailed.
   */
  put(name: string, bytes: Uint8Array, known?: KnownOfBytes): Promise<void>;
  /** Opens a committed object. Throws ObjectMissing, DiskFailed. */
  open(name: string): Promise<DiskReader>;
  /**
   * For a disk that asks others for what it has no note of: whether it has one. Without it an object
   * is written again rather than looked for. Undefined when only `open` can tell.
   */
  isNoted?(name: string): Promise<boolean | undefined>;
  /**
   * Told that bytes read of an object are not those that its name stands for. True when opening it
   * again gives another copy. Without it there never is one.
   */
  spoilt?(name: string): Promise<boolean>;
  /**
   * Removes a committed object; one that is not there is already removed. Whoever has it open goes
   * on reading it. Throws DiskFailed.
   */
  remove(name: string): Promise<void>;
  /** Every committed object, in no particular order, with its size in bytes. */
  list(): AsyncIterable<DiskEntry>;
  /** Removes the temporary objects a crash left behind; gives their number. */
  sweepTemporary(): Promise<number>;
}

/** What a caller knows of bytes already, so that a disk need not go through them once more. */
export interface KnownOfBytes {
  readonly crc32?: number | undefined;
}

export interface DiskEntry {
  readonly name: string;
  readonly bytes: number;
}

export interface DiskWriter {
  /**
   * Adds bytes at the end. Calls may overlap and land in the order of the calls; the array belongs
   * to the disk until the promise settles. Throws DiskFull, DiskFailed, and the same for every
   * later call.
   */
  append(bytes: Uint8Array): Promise<void>;
  /**
   * Makes the object durable and visible under `name`, replacing one of that name. When it
   * resolves, the object survives a power cut; a crash before leaves nothing visible. When it
   * throws, the writer can still be aborted.
   */
  commit(name: string): Promise<void>;
  /**
   * Drops the temporary object. Does nothing after a commit or a second time. Never throws: what
   * cannot be removed now is swept later.
   */
  abort(): Promise<void>;
}

export interface DiskReader {
  /** Bytes in the object when it was opened. */
  readonly size: number;
  /**
   * Bytes from `offset`; fewer than `length` only where the object ends. `into`, of `length` bytes
   * or more, may be used for them: what comes back is then a view of it. Throws DiskFailed.
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
  /** All bytes, where the disk has them at hand already. Others read them, too: not to be changed. */
  readonly held?: Uint8Array | undefined;
}
