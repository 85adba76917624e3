/**
 * Bytes as text, when nothing says in which encoding they are: UTF-16 with its mark, else UTF-8, and
 * what is no UTF-8 is read as the files of older machines are written, windows-1252, which holds
 * Latin-1.
 */

/** The text of `bytes`; `cut` when the file goes on and the last character may be half there. */
export function textOf(bytes: Uint8Array, cut: boolean): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decoded('utf-16be', bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return decoded('windows-1252', bytes);
  }
}

function decoded(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}
