/**
 * What the store needs from the world and may not reach for itself (law 1): randomness, and the two
 * bulk primitives in their fastest form. Both are handed in by whoever makes the store, so that a
 * test can replay a run from a seed and a browser can bring its own ciphers.
 */

/** Unpredictable bytes, fit for keys. */
export interface Random {
  /** `length` fresh bytes, owned by the caller. */
  bytes(length: number): Uint8Array;
}

/**
 * The bulk primitives. node:crypto implements them in bridges/disks, `nobleCiphers` everywhere
 * else; both give the same bytes.
 */
export interface Ciphers {
  /**
   * AES-256 in counter mode (NIST SP 800-38A §6.5): the 16-byte counter block, big-endian, starts
   * at `firstBlock`. Encrypts and decrypts alike. Gives a new array and leaves `data` as it was; or
   * fills `into`, which has the length of `data` and may be `data` itself, and gives that: for much
   * data, where fresh memory costs more than encrypting.
   */
  aes256Ctr(key: Uint8Array, firstBlock: number, data: Uint8Array, into?: Uint8Array): Uint8Array;
  /**
   * The tag of AES-256-GCM (NIST SP 800-38D) over no plaintext and `data` as associated data, under
   * a nonce of 12 zeros: 16 bytes. As a nonce is to be used once, a key of it must be used for
   * nothing else and a tag shown to nobody.
   */
  aes256Gmac(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** SHA-256 (FIPS 180-4) of the parts joined: 32 bytes. */
  sha256(...parts: readonly Uint8Array[]): Uint8Array;
}

/** CRC-32 as in zip, of `bytes` behind those of which it is `before`; 0 when there are none. */
export type Crc32 = (bytes: Uint8Array, before?: number) => number;

/**
 * Ed25519 (RFC 8032, without prehashing), and the hash of what is signed; answering at once. node:crypto implements it in bridges,
 * `nobleSignatures` everywhere else; both give the same bytes.
 */
export interface Signatures {
  /** The 32-byte public key of a 32-byte seed. */
  publicKey(seed: Uint8Array): Uint8Array;
  /** The 64-byte signature. */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  /** False, never an error, for whatever is no good signature by that key. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** SHA-256 (FIPS 180-4): 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
}
