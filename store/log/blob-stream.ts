/**
 * A large object on its way into a blob. Appends that arrive while one is being written are
 * gathered and go to the disk together, in order: each call costs a trip to a thread, and many
 * small ones would take longer than the bytes.
 */
import type { BlobFile } from './log-files.ts';

/** Appends gathered into one call; the systems' own limit is 1,024. */
const GATHERED_MAX = 64;
/**
 * The disk is told to keep what was written each time this much has gathered, while more is being
 * written. So the last sync is short and progress that was shown was real, and at most twice this
 * much lies in the memory of the system, where a large file would push everything else out.
 */
const SYNC_BYTES = 32 * 2 ** 20;

interface Waiting {
  readonly parts: readonly Uint8Array[];
  readonly taken: () => void;
  readonly failed: (error: unknown) => void;
}

export class BlobStream {
  readonly #opened: Promise<BlobFile>;
  #waiting: Waiting[] = [];
  /** The loop that writes what waits, while there is any. */
  #writing: Promise<void> | undefined;
  #unsyncedBytes = 0;
  #syncing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(opened: Promise<BlobFile>) {
    this.#opened = opened;
    // Whoever appends hears of it.
    opened.catch(() => undefined);
  }

  /** Resolves when the bytes are taken. Throws DiskFull, DiskFailed, also at every later call. */
  append(parts: readonly Uint8Array[]): Promise<void> {
    return new Promise((taken, failed) => {
      this.#waiting.push({ parts, taken, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Makes it durable and closes it. Throws what any append threw. */
  async finish(): Promise<void> {
    await this.#writing;
    await this.#syncing;
    if (this.#failure !== undefined) throw this.#failure.error;
    await (await this.#opened).sync();
    await this.close();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#syncing;
    await (await this.#opened).close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, GATHERED_MAX);
      try {
        if (this.#failure !== undefined) throw this.#failure.error;
        const file = await this.#opened;
        const parts = batch.flatMap((waiting) => waiting.parts);
        await file.append(parts);
        this.#unsyncedBytes += parts.reduce((sum, { length }) => sum + length, 0);
        if (this.#unsyncedBytes >= SYNC_BYTES) await this.#startSync(file);
        for (const { taken } of batch) taken();
      } catch (error) {
        this.#failure ??= { error };
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }

  /** Waits for the sync before this one, not for this one. */
  async #startSync(file: BlobFile): Promise<void> {
    await this.#syncing;
    this.#unsyncedBytes = 0;
    this.#syncing = file.sync().catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }
}
