/**
 * Ed25519 in portable JavaScript, by @noble/curves: for browsers, for simulation, and as the second
 * opinion in tests. Node's own is some fourteen times sooner.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Signatures } from './powers.ts';

export const nobleSignatures: Signatures = {
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sha256: (bytes) => sha256(bytes),
  sign: (seed, message) => ed25519.sign(message, seed),
  verify(publicKey, message, signature) {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      // Bytes that are no key or no signature verify nothing.
      return false;
    }
  },
};
