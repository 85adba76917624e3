/**
 * How much an object is padded, so that its size says little of what is in it: Padmé (Nikitin and
 * others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs
 * 2019). A size keeps as many leading bits as its exponent has bits. Of all sizes below n only
 * O(log log n) bits remain to be seen, at a cost of 12 % at worst and 2 % for a chunk of a MiB.
 *
 * For chunks this is what hides their borders: a size that is known only to 16 or 32 KiB tells
 * nothing of the hash that found the border (see chunk-borders.ts).
 */

/** The size that `length` bytes are padded to, itself included: padded sizes stay as they are. */
export function paddedLength(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent || 1)) + 1;
  const unit = 2 ** Math.max(exponent - kept, 0);
  return Math.ceil(length / unit) * unit;
}
