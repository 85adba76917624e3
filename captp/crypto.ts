/**
 * Ed25519 and SHA-256 as powers, and the identities that are made of keys.
 *
 * A host hands in what it has: Node its OpenSSL, a browser its WebCrypto, and anyone the pure
 * implementation of noble-crypto.ts. How keys and signatures travel is the business of
 * key-forms.ts.
 */
import { encode } from './syrup/index.ts';

export const SEED_BYTES = 32;

type Eventually<T> = T | PromiseLike<T>;

/** What a session needs to greet: it may take its time, as WebCrypto does. */
export interface Crypto {
  /** The 32-byte Ed25519 public key of a 32-byte seed (RFC 8032). */
  publicKey(seed: Uint8Array): Eventually<Uint8Array>;
  /** The 64-byte signature (RFC 8032, without prehashing). */
  sign(seed: Uint8Array, message: Uint8Array): Eventually<Uint8Array>;
  /** False, never an error, for whatever is no good signature by that key. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Eventually<boolean>;
  /** 32 bytes. */
  sha256(bytes: Uint8Array): Eventually<Uint8Array>;
}

/** As {@link Crypto}, answering at once: what handoffs need, which are signed while one writes. */
export interface SyncCrypto extends Crypto {
  publicKey(seed: Uint8Array): Uint8Array;
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  sha256(bytes: Uint8Array): Uint8Array;
}

/** Signs as one key, without showing it. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** The signer of the key pair that grows from 32 secret bytes. */
export function signerFromSeed(seed: Uint8Array, crypto: SyncCrypto): Signer {
  const kept = Uint8Array.from(seed);
  return {
    publicKey: crypto.publicKey(kept),
    sign: (message) => crypto.sign(kept, message),
  };
}

/** How a key is named within sessions: 32 bytes, SHA256(SHA256(`key` as it travels)). */
export async function publicId(key: unknown, crypto: Crypto): Promise<Uint8Array> {
  return twice(crypto, encode(key));
}

/** The name of the session between two keys, the same on both sides: 32 bytes. */
export async function sessionId(
  oneId: Uint8Array,
  otherId: Uint8Array,
  crypto: Crypto,
): Promise<Uint8Array> {
  const [lower, higher] = compareBytes(oneId, otherId) < 0 ? [oneId, otherId] : [otherId, oneId];
  const prefix = [0x70, 0x72, 0x6f, 0x74, 0x30]; // "prot0"
  return twice(crypto, Uint8Array.of(...prefix, ...lower, ...higher));
}

async function twice(crypto: Crypto, bytes: Uint8Array): Promise<Uint8Array> {
  return crypto.sha256(await crypto.sha256(bytes));
}

/** Less than 0 when `a` comes first. Not for secrets: it stops at the first difference. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
