/**
 * The chunks of a file one after the other, some of them fetched and decoded before they are asked
 * for: by workers, where there are any, while the one before is used. They lie in memory that is
 * used again.
 *
 * Whoever begins in the middle of a file may want no more than a few bytes, so one chunk is fetched
 * at first, and with each that was used up one more.
 */
import type { Part } from './chunk-list.ts';
import { copyBytes } from './copy-bytes.ts';
import type { ChunkMemories, ObjectEncoder } from './object-encoder.ts';
import { type ReadPowers, readChunk } from './read-object.ts';

/** Besides one for each worker: one is used, one is on its way from the disk. */
const MORE_CHUNKS = 2;

export interface FetchPowers extends ReadPowers {
  readonly encoder: ObjectEncoder;
  readonly memories: ChunkMemories;
}

/** A chunk and the byte of its file with which it begins. */
export interface PlacedPart {
  readonly part: Part;
  readonly start: number;
}

interface Fetched {
  readonly start: number;
  /** A view of `memory`. */
  readonly bytes: Uint8Array;
  readonly memory: Uint8Array;
}

export class ChunksAhead {
  readonly #powers: FetchPowers;
  readonly #parts: AsyncIterator<PlacedPart>;
  readonly #fetched: Promise<Fetched | undefined>[] = [];
  readonly #most: number;
  /** How many are fetched at a time. */
  #width: number;
  /** The first of `#fetched`, once it is there. */
  #front: Fetched | undefined;
  /** Where `copy` goes on. */
  #at: number;

  /** `from`: lies in the first of `parts`. `all`: they will all be wanted. */
  constructor(powers: FetchPowers, parts: AsyncIterator<PlacedPart>, from: number, all: boolean) {
    this.#powers = powers;
    this.#parts = parts;
    this.#at = from;
    this.#most = powers.encoder.parallel + MORE_CHUNKS;
    this.#width = all ? this.#most : 1;
  }

  /** Bytes `from` to `to`, when they lie in the chunk that is at hand. Valid until something else is called. */
  held(from: number, to: number): Uint8Array | undefined {
    if (this.#front === undefined) return undefined;
    const { start, bytes } = this.#front;
    const isIn = from >= start && to <= start + bytes.length;
    return isIn ? bytes.subarray(from - start, to - start) : undefined;
  }

  /** Does `copy` go on at `at`, or can it? */
  reaches(at: number): boolean {
    return at === this.#at || this.held(at, at + 1) !== undefined;
  }

  /**
   * Fills `target` with the bytes from `from`, which it reaches. One call at a time. After it threw
   * it can only be dropped.
   */
  async copy(from: number, target: Uint8Array): Promise<void> {
    this.#at = from;
    for (let filled = 0; filled < target.length; ) {
      const piece = await this.next(target.length - filled);
      if (piece === undefined) throw new RangeError('A file has ended before its end.');
      copyBytes(target.subarray(filled), piece);
      filled += piece.length;
    }
  }

  /**
   * The bytes that follow, at most so many and of one chunk; undefined at the end. Valid until the
   * next call.
   */
  async next(most: number): Promise<Uint8Array | undefined> {
    if (this.#front !== undefined && this.#at === this.#front.start + this.#front.bytes.length) {
      this.#pass(this.#front);
    }
    while (this.#fetched.length < this.#width) this.#fetched.push(this.#fetchNext());
    this.#front = await this.#fetched[0];
    if (this.#front === undefined) return undefined;
    const { start, bytes } = this.#front;
    const piece = bytes.subarray(this.#at - start, this.#at - start + most);
    this.#at += piece.length;
    return piece;
  }

  /** Gives all memory back, when nothing is on its way into it any more. */
  async drop(): Promise<void> {
    this.#front = undefined;
    const settled = await Promise.allSettled(this.#fetched.splice(0));
    for (const one of settled) {
      if (one.status === 'fulfilled' && one.value) this.#powers.memories.give(one.value.memory);
    }
  }

  #pass({ memory }: Fetched): void {
    void this.#fetched.shift();
    this.#front = undefined;
    this.#powers.memories.give(memory);
    if (this.#width < this.#most) this.#width += 1;
  }

  #fetchNext(): Promise<Fetched | undefined> {
    const fetched = this.#parts.next().then(({ done, value }) => {
      return done ? undefined : this.#fetch(value);
    });
    // Whoever comes to it hears of it.
    fetched.catch(() => undefined);
    return fetched;
  }

  async #fetch({ part, start }: PlacedPart): Promise<Fetched> {
    const { memories } = this.#powers;
    const memory = memories.take(part.length);
    try {
      return { start, bytes: await readChunk(this.#powers, part, memory), memory };
    } catch (error) {
      memories.give(memory);
      throw error;
    }
  }
}
