/**
 * The hash tree over the ciphertext segments, shaped as in RFC 6962 §2.1: a tree over n leaves
 * splits at the largest power of two below n. Leaves, nodes and the root record start with
 * different bytes, so that none can be passed off as another. The tree is folded while leaves
 * arrive, with one pending hash a level: a terabyte needs 23 of them.
 */
import { equalBytes, HASH_BYTES } from './object-format.ts';
import type { Ciphers } from './powers.ts';

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);
const ROOT_PREFIX = Uint8Array.of(2);
const KEY_PREFIX = new TextEncoder().encode('2gather object key commitment 1\n');

/** The hash of one ciphertext segment. */
export function leafHash(ciphers: Ciphers, ciphertext: Uint8Array): Uint8Array {
  return ciphers.sha256(LEAF_PREFIX, ciphertext);
}

/**
 * What the header says of the key: enough to notice a wrong one, and so that no ciphertext can be
 * made that reads as two files under two keys. Tells nothing about a random key.
 */
export function keyCommitment(ciphers: Ciphers, key: Uint8Array): Uint8Array {
  return ciphers.sha256(KEY_PREFIX, key);
}

/** The digest that is the address: of header, footer (which holds the size) and tree. */
export function rootHash(
  ciphers: Ciphers,
  header: Uint8Array,
  footer: Uint8Array,
  top: Uint8Array,
): Uint8Array {
  return ciphers.sha256(ROOT_PREFIX, header, footer, top);
}

/** Folds leaf hashes into the top of the tree. */
export interface TreeFold {
  add(leaf: Uint8Array): void;
  /** The top over all leaves added; the hash of nothing when there are none. */
  top(): Uint8Array;
}

export function makeTreeFold(ciphers: Ciphers): TreeFold {
  /** Tops of full subtrees, the largest first: one for every 1 bit of `count`. */
  const pending: Uint8Array[] = [];
  let count = 0;
  const join = (left: Uint8Array, right: Uint8Array) => ciphers.sha256(NODE_PREFIX, left, right);
  return {
    add(leaf) {
      let hash = leaf;
      for (let full = count; full % 2 === 1; full = (full - 1) / 2) {
        hash = join(pending.pop()!, hash);
      }
      pending.push(hash);
      count += 1;
    },
    top: () =>
      pending.length === 0
        ? ciphers.sha256()
        : pending.reduceRight((right, left) => join(left, right)),
  };
}

/** A growing list of leaf hashes in one piece of memory: 32 bytes for every 128 KiB. */
export interface LeafList {
  readonly length: number;
  push(leaf: Uint8Array): void;
  /** All of them, joined. A view: valid until the next push. */
  bytes(): Uint8Array;
}

export function makeLeafList(): LeafList {
  // Most lists are of one or two, and so much the engine keeps in its own heap.
  let bytes = new Uint8Array(2 * HASH_BYTES);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(leaf) {
      if ((length + 1) * HASH_BYTES > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2);
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(leaf, length * HASH_BYTES);
      length += 1;
    },
    bytes: () => bytes.subarray(0, length * HASH_BYTES),
  };
}

/** Leaf number `index` of joined leaves. A view. */
function leafAt(leaves: Uint8Array, index: number): Uint8Array {
  return leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}

/** Whether `ciphertext` is segment `index` of the object with these leaves. */
export function isSegment(
  ciphers: Ciphers,
  leaves: Uint8Array,
  index: number,
  ciphertext: Uint8Array,
): boolean {
  return equalBytes(leafHash(ciphers, ciphertext), leafAt(leaves, index));
}
