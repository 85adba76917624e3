/**
 * The secrets of a file store, all from one secret of the vat.
 *
 * The key of an object is derived from what is in it *and* the vat's secret: equal chunks are found
 * equal here, where the secret is, and nowhere else. Nobody without it can make the object of a
 * text that he guesses and look whether it is there; the same file in two vats has nothing in
 * common but its size.
 *
 * The content is first compressed by GHASH under a secret key (the tag of AES-256-GCM of nothing,
 * with the content as associated data and a nonce of zeros), then by HMAC-SHA-256: a universal hash
 * and then a pseudorandom function, the construction of Carter and Wegman. The tag never leaves
 * this function, so it may always use the same nonce, and that two contents of up to 4 MiB have the
 * same tag has a chance of 2^-110. SHA-256 in its place would cost four times as much of the
 * processor.
 */
import { type _HMAC, hmac } from '@noble/hashes/hmac.js';
import { type _SHA256, sha256 } from '@noble/hashes/sha2.js';
import type { Ciphers } from '../powers.ts';
import { deriveKey } from '../root-key.ts';

export interface FileKeys {
  /** For the table of the rolling hash. */
  readonly gear: Uint8Array;
  /** For what decides which of its hits are borders. */
  readonly border: Uint8Array;
  /** For the notes of uploads under way. */
  readonly note: Uint8Array;
  readonly tag: Uint8Array;
  readonly key: Uint8Array;
}

/** Throws RangeError when `secret` is not 32 bytes. */
export function fileKeysFrom(secret: Uint8Array): FileKeys {
  return {
    gear: deriveKey(secret, 'files/gear'),
    border: deriveKey(secret, 'files/border'),
    note: deriveKey(secret, 'files/note'),
    tag: deriveKey(secret, 'files/tag'),
    key: deriveKey(secret, 'files/key'),
  };
}

/** The key of the object that holds `content`: 32 bytes. */
export function contentKey(keys: FileKeys, ciphers: Ciphers, content: Uint8Array): Uint8Array {
  return keyOfTag(keys, ciphers.aes256Gmac(keys.tag, content));
}

/** The same, when the tag of the content is known. Show the tag to nobody. */
export function keyOfTag(keys: FileKeys, tag: Uint8Array): Uint8Array {
  let hmacs = hmacsOf.get(keys);
  if (hmacs === undefined) {
    const begun: Hmac = hmac.create(sha256, keys.key);
    hmacs = { begun, used: begun.clone() };
    hmacsOf.set(keys, hmacs);
  }
  return hmacs.begun._cloneInto(hmacs.used).update(tag).digest();
}

/**
 * HMAC with the key taken in already, which is half of the work for a tag, and one that each tag
 * begins from it: making another for each costs as much again.
 */
const hmacsOf = new WeakMap<FileKeys, { readonly begun: Hmac; readonly used: Hmac }>();
type Hmac = _HMAC<_SHA256>;
