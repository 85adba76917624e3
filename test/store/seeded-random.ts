/** Bytes that look random and are the same on every run: AES-CTR under the hash of a seed. */
import { createCipheriv, createHash } from 'node:crypto';
import type { Random } from '../../store/index.ts';

export function makeSeededRandom(seed: string): Random {
  const key = createHash('sha256').update(seed).digest();
  const stream = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  return { bytes: (length) => Uint8Array.from(stream.update(new Uint8Array(length))) };
}
