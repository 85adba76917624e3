/**
 * The keys that derive from the secrets in capabilities, each for one use. A hash lies between each
 * right and the next lower one, so that nobody gets up; and each has a purpose of its own, so that
 * no key of one use is good for another.
 *
 *     slot        write ─► read key ─► key of the content
 *                   └────► seed of the signature
 *     collection  write ─► read key ─► verify key ─► key of the slot that names its root
 *                   ├────► seed of the signature      (and of the lists of what a node refers to)
 *                   └────► key of the write capabilities in it
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

export type Purpose =
  | 'slot read'
  | 'slot sign'
  | 'slot content'
  | 'collection read'
  | 'collection sign'
  | 'collection children'
  | 'collection verify'
  | 'collection root'
  | 'tree entries'
  | 'tree tag'
  | 'tree shape'
  | 'tree links';

const utf8 = new TextEncoder();
const SALT = utf8.encode('2gather capabilities 1');

/** HKDF-SHA-256 (RFC 5869): 32 bytes. */
export function deriveFrom(secret: Uint8Array, purpose: Purpose): Uint8Array {
  return hkdf(sha256, secret, SALT, utf8.encode(purpose), 32);
}
