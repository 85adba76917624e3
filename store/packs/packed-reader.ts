/** Reads one blob in a pack as if it lay alone. */
import { ObjectClosed } from '../errors.ts';
import type { DiskReader } from '../object-disk.ts';
import type { PackPlace } from './pack-index.ts';

export class PackedReader implements DiskReader {
  readonly size: number;
  readonly #pack: DiskReader;
  readonly #offset: number;
  #closed = false;

  constructor(pack: DiskReader, { offset, length }: PackPlace) {
    this.#pack = pack;
    this.#offset = offset;
    this.size = length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#closed) throw new ObjectClosed();
    const wanted = Math.min(length, Math.max(0, this.size - offset));
    return this.#pack.read(this.#offset + offset, wanted);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pack.close();
  }
}
