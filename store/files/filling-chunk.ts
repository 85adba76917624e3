/**
 * The chunk that a writer is filling. The first of a file begins in little memory, because most
 * files are small and many may come at once, and moves into memory in which a chunk can be encoded
 * when it outgrows that. The others begin there.
 */

import { smallMemory } from '../small-memory.ts';
import { CHUNK_BYTES_MAX, CHUNK_BYTES_MIN } from './chunk-borders.ts';
import { copyBytes } from './copy-bytes.ts';
import { type ChunkMemories, chunkRoom } from './object-encoder.ts';

const SMALL_BYTES = 1_024;
const NONE = new Uint8Array(0);

export class FillingChunk {
  readonly #memories: ChunkMemories;
  #small: Uint8Array = NONE;
  #memory: Uint8Array | undefined;
  /** The part of #memory where chunks lie. */
  #room: Uint8Array | undefined;
  #length = 0;

  constructor(memories: ChunkMemories) {
    this.#memories = memories;
  }

  get length(): number {
    return this.#length;
  }

  /** All that is in it. A view. */
  get bytes(): Uint8Array {
    return (this.#room ?? this.#small).subarray(0, this.#length);
  }

  /** Takes as much of `bytes` as fits into one chunk; gives how much that was. */
  add(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, CHUNK_BYTES_MAX - this.#length);
    this.#provide(this.#length + taken);
    copyBytes((this.#room ?? this.#small).subarray(this.#length), bytes.subarray(0, taken));
    this.#length += taken;
    return taken;
  }

  /** Gives the memory away in which the first `length` bytes are, and goes on with the rest. */
  cut(length: number): Uint8Array {
    const memory = this.#memory ?? this.#move(length);
    const rest = this.#room!.subarray(length, this.#length);
    this.#forget();
    this.#move(rest.length);
    this.add(rest);
    return memory;
  }

  /** Gives the memory back. */
  drop(): void {
    if (this.#memory !== undefined) this.#memories.give(this.#memory);
    this.#forget();
  }

  #forget(): void {
    this.#memory = undefined;
    this.#room = undefined;
    this.#small = NONE;
    this.#length = 0;
  }

  #provide(length: number): void {
    if (length <= (this.#room ?? this.#small).length) return;
    if (length > CHUNK_BYTES_MIN) {
      this.#move(length);
      return;
    }
    const before = this.bytes;
    let room = Math.max(this.#small.length, SMALL_BYTES);
    while (room < length) room *= 4;
    this.#small = smallMemory(Math.min(room, CHUNK_BYTES_MIN));
    this.#small.set(before);
  }

  /** Moves into memory with room for `length` bytes. */
  #move(length: number): Uint8Array {
    const memory = this.#memories.take(length);
    const room = chunkRoom(memory);
    copyBytes(room, this.bytes);
    if (this.#memory !== undefined) this.#memories.give(this.#memory);
    this.#memory = memory;
    this.#room = room;
    this.#small = NONE;
    return memory;
  }
}
