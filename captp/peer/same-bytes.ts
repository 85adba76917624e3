/**
 * Comparing keys and public ids. None of them is a secret, so the first difference may end it.
 */

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Does `a` come behind `b` when compared byte by byte? Both have the same length. */
export function isHigher(a: Uint8Array, b: Uint8Array): boolean {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at >= 0 && (a[at] as number) > (b[at] as number);
}
