/**
 * Blobs that are open for reading: whoever streams a share asks for piece after piece. The least
 * recently used is closed when there are too many.
 */
import type { DiskReader, ObjectDisk } from '../../store/index.ts';

/** Each may hold a file open. */
const OPEN_MAX = 64;

interface Open {
  readonly reader: Promise<DiskReader>;
  users: number;
  closing: boolean;
}

export class OpenBlobs {
  readonly #disk: ObjectDisk;
  readonly #open = new Map<string, Open>();

  constructor(disk: ObjectDisk) {
    this.#disk = disk;
  }

  /** Bytes `from` up to, not including, `to`. Throws what the disk throws. */
  async read(blob: string, from: number, to: number): Promise<Uint8Array> {
    const open = this.#provide(blob);
    open.users += 1;
    try {
      return await (await open.reader).read(from, to - from);
    } catch (error) {
      // What failed is opened anew next time: the disk may be well again.
      this.#forget(blob, open);
      throw error;
    } finally {
      open.users -= 1;
      if (open.closing && open.users === 0) closeQuietly(open);
    }
  }

  close(blob: string): void {
    const open = this.#open.get(blob);
    if (!open) return;
    this.#forget(blob, open);
    if (open.users === 0) closeQuietly(open);
  }

  closeAll(): void {
    for (const blob of [...this.#open.keys()]) this.close(blob);
  }

  #provide(blob: string): Open {
    const found = this.#open.get(blob);
    const open = found ?? { reader: this.#disk.open(blob), users: 0, closing: false };
    this.#open.delete(blob);
    this.#open.set(blob, open);
    if (this.#open.size > OPEN_MAX) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.close(oldest);
    }
    return open;
  }

  #forget(blob: string, open: Open): void {
    open.closing = true;
    if (this.#open.get(blob) === open) this.#open.delete(blob);
  }
}

/** A reader that never opened, or cannot be closed, holds nothing that matters any more. */
function closeQuietly({ reader }: Open): void {
  void reader.then((one) => one.close()).catch(() => undefined);
}
