/**
 * The root key: 32 random bytes from which every lasting key of a vat derives, so that 24 words
 * are enough to restore it. Each purpose gets a key of its own, and nothing about the root or the
 * other keys can be learned from one of them.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Random } from './powers.ts';

export const ROOT_KEY_BYTES = 32;
/** Longest name of a purpose, in characters. */
const PURPOSE_CHARACTERS_MAX = 128;
/** Longest derived key: 255 hashes (RFC 5869 §2.3). */
const DERIVED_KEY_BYTES_MAX = 255 * 32;

const utf8 = new TextEncoder();
const SALT = utf8.encode('2gather root key 1');

export function makeRootKey(random: Random): Uint8Array {
  return random.bytes(ROOT_KEY_BYTES);
}

/**
 * The key for `purpose`, by HKDF-SHA-256 (RFC 5869). The length is part of what is hashed, so that
 * a short key is not the beginning of a longer one. `purpose` is a constant of the program, such
 * as 'vat/state'. Throws RangeError for a root, purpose or length out of bounds.
 */
export function deriveKey(root: Uint8Array, purpose: string, length = 32): Uint8Array {
  assertRootKey(root);
  if (purpose.length < 1 || purpose.length > PURPOSE_CHARACTERS_MAX) {
    throw new RangeError(`A purpose has 1 to ${PURPOSE_CHARACTERS_MAX} characters.`);
  }
  if (!Number.isInteger(length) || length < 1 || length > DERIVED_KEY_BYTES_MAX) {
    throw new RangeError(`A derived key has 1 to ${DERIVED_KEY_BYTES_MAX} bytes.`);
  }
  return hkdf(sha256, root, SALT, utf8.encode(`${length} ${purpose}`), length);
}

export function assertRootKey(root: Uint8Array): void {
  if (!(root instanceof Uint8Array) || root.length !== ROOT_KEY_BYTES) {
    throw new RangeError(`A root key has ${ROOT_KEY_BYTES} bytes.`);
  }
}
