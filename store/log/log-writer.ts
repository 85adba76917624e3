/**
 * Writing one object of a size that nobody knows yet. It is gathered in memory at first, because a
 * small one goes into the log whole, with others, at the price of a share in one sync. When it
 * grows beyond that, or when too many are being gathered, it goes to a file of its own.
 */
import { DiskFailed, DiskFull, ObjectClosed } from '../errors.ts';
import { DISK_NAME, type DiskWriter } from '../object-disk.ts';
import { BlobStream } from './blob-stream.ts';
import type { BlobFile } from './log-files.ts';

/** All objects that are being gathered may take so much memory together. */
const GATHERED_BYTES_MAX = 32 * 2 ** 20;
const FIRST_BUFFER_BYTES = 4_096;

export interface WriterPowers {
  /** Bytes gathered by all writers. */
  readonly gathered: { bytes: number };
  /** A larger object gets a file of its own. */
  readonly bodyBytes: number;
  beginBlob(): { number: number; file: Promise<BlobFile> };
  /** Makes `bytes` the object of that name, durably. */
  putSmall(name: string, bytes: Uint8Array): Promise<void>;
  /** Makes the blob the object of that name, durably. */
  putBlob(name: string, blob: number, bytes: number): Promise<void>;
  dropBlob(number: number): Promise<void>;
}

export class LogWriter implements DiskWriter {
  readonly #powers: WriterPowers;
  #buffer: Uint8Array;
  #bytes = 0;
  #blob: { readonly number: number; readonly stream: BlobStream } | undefined;
  /** The log may name the blob, although the disk failed: only the next start can tell. */
  #unsure = false;
  #closed = false;

  constructor(powers: WriterPowers) {
    this.#powers = powers;
    this.#buffer = new Uint8Array(Math.min(FIRST_BUFFER_BYTES, powers.bodyBytes));
    powers.gathered.bytes += this.#buffer.length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#closed) throw new ObjectClosed();
    if (!this.#blob && this.#gather(bytes)) return;
    this.#blob ??= this.#begin();
    this.#bytes += bytes.length;
    await this.#blob.stream.append([bytes]);
  }

  async commit(name: string): Promise<void> {
    if (this.#closed) throw new ObjectClosed();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    if (this.#blob) {
      await this.#blob.stream.finish();
      this.#unsure = true;
      try {
        await this.#powers.putBlob(name, this.#blob.number, this.#bytes);
      } catch (error) {
        this.#unsure = !(error instanceof DiskFull);
        throw error;
      }
    } else {
      await this.#powers.putSmall(name, this.#buffer.subarray(0, this.#bytes));
    }
    this.#close();
  }

  async abort(): Promise<void> {
    if (this.#closed) return;
    this.#close();
    if (!this.#blob || this.#unsure) return;
    // What cannot be closed or removed now is swept at the next start.
    await Promise.allSettled([this.#blob.stream.close()]);
    await Promise.allSettled([this.#powers.dropBlob(this.#blob.number)]);
  }

  /** False when it does not fit in memory. */
  #gather(bytes: Uint8Array): boolean {
    const { gathered, bodyBytes } = this.#powers;
    const needed = this.#bytes + bytes.length;
    if (needed > bodyBytes) return false;
    if (needed > this.#buffer.length) {
      const length = Math.min(Math.max(needed, this.#buffer.length * 2), bodyBytes);
      if (gathered.bytes + length - this.#buffer.length > GATHERED_BYTES_MAX) return false;
      const larger = new Uint8Array(length);
      larger.set(this.#buffer.subarray(0, this.#bytes));
      gathered.bytes += length - this.#buffer.length;
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#bytes);
    this.#bytes = needed;
    return true;
  }

  /** What was gathered goes to a file first. */
  #begin(): { number: number; stream: BlobStream } {
    const { number, file } = this.#powers.beginBlob();
    const stream = new BlobStream(file);
    const gathered = this.#buffer.subarray(0, this.#bytes);
    this.#powers.gathered.bytes -= this.#buffer.length;
    this.#buffer = new Uint8Array(0);
    // A failure is told by every later call.
    if (gathered.length > 0) stream.append([gathered]).catch(() => undefined);
    return { number, stream };
  }

  #close(): void {
    this.#closed = true;
    this.#powers.gathered.bytes -= this.#buffer.length;
    this.#buffer = new Uint8Array(0);
  }
}
