/**
 * Chunks as they lie on the disk, read into memory that is used again. A reader that is asked for
 * one piece after another, of whatever size, reads each chunk once and each segment once: the chunk
 * that was used last, and the segment that was used in part, are at hand.
 */
import { equalBytes, SEGMENT_BYTES, segmentBytes } from '../object-format.ts';
import type { Part } from './chunk-list.ts';
import type { OpenedObject } from './decode-object.ts';
import { encodedBytes } from './encode-object.ts';
import { paddedLength } from './padding.ts';
import { type ReadPowers, readObject } from './read-object.ts';

/** Kept by one reader: one chunk is used while the next one is fetched. */
const SPARE_MAX = 2;

export interface FetchedChunk {
  readonly object: OpenedObject;
  readonly memory: Uint8Array;
}

interface HeldChunk extends FetchedChunk {
  readonly digest: Uint8Array;
  /** The segment of it that was decrypted last, of which only a part was wanted. */
  segment?: { readonly index: number; readonly bytes: Uint8Array };
}

export class ChunkMemory {
  readonly #powers: ReadPowers;
  readonly #spare: Uint8Array[] = [];
  #held: HeldChunk | undefined;

  constructor(powers: ReadPowers) {
    this.#powers = powers;
  }

  /** Reads a whole chunk. To be given back when it is used. */
  async fetch(part: Part): Promise<FetchedChunk> {
    const needed = encodedBytes(part.length);
    const at = this.#spare.findIndex((memory) => memory.length >= needed);
    const memory = at < 0 ? new Uint8Array(needed) : this.#spare.splice(at, 1)[0]!;
    const object = await readObject(this.#powers, part, paddedLength(part.length), memory);
    return { object, memory };
  }

  giveBack({ memory }: FetchedChunk): void {
    if (this.#spare.length >= SPARE_MAX) this.#spare.shift();
    this.#spare.push(memory);
  }

  /** Copies bytes `from` to `to` of a chunk into `target` when the chunk is held, else false. */
  copyHeld(part: Part, from: number, to: number, target: Uint8Array): boolean {
    const held = this.#held;
    if (held === undefined || !equalBytes(held.digest, part.digest)) return false;
    copyRange(held, from, to, target);
    return true;
  }

  /** The same, of a chunk that is fetched and held from then on. */
  async copyFetched(part: Part, from: number, to: number, target: Uint8Array): Promise<void> {
    const held: HeldChunk = { digest: part.digest, ...(await this.fetch(part)) };
    // Nothing may come in between: what was held belongs to the next fetch.
    if (this.#held !== undefined) this.giveBack(this.#held);
    this.#held = held;
    copyRange(held, from, to, target);
  }

  drop(): void {
    this.#held = undefined;
    this.#spare.length = 0;
  }
}

function copyRange(held: HeldChunk, from: number, to: number, target: Uint8Array): void {
  const { object } = held;
  for (let index = Math.floor(from / SEGMENT_BYTES); index * SEGMENT_BYTES < to; index++) {
    const start = index * SEGMENT_BYTES;
    const length = segmentBytes(object.size, index);
    const first = Math.max(from - start, 0);
    const last = Math.min(to - start, length);
    const into = target.subarray(start + first - from, start + last - from);
    if (last - first === length) {
      object.segment(index, into);
      continue;
    }
    if (held.segment?.index !== index) held.segment = { index, bytes: object.segment(index) };
    into.set(held.segment.bytes.subarray(first, last));
  }
}
