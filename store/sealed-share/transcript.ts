/**
 * The symmetric state of the Noise Protocol Framework (revision 34, §5.2): a hash of all that was
 * said, and the keys that follow from all that was agreed.
 *
 * In the patterns used here each key seals one text, so its nonce is always 0.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { joined, KEY_BYTES, NOTHING, utf8 } from './bytes.ts';
import { nobleCipher, nonceOf, type Suite } from './ciphers.ts';
import { WrongSecret } from './errors.ts';

export class Transcript {
  readonly #suite: Suite;
  #chain: Uint8Array;
  #hash: Uint8Array;
  #key: Uint8Array = NOTHING;

  /** `pattern` as in `Noise_NNpsk0_25519_ChaChaPoly_SHA256`, of which it is the second part. */
  constructor(pattern: string, suite: Suite, prologue: Uint8Array) {
    this.#suite = suite;
    const name = utf8(`Noise_${pattern}_25519_${suite}_SHA256`);
    this.#hash =
      name.length <= KEY_BYTES
        ? joined(name, new Uint8Array(KEY_BYTES - name.length))
        : sha256(name);
    this.#chain = this.#hash;
    this.mixHash(prologue);
  }

  mixHash(data: Uint8Array): void {
    this.#hash = sha256(joined(this.#hash, data));
  }

  mixKey(material: Uint8Array): void {
    [this.#chain, this.#key] = this.#derive(material, 2);
  }

  /** A secret that both had before. */
  mixKeyAndHash(psk: Uint8Array): void {
    const [chain, hash, key] = this.#derive(psk, 3);
    this.#chain = chain;
    this.mixHash(hash);
    this.#key = key;
  }

  seal(text: Uint8Array): Uint8Array {
    const sealed = this.#cipher().encrypt(text);
    this.mixHash(sealed);
    return sealed;
  }

  /** Throws WrongSecret when `sealed` was not made with this key, after all that was said. */
  open(sealed: Uint8Array): Uint8Array {
    const text = this.#opened(sealed);
    this.mixHash(sealed);
    return text;
  }

  split(): [Uint8Array, Uint8Array] {
    const [first, second] = this.#derive(NOTHING, 2);
    return [first, second];
  }

  #cipher() {
    return nobleCipher(this.#suite, this.#key, nonceOf(this.#suite, 0), this.#hash);
  }

  #opened(sealed: Uint8Array): Uint8Array {
    try {
      return this.#cipher().decrypt(sealed);
    } catch {
      throw new WrongSecret();
    }
  }

  #derive(material: Uint8Array, count: 2 | 3): [Uint8Array, Uint8Array, Uint8Array] {
    const all = hkdf(sha256, material, this.#chain, undefined, count * KEY_BYTES);
    const part = (at: number) => all.slice(at * KEY_BYTES, (at + 1) * KEY_BYTES);
    return [part(0), part(1), part(2)];
  }
}
