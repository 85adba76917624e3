/**
 * The order of keys in a Struct: by the bytes of the encoded key, its length prefix included.
 *
 * So `"b"` (`1"b`) comes before `"aa"` (`2"aa`), and a key of ten bytes (`10"…`) before one of
 * two. There is only one right order, because signatures cover the encoding of what was read.
 */
import { isShort7bit, utf8 } from './utf8.ts';

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
  if (isShort7bit(key)) return `${key.length}"${key}`;
  const bytes = utf8(key);
  let text = `${bytes.length}"`;
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Compares the encoded keys `a` and `b` of one message: less than 0 when `a` comes first. */
export function compareEncoded(
  bytes: Uint8Array,
  aFrom: number,
  aTo: number,
  bFrom: number,
  bTo: number,
): number {
  const shared = Math.min(aTo - aFrom, bTo - bFrom);
  for (let i = 0; i < shared; i++) {
    const difference = (bytes[aFrom + i] as number) - (bytes[bFrom + i] as number);
    if (difference !== 0) return difference;
  }
  return aTo - aFrom - (bTo - bFrom);
}
