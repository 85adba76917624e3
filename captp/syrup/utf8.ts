/**
 * Text to UTF-8 and back, strictly: half a surrogate pair, an overlong form or a byte that is no
 * UTF-8 is an error, never a replacement character, because what is signed must come back as it
 * was. Short ASCII, which is nearly all text of the protocol, goes round the general converters.
 */
import { SyrupError } from './limits.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Longer text is converted sooner by the platform. */
export const SHORT_CHARS = 64;
/** Read at once. */
const UNITS = 4;

/** The UTF-8 of `text`. Throws {@link SyrupError} for half a character. */
export function utf8(text: string): Uint8Array {
  if (LONE_SURROGATE.test(text)) throw new SyrupError('Text contains half a character');
  return encoder.encode(text);
}

/** Has `text` no character beyond ASCII, and is it short? */
export function isShort7bit(text: string): boolean {
  if (text.length > SHORT_CHARS) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The text of `bytes[from..to)`. Throws {@link SyrupError} when they are no UTF-8. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= SHORT_CHARS) {
    const text = shortText(bytes, from, to);
    if (text !== undefined) return text;
  }
  try {
    return decoder.decode(bytes.subarray(from, to));
  } catch {
    throw new SyrupError('Text is not UTF-8', from);
  }
}

/** The text when all of it is ASCII. */
function shortText(b: Uint8Array, from: number, to: number): string | undefined {
  let text = '';
  let at = from;
  let all = 0;
  for (; at + UNITS <= to; at += UNITS) {
    const c = b[at] as number;
    const d = b[at + 1] as number;
    const e = b[at + 2] as number;
    const f = b[at + 3] as number;
    all |= c | d | e | f;
    text += String.fromCharCode(c, d, e, f);
  }
  for (; at < to; at++) {
    const unit = b[at] as number;
    all |= unit;
    text += String.fromCharCode(unit);
  }
  return all > 0x7f ? undefined : text;
}
