/**
 * Writing a temporary file. Appends that arrive while one is being written are gathered and go to
 * the system in one call, in order: each call costs a trip to a thread, and many small ones would
 * take longer than the bytes.
 */
import type { FileHandle } from 'node:fs/promises';
import { type DiskWriter, ObjectClosed } from '../../store/index.ts';
import { onDisk } from './disk-errors.ts';

/** Appends gathered into one system call; the systems' own limit is 1,024. */
const GATHERED_MAX = 64;
/**
 * The disk is told to keep what was written each time this much has gathered, while more is being
 * written. So the last sync is short and progress that was shown was real, and at most twice this
 * much lies in the memory of the system, where a large file would push everything else out.
 */
const SYNC_BYTES = 32 * 2 ** 20;

export interface Placement {
  /** Moves the synced file to its place under this name, durably. */
  place(name: string): Promise<void>;
  /** The file is closed: removes it if it still is temporary. May be called again. */
  ended(): Promise<void>;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly taken: () => void;
  readonly failed: (error: unknown) => void;
}

export class FileWriter implements DiskWriter {
  readonly #file: FileHandle;
  readonly #placement: Placement;
  #waiting: Waiting[] = [];
  /** The loop that writes what waits, while there is any. */
  #writing: Promise<void> | undefined;
  #unsyncedBytes = 0;
  #syncing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(file: FileHandle, placement: Placement) {
    this.#file = file;
    this.#placement = placement;
  }

  append(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.reject(new ObjectClosed());
    return new Promise((taken, failed) => {
      this.#waiting.push({ bytes, taken, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async commit(name: string): Promise<void> {
    if (this.#closed) throw new ObjectClosed();
    await this.#writing;
    await this.#syncing;
    if (this.#failure !== undefined) throw this.#failure.error;
    await onDisk(async () => {
      await this.#file.sync();
      await this.#close();
      await this.#placement.place(name);
    });
    await Promise.allSettled([this.#placement.ended()]);
  }

  async abort(): Promise<void> {
    // What cannot be closed or removed now is swept at the next start.
    await Promise.allSettled([this.#close()]);
    await Promise.allSettled([this.#placement.ended()]);
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#syncing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, GATHERED_MAX);
      try {
        if (this.#failure !== undefined) throw this.#failure.error;
        await onDisk(() => this.#write(batch.map(({ bytes }) => bytes)));
        if (this.#unsyncedBytes >= SYNC_BYTES) await this.#startSync();
        for (const { taken } of batch) taken();
      } catch (error) {
        this.#failure ??= { error };
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }

  /** One call may write only a part, as when the disk is nearly full: goes on with the rest. */
  async #write(parts: Uint8Array[]): Promise<void> {
    for (let left = parts.filter(({ length }) => length > 0); left.length > 0; ) {
      const { bytesWritten } = await this.#file.writev(left);
      left = without(left, bytesWritten);
      this.#unsyncedBytes += bytesWritten;
    }
  }

  /** Waits for the sync before this one, not for this one. */
  async #startSync(): Promise<void> {
    await this.#syncing;
    this.#unsyncedBytes = 0;
    this.#syncing = onDisk(() => this.#file.datasync()).catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }
}

/** `parts` after their first `count` bytes. */
function without(parts: Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  const rest: Uint8Array[] = [];
  for (const part of parts) {
    if (skip < part.length) rest.push(part.subarray(skip));
    skip = Math.max(skip - part.length, 0);
  }
  return rest;
}
