/**
 * The order of keys in a Struct: by the bytes of the encoded key, its length prefix included.
 *
 * So `"b"` (`1"b`) comes before `"aa"` (`2"aa`), and a key of ten bytes (`10"…`) before one of
 * two. There is only one right order, because signatures cover the encoding of what was read.
 */
import { utf8Unless7bit } from './utf8.ts';

/** `keys` in the order of the wire. Throws SyrupError when one is not well-formed text. */
export function inWireOrder(keys: string[]): string[] {
  if (keys.length < 2) return keys;
  return keys
    .map((key) => ({ key, encoded: encodedForm(key) }))
    .sort((a, b) => (a.encoded < b.encoded ? -1 : 1))
    .map(({ key }) => key);
}

/** The encoded key with one character a byte, so that comparing strings compares bytes. */
function encodedForm(key: string): string {
  const bytes = utf8Unless7bit(key);
  if (!bytes) return `${key.length}"${key}`;
  let text = `${bytes.length}"`;
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Compares two encoded keys that stand in one message: less than 0 when `a` comes first. */
export function compareEncoded(
  bytes: Uint8Array,
  a: { from: number; to: number },
  b: { from: number; to: number },
): number {
  const shared = Math.min(a.to - a.from, b.to - b.from);
  for (let i = 0; i < shared; i++) {
    const difference = (bytes[a.from + i] as number) - (bytes[b.from + i] as number);
    if (difference !== 0) return difference;
  }
  return a.to - a.from - (b.to - b.from);
}
