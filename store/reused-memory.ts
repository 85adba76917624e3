/**
 * Memory that is used again. New memory of some size costs more than all that is then written into
 * it: the system clears it page by page, and the collector of garbage runs because of it. Whoever
 * gives memory back says that nobody reads it any more: no disk, and no message on its way.
 */

/** Less than this is not worth keeping. */
const REUSED_BYTES_MIN = 65_536;

export class ReusedMemory {
  readonly #keptBytesMax: number;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  /** `keptBytesMax`: kept of what was given back. */
  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax;
  }

  /** At least so many bytes, with anything in them. */
  take(bytes: number): Uint8Array {
    if (bytes < REUSED_BYTES_MIN) return new Uint8Array(bytes);
    const size = 2 ** Math.ceil(Math.log2(bytes));
    const at = this.#kept.findIndex(({ length }) => length === size);
    if (at === -1) return new Uint8Array(size);
    this.#keptBytes -= size;
    return this.#kept.splice(at, 1)[0]!;
  }

  /** What `take` gave. */
  giveBack(memory: Uint8Array): void {
    if (memory.length < REUSED_BYTES_MIN) return;
    this.#kept.push(memory);
    this.#keptBytes += memory.length;
    while (this.#keptBytes > this.#keptBytesMax) this.#keptBytes -= this.#kept.shift()!.length;
  }
}
