/** Gathers what is put while something is written, into groups that each make one pack. */
import { PACK_BLOBS_MAX, PACK_BYTES, type Packed } from './pack-format.ts';

interface Waiting extends Packed {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class PutQueue {
  readonly #write: (group: readonly Packed[]) => Promise<void>;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(write: (group: readonly Packed[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when the group that it came into is written. Keep `bytes` as they are. */
  put(name: string, bytes: Uint8Array): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ name, bytes, done, failed });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // Those who put in the same moment come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#write(group);
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    this.#isWriting = false;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const one of this.#waiting) {
      if (count > 0 && (bytes + one.bytes.length > PACK_BYTES || count === PACK_BLOBS_MAX)) break;
      bytes += one.bytes.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}
