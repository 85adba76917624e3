/**
 * The seal on every record: XChaCha20-Poly1305 under a key of the vat, a random nonce, and the
 * record's place as associated data.
 *
 * Who has the disk without the key sees sizes and nothing else; a record that was changed, or put
 * where another belongs, does not open. What a seal cannot notice is that a record was put back as
 * it was earlier, or taken away: see README.md.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Random } from './powers.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 24;

/** A secret of the vat for one use. */
export function deriveKey(root: Uint8Array, use: string): Uint8Array {
  if (root.length !== KEY_BYTES) throw new TypeError('The key of a vat has 32 bytes.');
  return hkdf(sha256, root, undefined, utf8ToBytes(`2gather vat ${use}`), KEY_BYTES);
}

export class Sealer {
  readonly #key: Uint8Array;
  readonly #random: Random;

  constructor(root: Uint8Array, random: Random) {
    this.#key = deriveKey(root, 'records');
    this.#random = random;
  }

  /** Nonce, ciphertext, tag. */
  seal(plain: Uint8Array, place: Uint8Array): Uint8Array {
    const nonce = this.#random.bytes(NONCE_BYTES);
    return concatBytes(nonce, xchacha20poly1305(this.#key, nonce, place).encrypt(plain));
  }

  /** Throws when `sealed` was not sealed for this `place` by this key. */
  open(sealed: Uint8Array, place: Uint8Array): Uint8Array {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    return xchacha20poly1305(this.#key, nonce, place).decrypt(sealed.subarray(NONCE_BYTES));
  }
}
