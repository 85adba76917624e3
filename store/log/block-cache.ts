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
   * At most `length` bytes from `offset` of a segment, of which `end` bytes are durable; at once
   * when they lie in one block that is here. Perhaps a part of a block: not to be changed.
   */
  read(
    segment: number,
    offset: number,
    length: number,
    end: number,
    read: ReadSegment,
  ): Promise<Uint8Array> | Uint8Array {
    const to = Math.min(offset + length, end);
    const first = Math.floor(offset / BLOCK_BYTES);
    const last = Math.floor(Math.max(to - 1, offset) / BLOCK_BYTES);
    const found = this.#block(segment, first, to, end, read);
    const start = first * BLOCK_BYTES;
    if (first === last && found instanceof Uint8Array)
      return found.subarray(offset - start, to - start);
    const blocks = [Promise.resolve(found)];
    for (let block = first + 1; block <= last; block++) {
      blocks.push(Promise.resolve(this.#block(segment, block, to, end, read)));
    }
    return Promise.all(blocks).then((all) => joined(all, offset - start, to - start));
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

/** Bytes `from` to `to` of blocks that follow each other. */
function joined(blocks: readonly Uint8Array[], from: number, to: number): Uint8Array {
  const pieces = blocks.map((block, i) => {
    const start = i * BLOCK_BYTES;
    return block.subarray(Math.max(from - start, 0), Math.max(to - start, 0));
  });
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
