/**
 * The beginning of a frame, kept until its rest has come.
 *
 * Who knows how much is still to come says so, and the memory is then taken once: the bytes of a
 * large frame are copied into their place and never moved. That a frame is not larger than allowed
 * is the business of the reader, so that what a peer announces cannot take more than one frame.
 */

import type { Bytes } from '../send-buffer.ts';

const FIRST_BYTES = 512;

export class PartialFrame {
  readonly #allocate: (count: number) => Bytes;
  #bytes: Bytes | undefined;
  #length = 0;

  /** `allocate` gives memory, whatever it holds: all of it is written before it is read. */
  constructor(allocate: (count: number) => Bytes = (count) => new Uint8Array(count)) {
    this.#allocate = allocate;
  }

  get length(): number {
    return this.#length;
  }

  /** Keeps `chunk[start, end)`. At least `coming` bytes will follow; room is made for them. */
  append(chunk: Uint8Array, start: number, end: number, coming: number): void {
    const added = end - start;
    const bytes = this.#roomFor(this.#length + added, coming);
    bytes.set(
      start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end),
      this.#length,
    );
    this.#length += added;
  }

  /** The frame; nothing is kept afterwards. */
  take(): Uint8Array {
    const bytes = this.#bytes ?? new Uint8Array(0);
    const length = this.#length;
    this.#bytes = undefined;
    this.#length = 0;
    return bytes.length === length ? bytes : bytes.subarray(0, length);
  }

  #roomFor(needed: number, coming: number): Uint8Array {
    const bytes = this.#bytes;
    if (bytes === undefined) {
      const fresh = this.#allocate(Math.max(needed + coming, FIRST_BYTES));
      this.#bytes = fresh;
      return fresh;
    }
    if (needed <= bytes.length) return bytes;
    const grown = this.#allocate(Math.max(needed + coming, 2 * bytes.length));
    grown.set(bytes.subarray(0, this.#length));
    this.#bytes = grown;
    return grown;
  }
}
