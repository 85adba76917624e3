/**
 * The pure implementation of what sessions need: some ten times slower than what Node brings
 * along, but it runs in every browser, and answers at once.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { SyncCrypto } from './crypto.ts';

export const nobleCrypto: SyncCrypto = {
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
  sha256,
};
