/** Randomness from the operating system, by node:crypto. */
import { randomFillSync } from 'node:crypto';
import type { Random } from '../../store/index.ts';

export const nodeRandom: Random = {
  bytes: (length) => randomFillSync(new Uint8Array(length)),
};
