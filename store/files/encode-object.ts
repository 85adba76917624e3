/**
 * A whole object at once, from plaintext in memory: what the object writer does in a stream, for
 * chunks. It runs in workers as well as on the main thread.
 */
import { keyCommitment, leafHash, makeTreeFold, rootHash } from '../merkle-tree.ts';
import {
  encodeFooter,
  encodeHeader,
  HASH_BYTES,
  HEADER_BYTES,
  layoutOf,
  SEGMENT_BLOCKS,
  SEGMENT_BYTES,
  segmentBytes,
} from '../object-format.ts';
import type { Ciphers, Crc32 } from '../powers.ts';
import { smallMemory } from '../small-memory.ts';
import { contentKey, type FileKeys } from './file-keys.ts';
import { paddedLength } from './padding.ts';

/** An object before it is stored. */
export interface EncodedObject {
  /** The root hash, which is its address. */
  readonly digest: Uint8Array;
  readonly key: Uint8Array;
  /** Its disk form. */
  readonly bytes: Uint8Array;
  /** CRC-32 of `bytes`, if whoever made it worked that out. */
  readonly crc32?: number | undefined;
}

/** Bytes of the disk form of an object that holds `length` bytes. */
export function encodedBytes(length: number): number {
  return layoutOf(paddedLength(length)).bytes;
}

/**
 * Encodes `plaintext`, padded, under the key of its content. `into` has room for
 * `encodedBytes(plaintext.length)` and is where the disk form is made; `plaintext` may lie in it,
 * HEADER_BYTES from its beginning, where its ciphertext will be. `crc32`: to work that out as well,
 * piece by piece while each is at hand.
 */
export function encodeObject(
  keys: FileKeys,
  ciphers: Ciphers,
  plaintext: Uint8Array,
  into: Uint8Array = smallMemory(encodedBytes(plaintext.length)),
  crc32?: Crc32,
): EncodedObject {
  const key = contentKey(keys, ciphers, plaintext);
  const header = encodeHeader(keyCommitment(ciphers, key));
  into.set(header);
  let crc = crc32?.(header);
  const { size, segments, leavesAt, footerAt, bytes } = layoutOf(paddedLength(plaintext.length));
  const tree = makeTreeFold(ciphers);
  for (let index = 0; index < segments; index++) {
    const start = index * SEGMENT_BYTES;
    const length = segmentBytes(size, index);
    const at = HEADER_BYTES + start;
    const ciphertext = into.subarray(at, at + length);
    const piece = plaintext.subarray(start, start + length);
    if (piece.length < length) withZeros(piece, ciphertext);
    const segment = piece.length < length ? ciphertext : piece;
    ciphers.aes256Ctr(key, index * SEGMENT_BLOCKS, segment, ciphertext);
    const leaf = leafHash(ciphers, ciphertext);
    into.set(leaf, leavesAt + index * HASH_BYTES);
    tree.add(leaf);
    crc = crc32?.(ciphertext, crc);
  }
  const footer = encodeFooter(size);
  into.set(footer, footerAt);
  crc = crc32?.(into.subarray(leavesAt, bytes), crc);
  const digest = rootHash(ciphers, header, footer, tree.top());
  return { digest, key, bytes: into.subarray(0, bytes), crc32: crc };
}

function withZeros(piece: Uint8Array, into: Uint8Array): void {
  into.set(piece);
  into.fill(0, piece.length);
}
