/**
 * Whole objects in a page: encoded as encode-object.ts does and opened as decode-object.ts does, to
 * the same bytes, with all segments of an object under way at once. The few small hashes of the
 * tree are taken here and now; asking another thread for them would take longer.
 */
import { DamagedObject } from '../errors.ts';
import { keyCommitment, makeTreeFold, rootHash } from '../merkle-tree.ts';
import { nobleCiphers } from '../noble-ciphers.ts';
import { formatAddress } from '../object-address.ts';
import {
  encodeFooter,
  encodeHeader,
  equalBytes,
  HASH_BYTES,
  HEADER_BYTES,
  layoutOf,
  SEGMENT_BLOCKS,
  SEGMENT_BYTES,
  segmentBytes,
} from '../object-format.ts';
import type { AsyncCiphers } from './async-ciphers.ts';
import { type ObjectRef, provenFrame } from './decode-object.ts';
import type { EncodedObject } from './encode-object.ts';
import { type FileKeys, fileKeysFrom, keyOfTag } from './file-keys.ts';
import { CHUNK_AT, makeLocalEncoder, type ObjectEncoder } from './object-encoder.ts';
import { paddedLength } from './padding.ts';

/** Chunks that a page encodes at the same time. */
const PARALLEL_CHUNKS = 4;

/** As `encodeObject`. */
async function encodeObjectAsync(
  keys: FileKeys,
  ciphers: AsyncCiphers,
  plaintext: Uint8Array,
  into: Uint8Array,
): Promise<EncodedObject> {
  const key = keyOfTag(keys, await ciphers.aes256Gmac(keys.tag, plaintext));
  const { size, segments, leavesAt, footerAt, bytes } = layoutOf(paddedLength(plaintext.length));
  const encode = async (_: unknown, index: number): Promise<Uint8Array> => {
    const start = index * SEGMENT_BYTES;
    const segment = paddedPiece(plaintext, start, segmentBytes(size, index));
    const ciphertext = await ciphers.aes256Ctr(key, index * SEGMENT_BLOCKS, segment);
    into.set(ciphertext, HEADER_BYTES + start);
    return leafOf(ciphers, ciphertext);
  };
  const leaves = await Promise.all(Array.from({ length: segments }, encode));
  const tree = makeTreeFold(nobleCiphers);
  for (const [index, leaf] of leaves.entries()) {
    into.set(leaf, leavesAt + index * HASH_BYTES);
    tree.add(leaf);
  }
  const header = encodeHeader(keyCommitment(nobleCiphers, key));
  const footer = encodeFooter(size);
  into.set(header);
  into.set(footer, footerAt);
  const digest = rootHash(nobleCiphers, header, footer, tree.top());
  return { digest, key, bytes: into.subarray(0, bytes) };
}

/**
 * The plaintext of an object, padding included. Throws DamagedObject when `bytes` are not what
 * `ref` names.
 */
export async function openEncodedAsync(
  ciphers: AsyncCiphers,
  bytes: Uint8Array,
  ref: ObjectRef,
): Promise<Uint8Array> {
  const { size, segments, leaves } = provenFrame(nobleCiphers, bytes, ref);
  const plaintext = new Uint8Array(size);
  const decode = async (_: unknown, index: number): Promise<void> => {
    const start = index * SEGMENT_BYTES;
    const at = HEADER_BYTES + start;
    const ciphertext = bytes.subarray(at, at + segmentBytes(size, index));
    const leaf = leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    if (!equalBytes(await leafOf(ciphers, ciphertext), leaf)) {
      throw new DamagedObject(formatAddress(ref.digest), index);
    }
    plaintext.set(await ciphers.aes256Ctr(ref.key, index * SEGMENT_BLOCKS, ciphertext), start);
  };
  await Promise.all(Array.from({ length: segments }, decode));
  return plaintext;
}

/** An encoder for `makeFileStore` in a page. */
export function makeAsyncEncoder(ciphers: AsyncCiphers): ObjectEncoder {
  const known = new WeakMap<Uint8Array, FileKeys>();
  const { encodeSmall, decodeSmall } = makeLocalEncoder(nobleCiphers);
  return {
    parallel: PARALLEL_CHUNKS,
    allocate: (bytes) => new Uint8Array(bytes),
    async encode(secret, memory, length) {
      const keys = known.get(secret) ?? fileKeysFrom(secret);
      known.set(secret, keys);
      const content = memory.subarray(CHUNK_AT, CHUNK_AT + length);
      return encodeObjectAsync(keys, ciphers, content, memory);
    },
    async decode(memory, bytes, ref) {
      const plaintext = await openEncodedAsync(ciphers, memory.subarray(0, bytes), ref);
      memory.set(plaintext, CHUNK_AT);
      return plaintext.length;
    },
    encodeSmall,
    decodeSmall,
  };
}

/** WebCrypto hashes one array only, so the byte before the ciphertext costs a copy. */
function leafOf(ciphers: AsyncCiphers, ciphertext: Uint8Array): Promise<Uint8Array> {
  const marked = leafRoom.subarray(0, 1 + ciphertext.length);
  marked.set(ciphertext, 1);
  return ciphers.sha256(marked);
}

/** Used again at once: what is to be hashed is copied when it is handed over. Begins with 0. */
const leafRoom = new Uint8Array(1 + SEGMENT_BYTES);

/** `length` bytes from `start`, zeros where `plaintext` has ended. A view where it can be one. */
function paddedPiece(plaintext: Uint8Array, start: number, length: number): Uint8Array {
  const piece = plaintext.subarray(start, start + length);
  if (piece.length === length) return piece;
  const whole = new Uint8Array(length);
  whole.set(piece);
  return whole;
}
