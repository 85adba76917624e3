/**
 * The bulk primitives in portable JavaScript, by the audited @noble packages. About twenty times
 * slower than node:crypto: for browsers, for simulation, and as the second opinion in tests.
 */
import { ctr, gcm } from '@noble/ciphers/aes.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Ciphers } from './powers.ts';

const COUNTER_BLOCK_BYTES = 16;
const GMAC_NONCE = new Uint8Array(12);
const NOTHING = new Uint8Array(0);

/** The counter block of AES-CTR that stands for block number `firstBlock`: 16 bytes, big-endian. */
function counterBlock(firstBlock: number): Uint8Array {
  const block = new Uint8Array(COUNTER_BLOCK_BYTES);
  new DataView(block.buffer).setBigUint64(8, BigInt(firstBlock));
  return block;
}

export const nobleCiphers: Ciphers = {
  aes256Ctr(key, firstBlock, data, into) {
    const result = ctr(key, counterBlock(firstBlock)).encrypt(data);
    into?.set(result);
    return into ?? result;
  },
  aes256Gmac: (key, data) => gcm(key, GMAC_NONCE, data).encrypt(NOTHING),
  sha256(...parts) {
    const hash = sha256.create();
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
};
