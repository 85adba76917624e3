/**
 * The seam between the log and a disk: numbered files in one place that only grow. Two sorts: a
 * *segment* is appended to in groups, each durable when its append resolves; a *blob* is streamed
 * and made durable once, at its end. What a crash may do to them is said here, and done by the
 * simulated files of the tests: bytes that were not yet durable are lost, whole or in part and in
 * any order, and a file that was never durable may be gone.
 */

export interface LogFiles {
  /** Every file that is there, also those of others. Throws DiskFailed. */
  list(): Promise<readonly FileEntry[]>;
  /** A new segment. Throws DiskFull, DiskFailed. */
  createSegment(name: string): Promise<SegmentFile>;
  /** A segment to be written on from byte `bytes`; what is behind that is cut off, durably. */
  resumeSegment(name: string, bytes: number): Promise<SegmentFile>;
  /** A new blob. Throws DiskFull, DiskFailed. */
  createBlob(name: string): Promise<BlobFile>;
  /** Undefined when there is none of that name. Throws DiskFailed. */
  open(name: string): Promise<OpenFile | undefined>;
  /**
   * Removes files; those that are not there are removed already. When it resolves, no power cut
   * brings them back. Whoever has one open can read it to the end. Throws DiskFailed.
   */
  remove(names: readonly string[]): Promise<void>;
}

interface FileEntry {
  readonly name: string;
  readonly bytes: number;
}

export interface SegmentFile {
  /**
   * Adds bytes from byte `at` on; resolves when they and the file are durable. `at` is the end of
   * what was written, or of the one write that is under way: two may be.
   */
  append(parts: readonly Uint8Array[], at: number): Promise<void>;
  /** Cuts off, durably, what is behind byte `bytes`, as after an append that failed. */
  cut(bytes: number): Promise<void>;
  close(): Promise<void>;
}

export interface BlobFile {
  /** Adds bytes at the end; resolves when they are taken. One call at a time. */
  append(parts: readonly Uint8Array[]): Promise<void>;
  /** Makes all that was appended durable, and the file. May overlap with `append`. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenFile {
  /** Bytes when it was opened. */
  readonly bytes: number;
  /**
   * Bytes from `offset`; fewer than `length` only where the file ends. `into` as for DiskReader.
   * Throws DiskFailed.
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What a file name says: its number and its sort; undefined for a file of others. */
export function parseFileName(
  name: string,
): { sort: 'segment' | 'blob'; number: number } | undefined {
  const [, digits, ending] = /^(\d{10})\.(log|blob)$/.exec(name) ?? [];
  const number = Number(digits);
  if (ending === undefined || number < 1 || number > FILE_NUMBER_MAX) return undefined;
  return { sort: ending === 'log' ? 'segment' : 'blob', number };
}

/** Numbers are never given twice; at a thousand files a second this lasts fifty days. */
export const FILE_NUMBER_MAX = 2 ** 32 - 1;

export const segmentName = (number: number): string => `${String(number).padStart(10, '0')}.log`;
export const blobName = (number: number): string => `${String(number).padStart(10, '0')}.blob`;
