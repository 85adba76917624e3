/**
 * Bytes of one file on this machine's disk, read and written at any place, without waiting: only the thread of the
 * search index uses it, and that thread has nothing else to do. Tests put a disk in memory in its place, which can
 * fail and lose what was not synced.
 */
export interface RawFile {
  /** Reads as many bytes as there are into `into`; answers how many. */
  read(into: Uint8Array, at: number): number;
  write(bytes: Uint8Array, at: number): void;
  truncate(size: number): void;
  size(): number;
  sync(): void;
  close(): void;
}

/** A flat folder of such files. */
export interface RawFolder {
  open(name: string): RawFile;
  exists(name: string): boolean;
  remove(name: string): void;
  /** Removes every file. */
  clear(): void;
}
