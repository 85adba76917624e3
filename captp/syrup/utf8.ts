/**
 * Text to UTF-8 and back, strictly: half a surrogate pair, an overlong form or a byte that is no
 * UTF-8 is an error, never a replacement character, because what is signed must come back as it
 * was. Short ASCII, which is nearly all text of the protocol, goes round the general converters.
 */
import { SyrupError } from './limits.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;
const SHORT_CHARS = 64;

/** The UTF-8 of `text`, or undefined when it is short ASCII that can be written unit by unit. */
export function utf8Unless7bit(text: string): Uint8Array | undefined {
  if (text.length <= SHORT_CHARS && is7bit(text)) return undefined;
  if (LONE_SURROGATE.test(text)) throw new SyrupError('Text contains half a character');
  return encoder.encode(text);
}

function is7bit(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The text of `bytes[from..to)`. Throws {@link SyrupError} when they are no UTF-8. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= SHORT_CHARS) {
    let text = '';
    let at = from;
    for (; at < to; at++) {
      const unit = bytes[at] as number;
      if (unit > 0x7f) break;
      text += String.fromCharCode(unit);
    }
    if (at === to) return text;
  }
  try {
    return decoder.decode(bytes.subarray(from, to));
  } catch {
    throw new SyrupError('Text is not UTF-8', from);
  }
}
