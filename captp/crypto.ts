/**
 * Ed25519 as a power, and the identities that are made of keys.
 *
 * The pure implementation runs everywhere; a host may hand in a faster one. How keys and
 * signatures travel is the business of key-forms.ts.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { keyToWire } from './key-forms.ts';
import { encode } from './syrup/index.ts';

export const SEED_BYTES = 32;

/** The signature scheme: the pure one below, or a faster one of the host. */
export interface Ed25519 {
  /** The 32-byte public key of a 32-byte seed. */
  publicKey(seed: Uint8Array): Uint8Array;
  /** The 64-byte signature (RFC 8032, without prehashing). */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  /** False, never an error, for whatever is no good signature by that key. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** Signs as one key, without showing it. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** Some ten times slower than what Node brings along, but it runs in every browser. */
export const nobleEd25519: Ed25519 = {
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
  verify(publicKey, message, signature) {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      // noble throws for bytes of the wrong length; for us that is just no good signature.
      return false;
    }
  },
};

/** The signer of the key pair that grows from 32 secret bytes. */
export function signerFromSeed(seed: Uint8Array, scheme: Ed25519 = nobleEd25519): Signer {
  const kept = Uint8Array.from(seed);
  return {
    publicKey: scheme.publicKey(kept),
    sign: (message) => scheme.sign(kept, message),
  };
}

/** How a key is named within sessions: 32 bytes, SHA256(SHA256(key as it travels)). */
export function publicId(publicKey: Uint8Array): Uint8Array {
  return sha256(sha256(encode(keyToWire(publicKey))));
}

/** The name of the session between two keys, the same on both sides: 32 bytes. */
export function sessionId(oneId: Uint8Array, otherId: Uint8Array): Uint8Array {
  const [lower, higher] = compareBytes(oneId, otherId) < 0 ? [oneId, otherId] : [otherId, oneId];
  return sha256(sha256(concatBytes(utf8ToBytes('prot0'), lower, higher)));
}

/** Less than 0 when `a` comes first. Not for secrets: it stops at the first difference. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
