/**
 * Keys and signatures for simulations: as good as real ones towards whoever plays by the rules of
 * JavaScript, and a thousand times faster.
 *
 * A signature can only be checked by who knows the secret, so this object remembers all secrets.
 */
import { createHash } from 'node:crypto';
import type { SyncCrypto } from '../../../captp/index.ts';

const hashed = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
};
const keyed = (key: Uint8Array): string => Buffer.from(key).toString('latin1');
const PUBLIC = Uint8Array.of(1);

export function simulatedCrypto(): SyncCrypto {
  const secrets = new Map<string, Uint8Array>();
  const signature = (seed: Uint8Array, message: Uint8Array): Uint8Array => {
    const half = hashed(seed, message);
    return Uint8Array.of(...half, ...hashed(half, seed));
  };
  return {
    publicKey(seed) {
      const key = hashed(PUBLIC, seed);
      secrets.set(keyed(key), Uint8Array.from(seed));
      return key;
    },
    sign: signature,
    verify(publicKey, message, given) {
      const seed = secrets.get(keyed(publicKey));
      return seed !== undefined && Buffer.compare(signature(seed, message), given) === 0;
    },
    sha256: (bytes) => hashed(bytes),
  };
}
