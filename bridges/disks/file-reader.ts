/** Reading a committed object at any place. Files never change, so readers need no lock. */
import { type FileHandle, open } from 'node:fs/promises';
import { type DiskReader, ObjectClosed } from '../../store/index.ts';
import { onDisk } from './disk-errors.ts';

export class FileReader implements DiskReader {
  readonly size: number;
  readonly #file: FileHandle;
  /** Reads under way, which `close` lets finish. */
  readonly #reads = new Set<Promise<unknown>>();
  #closed = false;

  /** Throws the system's error. */
  static async open(path: string): Promise<FileReader> {
    const file = await open(path, 'r');
    try {
      return new FileReader(file, (await file.stat()).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#closed) throw new ObjectClosed();
    const read = onDisk(() => this.#fill(offset, Math.min(length, this.size - offset)));
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  async #fill(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(length, 0)).buffer);
    for (let filled = 0; filled < bytes.length; ) {
      const { bytesRead } = await this.#file.read(
        bytes,
        filled,
        bytes.length - filled,
        offset + filled,
      );
      if (bytesRead === 0) return bytes.slice(0, filled);
      filled += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#reads);
    await onDisk(() => this.#file.close());
  }
}
