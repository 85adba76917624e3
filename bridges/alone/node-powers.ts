/** Randomness, timers and crypto of Node, as captp/ wants them. */
import { randomFillSync } from 'node:crypto';
import type { Random, SyncCrypto, Timers } from '../../captp/index.ts';
import { nodeCrypto } from '../netlayers/index.ts';

const random: Random = { bytes: (count) => randomFillSync(new Uint8Array(count)) };

const timers: Timers = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

export const nodePowers: { random: Random; timers: Timers; crypto: SyncCrypto } = {
  random,
  timers,
  crypto: nodeCrypto,
};
