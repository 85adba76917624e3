/**
 * The chunk that a writer is filling. It begins in little memory, because most files are small and
 * many may come at once, and moves into memory of a whole chunk when it outgrows that.
 */
import { CHUNK_BYTES_MAX, CHUNK_BYTES_MIN } from './chunk-borders.ts';
import type { ChunkMemories } from './object-encoder.ts';

const SMALL_BYTES = 1_024;

export class FillingChunk {
  readonly #memories: ChunkMemories;
  #small: Uint8Array = new Uint8Array(0);
  #whole: Uint8Array | undefined;
  #length = 0;

  constructor(memories: ChunkMemories) {
    this.#memories = memories;
  }

  get length(): number {
    return this.#length;
  }

  /** All that is in it. A view. */
  get bytes(): Uint8Array {
    return (this.#whole ?? this.#small).subarray(0, this.#length);
  }

  /** Takes as much of `bytes` as fits into one chunk; gives how much that was. */
  add(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, CHUNK_BYTES_MAX - this.#length);
    this.#provide(this.#length + taken);
    (this.#whole ?? this.#small).set(bytes.subarray(0, taken), this.#length);
    this.#length += taken;
    return taken;
  }

  /** Gives the memory away, whose first `length` bytes are the chunk, and goes on with the rest. */
  cut(length: number): Uint8Array {
    this.#provide(CHUNK_BYTES_MAX);
    const memory = this.#whole!;
    const rest = memory.subarray(length, this.#length);
    this.#whole = undefined;
    this.#length = 0;
    this.add(rest);
    return memory;
  }

  /** Gives the memory back. */
  drop(): void {
    if (this.#whole !== undefined) this.#memories.givePlaintext(this.#whole);
    this.#whole = undefined;
    this.#small = new Uint8Array(0);
    this.#length = 0;
  }

  #provide(length: number): void {
    if (this.#whole !== undefined || length <= this.#small.length) return;
    const before = this.bytes;
    if (length > CHUNK_BYTES_MIN) {
      this.#whole = this.#memories.takePlaintext();
      this.#whole.set(before);
      this.#small = new Uint8Array(0);
      return;
    }
    let room = Math.max(this.#small.length, SMALL_BYTES);
    while (room < length) room *= 4;
    this.#small = new Uint8Array(Math.min(room, CHUNK_BYTES_MIN));
    this.#small.set(before);
  }
}
