/**
 * Writing to a bucket in bounded memory: one part is filled while two are under way, and whoever
 * appends faster than that waits. What ends before the first part is full goes up in one request.
 *
 * The name is known only at the end, and a bucket renames nothing: parts go to a temporary key, and
 * the bucket itself copies the whole to its name at the commit.
 */
import { type DiskWriter, ObjectClosed, ObjectTooLarge } from '../../store/index.ts';
import type { S3Bucket } from './s3-bucket.ts';
import type { UploadedPart } from './s3-uploads.ts';

/** Bytes of a part: large enough for objects of 117 GiB. Some services want all parts alike. */
export const PART_BYTES = 12 * 2 ** 20;
/** Parts that one object can have, by the protocol. */
const PARTS_MAX = 10_000;
const PARTS_UNDER_WAY = 2;
const FIRST_ROOM_BYTES = 64 * 1_024;

export interface S3Placement {
  /** The temporary key, which is this writer's alone. */
  readonly key: string;
  /** Puts bytes under the name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Copies the whole object at `key` to the name. */
  place(name: string, bytes: number): Promise<void>;
  /** Removes the temporary key. Throws nothing. */
  ended(): Promise<void>;
}

export class S3Writer implements DiskWriter {
  readonly #bucket: S3Bucket;
  readonly #placement: S3Placement;
  readonly #partBytes: number;
  /** Every append waits for the one before it. */
  #queue: Promise<void> = Promise.resolve();
  #room: Uint8Array = new Uint8Array(FIRST_ROOM_BYTES);
  /** Bytes of `#room` that are in use. */
  #filled = 0;
  #bytes = 0;
  #upload: string | undefined;
  #parts: Promise<UploadedPart>[] = [];
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(bucket: S3Bucket, placement: S3Placement, partBytes: number) {
    this.#bucket = bucket;
    this.#placement = placement;
    this.#partBytes = partBytes;
  }

  append(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.reject(new ObjectClosed());
    const taken = this.#queue.then(() => this.#take(bytes));
    this.#queue = taken.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return taken;
  }

  async commit(name: string): Promise<void> {
    if (this.#closed) throw new ObjectClosed();
    await this.#queue;
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#upload === undefined) {
      await this.#placement.put(name, this.#room.subarray(0, this.#filled));
    } else {
      await this.#finish(this.#upload);
      await this.#placement.place(name, this.#bytes);
    }
    this.#closed = true;
    this.#release();
    await this.#placement.ended();
  }

  async abort(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue;
    await Promise.allSettled(this.#parts);
    const { key } = this.#placement;
    if (this.#upload !== undefined) {
      await this.#bucket.uploads.abandon({ key, upload: this.#upload });
    }
    this.#release();
    await this.#placement.ended();
  }

  async #take(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    for (let taken = 0; taken < bytes.length; ) {
      if (this.#filled === this.#partBytes) await this.#send();
      const count = Math.min(bytes.length - taken, this.#partBytes - this.#filled);
      this.#makeRoom(this.#filled + count);
      this.#room.set(bytes.subarray(taken, taken + count), this.#filled);
      this.#filled += count;
      this.#bytes += count;
      taken += count;
    }
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#room.length) return;
    const larger = Math.min(Math.max(needed, 2 * this.#room.length), this.#partBytes);
    const room = new Uint8Array(larger);
    room.set(this.#room.subarray(0, this.#filled));
    this.#room = room;
  }

  /** Sends what is filled as the next part; waits until not too many are under way. */
  async #send(): Promise<void> {
    if (this.#parts.length === PARTS_MAX) throw new ObjectTooLarge(PARTS_MAX * this.#partBytes);
    const { key } = this.#placement;
    this.#upload ??= await this.#bucket.uploads.begin(key);
    await this.#parts[this.#parts.length - PARTS_UNDER_WAY];
    const body = this.#room.subarray(0, this.#filled);
    const part = this.#bucket.uploads.put(key, this.#upload, this.#parts.length + 1, body);
    // Whoever awaits it hears of a failure; until then it must not count as unheard.
    part.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    this.#parts.push(part);
    this.#room = new Uint8Array(this.#partBytes);
    this.#filled = 0;
  }

  async #finish(upload: string): Promise<void> {
    if (this.#filled > 0) await this.#send();
    const parts = await Promise.all(this.#parts);
    await this.#bucket.uploads.complete({ key: this.#placement.key, upload }, parts, this.#bytes);
  }

  #release(): void {
    this.#room = new Uint8Array(0);
    this.#parts = [];
  }
}
