/**
 * Reading one object, wherever it lies. Before anything is given, the record is compared with what
 * the index said: an index that was harmed must not hand out the bytes of another object.
 */
import { DiskFailed, ObjectClosed } from '../errors.ts';
import type { DiskReader } from '../object-disk.ts';
import type { BlockCache } from './block-cache.ts';
import type { Found } from './indexer.ts';
import { blobName, segmentName } from './log-files.ts';
import { readUint64, viewOf } from './numbers.ts';
import type { Lease, OpenFiles } from './open-files.ts';
import { RECORD_HEADER_BYTES, RECORD_MAGIC } from './record-format.ts';

/** Reads up to this size go by the cache. */
const CACHED_READ_BYTES = 8_192;

export interface ReaderPowers {
  readonly open: OpenFiles;
  readonly cache: BlockCache;
  /** Up to where a segment is durable. */
  readonly endOf: (segment: number) => number;
}

/**
 * Undefined when the file is not there (any more). Throws DiskFailed when it does not hold what the
 * index says, with `misplaced` called first.
 */
export async function openRecord(
  name: string,
  found: Found,
  powers: ReaderPowers,
  misplaced: () => void,
): Promise<DiskReader | undefined> {
  const { blob, segment, offset, bytes } = found;
  if (blob > 0) {
    const lease = await powers.open.use(blobName(blob));
    const read: Read = (at, length, into) => lease!.file.read(at, length, into);
    return lease && new LogReader(lease, 0, bytes, read);
  }
  const using = powers.open.use(segmentName(segment));
  const lease = using instanceof Promise ? await using : using;
  if (!lease) return undefined;
  const { file } = lease;
  const fromFile = (at: number, length: number) => file.read(at, length);
  const cached = (at: number, length: number) =>
    powers.cache.read(segment, at, length, powers.endOf(segment), fromFile);
  const read: Read = async (at, length, into) => {
    if (length > CACHED_READ_BYTES) return file.read(at, length, into);
    return (await cached(at, length)).slice();
  };
  const headerBytes = RECORD_HEADER_BYTES + name.length;
  const isSmall = headerBytes + bytes <= CACHED_READ_BYTES;
  try {
    // Of a large object a block would be kept for its header alone: 16 KiB for each that is read.
    const reading = isSmall ? cached(offset, headerBytes + bytes) : file.read(offset, headerBytes);
    const record = reading instanceof Uint8Array ? reading : await reading;
    if (!isRecordOf(record, name, found)) {
      misplaced();
      throw new DiskFailed('a stored object is not where the index says');
    }
    if (!isSmall) return new LogReader(lease, offset + headerBytes, bytes, read);
    lease.release();
    return new HeldReader(record.subarray(headerBytes, headerBytes + bytes), bytes);
  } catch (error) {
    lease.release();
    throw error;
  }
}

function isRecordOf(header: Uint8Array, name: string, found: Found): boolean {
  if (header.length < RECORD_HEADER_BYTES + name.length) return false;
  const view = viewOf(header);
  if (view.getUint32(0) !== RECORD_MAGIC || header[5] !== name.length) return false;
  if (readUint64(view, 8) !== found.seq || view.getUint32(16) !== found.bytes) return false;
  for (let i = 0; i < name.length; i++) {
    if (header[RECORD_HEADER_BYTES + i] !== name.charCodeAt(i)) return false;
  }
  return true;
}

type Read = (at: number, length: number, into?: Uint8Array) => Promise<Uint8Array>;

/** Of a small object, which was read together with its header. */
class HeldReader implements DiskReader {
  readonly size: number;
  readonly held: Uint8Array;
  #closed = false;

  constructor(bytes: Uint8Array, size: number) {
    this.held = bytes;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#closed) throw new ObjectClosed();
    return this.held.slice(offset, offset + length);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

class LogReader implements DiskReader {
  readonly size: number;
  readonly #lease: Lease;
  /** Where the object begins in its file. */
  readonly #base: number;
  readonly #read: Read;
  /** Reads under way, which `close` lets finish. */
  readonly #reads = new Set<Promise<unknown>>();
  #closed = false;

  constructor(lease: Lease, base: number, size: number, read: Read) {
    this.#lease = lease;
    this.#base = base;
    this.size = size;
    this.#read = read;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    if (this.#closed) throw new ObjectClosed();
    const wanted = Math.min(length, this.size - offset);
    if (wanted <= 0) return new Uint8Array(0);
    const read = this.#read(this.#base + offset, wanted, into);
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#reads);
    this.#lease.release();
  }
}
