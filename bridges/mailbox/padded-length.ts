/**
 * Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
 * PURBs", 2019): lengths are rounded up so that few different ones remain, and what is added is at
 * most an eighth. Nothing is shorter than 1 KiB, which most letters are.
 */
const BYTES_MIN = 1_024;

export function paddedLength(bytes: number): number {
  if (bytes <= BYTES_MIN) return BYTES_MIN;
  const exponent = Math.floor(Math.log2(bytes));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(bytes / step) * step;
}
