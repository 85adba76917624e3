/**
 * A whole object in memory, checked against its address and decrypted: the way back from
 * encode-object.ts. Every byte of it is hashed or compared before one is used.
 */
import { DamagedObject } from '../errors.ts';
import { isSegment, keyCommitment, makeTreeFold, rootHash } from '../merkle-tree.ts';
import { formatAddress } from '../object-address.ts';
import {
  decodeFooter,
  decodeHeader,
  equalBytes,
  FOOTER_BYTES,
  HASH_BYTES,
  HEADER_BYTES,
  layoutOf,
  SEGMENT_BLOCKS,
  SEGMENT_BYTES,
  segmentBytes,
} from '../object-format.ts';
import type { Ciphers } from '../powers.ts';

/** What names and opens one object of a file. */
export interface ObjectRef {
  readonly digest: Uint8Array;
  readonly key: Uint8Array;
}

/** An object whose frame is proved. */
interface OpenedObject {
  /** Bytes in it, padding included. */
  readonly size: number;
  readonly segments: number;
  /** Plaintext of segment `index`, in `into` when that is given. Throws DamagedObject. */
  segment(index: number, into?: Uint8Array): Uint8Array;
}

/** What an object says of itself, compared with its address. */
interface ProvenFrame {
  readonly size: number;
  readonly segments: number;
  /** Joined. A view. */
  readonly leaves: Uint8Array;
}

/**
 * Checks all of `bytes` but the segments. Throws DamagedObject when they are not the disk form of
 * the object that `ref` names.
 */
export function provenFrame(ciphers: Ciphers, bytes: Uint8Array, ref: ObjectRef): ProvenFrame {
  const damaged = () => new DamagedObject(formatAddress(ref.digest));
  if (bytes.length < layoutOf(0).bytes) throw damaged();
  const header = bytes.subarray(0, HEADER_BYTES);
  const footer = bytes.subarray(bytes.length - FOOTER_BYTES);
  const commitment = decodeHeader(header);
  const size = decodeFooter(footer);
  if (commitment === undefined || size === undefined) throw damaged();
  const { segments, leavesAt, footerAt, bytes: whole } = layoutOf(size);
  if (whole !== bytes.length) throw damaged();
  const leaves = bytes.subarray(leavesAt, footerAt);
  const tree = makeTreeFold(ciphers);
  for (let at = 0; at < leaves.length; at += HASH_BYTES) {
    tree.add(leaves.subarray(at, at + HASH_BYTES));
  }
  if (!equalBytes(rootHash(ciphers, header, footer, tree.top()), ref.digest)) throw damaged();
  // What the address names was made under another key: then whoever gave the key was wrong.
  if (!equalBytes(keyCommitment(ciphers, ref.key), commitment)) throw damaged();
  return { size, segments, leaves };
}

/** Throws DamagedObject when `bytes` are not the disk form of the object that `ref` names. */
function openEncoded(ciphers: Ciphers, bytes: Uint8Array, ref: ObjectRef): OpenedObject {
  const { size, segments, leaves } = provenFrame(ciphers, bytes, ref);
  return {
    size,
    segments,
    segment(index, into) {
      const start = HEADER_BYTES + index * SEGMENT_BYTES;
      const ciphertext = bytes.subarray(start, start + segmentBytes(size, index));
      if (!isSegment(ciphers, leaves, index, ciphertext)) {
        throw new DamagedObject(formatAddress(ref.digest), index);
      }
      return ciphers.aes256Ctr(ref.key, index * SEGMENT_BLOCKS, ciphertext, into);
    },
  };
}

/**
 * Checks the disk form of an object and decrypts it where it lies: its plaintext, of whose size the
 * answer is, begins HEADER_BYTES from there. Throws DamagedObject; then nothing of it may be used.
 */
export function decodeObject(ciphers: Ciphers, bytes: Uint8Array, ref: ObjectRef): number {
  const object = openEncoded(ciphers, bytes, ref);
  for (let index = 0; index < object.segments; index++) {
    const start = HEADER_BYTES + index * SEGMENT_BYTES;
    object.segment(index, bytes.subarray(start, start + segmentBytes(object.size, index)));
  }
  return object.size;
}

/**
 * The plaintext of an object, with its padding, in memory of its own. Throws DamagedObject when
 * `bytes` are not the disk form of the object that `ref` names.
 */
export function openWhole(ciphers: Ciphers, bytes: Uint8Array, ref: ObjectRef): Uint8Array {
  const object = openEncoded(ciphers, bytes, ref);
  if (object.segments === 1) return object.segment(0);
  const plaintext = new Uint8Array(object.size);
  for (let index = 0; index < object.segments; index++) {
    object.segment(index, plaintext.subarray(index * SEGMENT_BYTES, (index + 1) * SEGMENT_BYTES));
  }
  return plaintext;
}
