/**
 * Objects that are open for reading: a video asks for the same object a thousand times, and opening one checks the
 * hashes of all of it. The least recently used is closed when there are too many.
 */
import type { FileCap, FileStore, ObjectReader } from '../../store/index.ts';

/** Each holds up to a file open and 32 bytes for every 128 KiB of an object, or a few chunk lists. */
const READERS_MAX = 16;

interface Open {
  readonly reader: Promise<ObjectReader>;
  users: number;
  closing: boolean;
}

export class OpenReaders {
  readonly #files: FileStore;
  readonly #open = new Map<string, Open>();

  constructor(files: FileStore) {
    this.#files = files;
  }

  /** Runs `use` with a reader of the object, which stays open meanwhile. */
  async use<T>(cap: FileCap, use: (reader: ObjectReader) => Promise<T>): Promise<T> {
    const open = this.#provide(cap);
    open.users += 1;
    try {
      return await use(await open.reader);
    } catch (error) {
      // What failed is opened anew next time: the disk may be well again.
      this.#forget(cap.address, open);
      throw error;
    } finally {
      open.users -= 1;
      if (open.closing && open.users === 0) await closeQuietly(open);
    }
  }

  async close(address: string): Promise<void> {
    const open = this.#open.get(address);
    if (!open) return;
    this.#forget(address, open);
    if (open.users === 0) await closeQuietly(open);
  }

  async closeAll(): Promise<void> {
    for (const address of [...this.#open.keys()]) await this.close(address);
  }

  #provide(cap: FileCap): Open {
    const found = this.#open.get(cap.address);
    const open = found ?? { reader: this.#files.open(cap), users: 0, closing: false };
    this.#open.delete(cap.address);
    this.#open.set(cap.address, open);
    if (this.#open.size > READERS_MAX) {
      const [oldest] = this.#open;
      if (oldest) {
        this.#forget(oldest[0], oldest[1]);
        if (oldest[1].users === 0) void closeQuietly(oldest[1]);
      }
    }
    return open;
  }

  #forget(address: string, open: Open): void {
    open.closing = true;
    if (this.#open.get(address) === open) this.#open.delete(address);
  }
}

/** A reader that never opened, or cannot be closed, holds nothing that matters any more. */
async function closeQuietly(open: Open): Promise<void> {
  await open.reader.then((reader) => reader.close()).catch(() => undefined);
}
