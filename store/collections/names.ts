/**
 * The names in a collection, and their order: that of their UTF-8 bytes, which is the same in every
 * language and needs no table that changes with Unicode.
 */

/** Longest name, in bytes of UTF-8. */
export const NAME_BYTES_MAX = 1_024;
const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Less than 0 when `a` comes first. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return ranked(one) - ranked(other);
  }
  return a.length - b.length;
}

/** Halves of characters beyond U+FFFF come after all of the others, as their bytes do. */
function ranked(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The bytes of a name. Throws RangeError for one that is too long or holds half a character. */
export function encodeName(name: string): Uint8Array {
  const bytes = utf8.encode(name);
  if (bytes.length > NAME_BYTES_MAX) {
    throw new RangeError(`A name in a collection has at most ${NAME_BYTES_MAX} bytes.`);
  }
  if (!bytes.includes(0xef)) return bytes;
  // Half a character is written as U+FFFD, which another place of the name may hold as well.
  if (strict.decode(bytes) !== name) {
    throw new RangeError('A name in a collection holds no half characters.');
  }
  return bytes;
}

/** The name of these bytes; undefined when they are no UTF-8. */
export function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
