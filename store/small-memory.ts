/**
 * Memory for what is small and does not live long. An array of its own costs the engine more than a
 * kilobyte is worth, because it lies outside of its heap, and is looked after one by one; so many
 * small ones share a larger one. It goes when the last of them is forgotten.
 */

const SHARED_BYTES = 65_536;
/** A larger piece gets memory of its own. */
const SMALL_BYTES_MAX = 4_096;
const ALIGNED_BYTES = 8;

let shared = new Uint8Array(SHARED_BYTES);
let used = 0;

/** Zeros, never used before. Perhaps a view: its `buffer` is not to be handed to anybody. */
export function smallMemory(bytes: number): Uint8Array {
  if (bytes > SMALL_BYTES_MAX) return new Uint8Array(bytes);
  if (used + bytes > SHARED_BYTES) {
    shared = new Uint8Array(SHARED_BYTES);
    used = 0;
  }
  const piece = shared.subarray(used, used + bytes);
  used += Math.ceil(bytes / ALIGNED_BYTES) * ALIGNED_BYTES;
  return piece;
}
