/**
 * Makes the n shares of a blob while it streams by. Some segments together are a stripe; the bytes
 * of a stripe are laid out straight into the buffers of the first k shares, the other buffers are
 * computed from them in one go, every piece is hashed, and the stripe is handed on. So hosts get
 * few large messages, and memory holds a few stripes whatever the size of the blob.
 */
import type { ErasureCoder } from '../erasure/erasure-coder.ts';
import { makeLeafList } from '../merkle-tree.ts';
import type { Ciphers } from '../powers.ts';
import { joinedBytes } from './joined-bytes.ts';
import {
  BLOB_BYTES_MAX,
  type Coding,
  encodeShareFooter,
  GRID_SEGMENT_BYTES,
  shareLayout,
} from './share-format.ts';
import { codingRoot, groupHashes, pieceHash, shareRoot } from './share-hashes.ts';

/** What is known when the blob has ended. */
export interface MadeShares {
  readonly coding: Coding;
  readonly codingRoot: Uint8Array;
  /** What follows the pieces of each share. */
  readonly tails: readonly Uint8Array[];
}

export interface ShareMakerOptions {
  readonly coder: ErasureCoder;
  readonly ciphers: Ciphers;
  /** Bytes of the blob, if they are known: a small one needs small buffers. */
  readonly size?: number;
  /** Segments coded and handed on together. */
  readonly stripeSegments: number;
  /** An array of so many bytes; what it holds does not matter. */
  buffer(bytes: number): Uint8Array;
  /** Takes the pieces of a stripe, an array for each share. Resolves when the next may come. */
  take(pieces: readonly Uint8Array[]): Promise<void>;
}

export class ShareMaker {
  readonly #options: ShareMakerOptions;
  /** Bytes of every segment but the last. */
  readonly #segmentBytes: number;
  readonly #pieceBytes: number;
  /** The hashes of the pieces of each share so far. */
  readonly #hashes: readonly ReturnType<typeof makeLeafList>[];
  /** The segment that is not whole yet. */
  #segment: Uint8Array | undefined;
  #filled = 0;
  #size = 0;
  #buffers: Uint8Array[] = [];
  /** Pieces in the buffers; all of them but perhaps the last of the blob have #pieceBytes. */
  #pieces = 0;

  constructor(options: ShareMakerOptions) {
    this.#options = options;
    const segmentBytes = Math.min(options.size ?? GRID_SEGMENT_BYTES, GRID_SEGMENT_BYTES);
    this.#segmentBytes = segmentBytes;
    this.#pieceBytes = Math.ceil(segmentBytes / options.coder.k);
    this.#hashes = Array.from({ length: options.coder.n }, makeLeafList);
  }

  /** Not to be called again before it resolves. Throws RangeError, and what `take` throws. */
  async add(bytes: Uint8Array): Promise<void> {
    if (this.#size + bytes.length > BLOB_BYTES_MAX) throw new RangeError('The blob is too large.');
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#segmentBytes - this.#filled);
      at += piece.length;
      this.#size += piece.length;
      if (piece.length === this.#segmentBytes) {
        await this.#layOut(piece);
      } else {
        this.#segment ??= new Uint8Array(this.#segmentBytes);
        this.#segment.set(piece, this.#filled);
        this.#filled += piece.length;
        if (this.#filled === this.#segmentBytes) await this.#layOut(this.#segment);
      }
    }
  }

  async finish(): Promise<MadeShares> {
    if (this.#filled > 0) await this.#layOut(this.#segment!.subarray(0, this.#filled));
    if (this.#pieces > 0) await this.#handOn();
    const { coder, ciphers } = this.#options;
    const coding = { k: coder.k, n: coder.n, size: this.#size };
    const { groups } = shareLayout(coding);
    const grouped = this.#hashes.map((hashes) => groupHashes(ciphers, hashes.bytes()));
    const roots = joinedBytes(grouped.map((of, index) => shareRoot(ciphers, coding, index, of)));
    const tails = grouped.map((of, index) =>
      joinedBytes([
        this.#hashes[index]!.bytes(),
        groups > 1 ? of : new Uint8Array(0),
        roots,
        encodeShareFooter(coding, index),
      ]),
    );
    return { coding, codingRoot: codingRoot(ciphers, coding, roots), tails };
  }

  /** Cuts a segment into the pieces of the first k shares. */
  async #layOut(segment: Uint8Array): Promise<void> {
    const { coder, stripeSegments, buffer } = this.#options;
    if (this.#pieces === 0) {
      const bytes = stripeSegments * this.#pieceBytes;
      this.#buffers = Array.from({ length: coder.n }, () => buffer(bytes).subarray(0, bytes));
    }
    this.#filled = 0;
    const pieceBytes = Math.ceil(segment.length / coder.k);
    const start = this.#pieces * this.#pieceBytes;
    for (let i = 0; i < coder.k; i++) {
      const piece = segment.subarray(i * pieceBytes, (i + 1) * pieceBytes);
      const into = this.#buffers[i]!.subarray(start, start + pieceBytes);
      into.set(piece);
      into.fill(0, piece.length);
    }
    this.#pieces += 1;
    if (pieceBytes !== this.#pieceBytes || this.#pieces === stripeSegments) {
      await this.#handOn(start + pieceBytes);
    }
  }

  /** Computes the other shares of the stripe, hashes all pieces, and hands it on. */
  async #handOn(length = this.#pieces * this.#pieceBytes): Promise<void> {
    const { coder, ciphers, take } = this.#options;
    const stripe = this.#buffers.map((buffer) => buffer.subarray(0, length));
    coder.encode(stripe.slice(0, coder.k), stripe.slice(coder.k));
    for (const [index, pieces] of stripe.entries()) {
      for (let at = 0; at < length; at += this.#pieceBytes) {
        const piece = pieces.subarray(at, at + this.#pieceBytes);
        this.#hashes[index]!.push(pieceHash(ciphers, piece));
      }
    }
    this.#pieces = 0;
    this.#buffers = [];
    await take(stripe);
  }
}
