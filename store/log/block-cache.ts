/**
 * Parts of segments in memory. Small objects that were stored together are mostly read together,
 * and every one of them is read in pieces (header, end, body): one read of a block serves them all.
 * What a segment holds up to its durable end never changes, so nothing here goes out of date.
 */

const BLOCK_BYTES = 16_384;
/** 32 MiB. */
const BLOCKS_MAX = 2_048;
/** Blocks of one segment in the numbers that name them. */
const BLOCKS_PER_SEGMENT = 2 ** 16;

/** Reads bytes of a segment from the disk; fewer only where it ends. */
export type ReadSegment = (offset: number, length: number) => Promise<Uint8Array>;

interface Block {
  /** Bytes that it has, once they are read. */
  readonly length: number;
  readonly bytes: Promise<Uint8Array> | Uint8Array;
}

export class BlockCache {
  /** The one used last comes last. */
  readonly #blocks = new Map<number, Block>();

  /**
   * At most `length` bytes from `offset` of a segment, of which `end` bytes are durable. A new
   * array when they lie in more than one block, else a part of one that is not to be changed.
   */
  async read(
    segment: number,
    offset: number,
    length: number,
    end: number,
    read: ReadSegment,
  ): Promise<Uint8Array> {
    const to = Math.min(offset + length, end);
    const first = Math.floor(offset / BLOCK_BYTES);
    const last = Math.floor(Math.max(to - 1, offset) / BLOCK_BYTES);
    const pieces: Uint8Array[] = [];
    for (let block = first; block <= last; block++) {
      const start = block * BLOCK_BYTES;
      const found = this.#block(segment, block, to, end, read);
      const bytes = found instanceof Uint8Array ? found : await found;
      pieces.push(bytes.subarray(Math.max(offset - start, 0), to - start));
    }
    return pieces.length === 1 ? (pieces[0] as Uint8Array) : joined(pieces);
  }

  #block(
    segment: number,
    number: number,
    to: number,
    end: number,
    read: ReadSegment,
  ): Promise<Uint8Array> | Uint8Array {
    const key = segment * BLOCKS_PER_SEGMENT + number;
    const start = number * BLOCK_BYTES;
    const known = this.#blocks.get(key);
    if (known) this.#blocks.delete(key);
    if (known && start + known.length >= Math.min(to, start + BLOCK_BYTES)) {
      this.#blocks.set(key, known);
      return known.bytes;
    }
    const length = Math.min(BLOCK_BYTES, end - start);
    const bytes = read(start, length).then(
      (found) => {
        if (this.#blocks.get(key) === fresh) {
          this.#blocks.set(key, { length: found.length, bytes: found });
        }
        return found;
      },
      (error: unknown) => {
        if (this.#blocks.get(key) === fresh) this.#blocks.delete(key);
        throw error;
      },
    );
    const fresh: Block = { length, bytes };
    this.#blocks.set(key, fresh);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= BLOCKS_MAX) break;
      this.#blocks.delete(oldest);
    }
    return bytes;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
