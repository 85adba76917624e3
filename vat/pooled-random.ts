/**
 * Random bytes, fetched many at a time: asking the system for sixteen costs as much as asking for
 * thousands.
 */
import type { Random } from './powers.ts';

const POOL_BYTES = 4_096;
/** Larger requests go to the source. */
const SHARE_BYTES_MAX = 64;

/** Gives the same bytes as `source` would, each of them once. */
export function pooled(source: Random): Random {
  let pool = new Uint8Array(0);
  return {
    bytes(count) {
      if (count > SHARE_BYTES_MAX) return source.bytes(count);
      if (pool.length < count) pool = Uint8Array.from(source.bytes(POOL_BYTES));
      const share = pool.slice(0, count);
      // What was given away stays nowhere else.
      pool.fill(0, 0, count);
      pool = pool.subarray(count);
      return share;
    },
  };
}
