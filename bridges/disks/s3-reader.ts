/**
 * Reading an object of a bucket at any place. The reader knows which content it opened: when the
 * name is about to get other content, the disk moves this content aside and tells the reader.
 */
import { type DiskReader, ObjectClosed } from '../../store/index.ts';
import { ContentReplaced } from './content-replaced.ts';
import type { S3Bucket, StoredKey } from './s3-bucket.ts';

export class S3Reader implements DiskReader {
  readonly size: number;
  readonly #bucket: S3Bucket;
  readonly #closing: () => Promise<void>;
  /** Reads under way, which `close` lets finish. */
  readonly #reads = new Set<Promise<unknown>>();
  #at: StoredKey;
  #closed = false;

  /** `closing` runs once, when the reader is closed. */
  constructor(bucket: S3Bucket, at: StoredKey, closing: () => Promise<void>) {
    this.#bucket = bucket;
    this.#at = at;
    this.#closing = closing;
    this.size = at.bytes;
  }

  /** Where the content that was at `before` is from now on; another content is not this one's. */
  moved(before: StoredKey, at: StoredKey): void {
    if (this.#at.etag === before.etag) this.#at = at;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#closed) throw new ObjectClosed();
    const wanted = Math.min(length, this.size - offset);
    if (wanted <= 0) return new Uint8Array(0);
    const read = this.#read(offset, wanted);
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  async #read(offset: number, wanted: number): Promise<Uint8Array> {
    for (;;) {
      const at = this.#at;
      try {
        return await this.#bucket.read(at, offset, wanted);
      } catch (error) {
        // It was moved aside while this request was under way: once more, at the new place.
        if (!(error instanceof ContentReplaced) || at === this.#at) throw error;
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#reads);
    await this.#closing();
  }
}
