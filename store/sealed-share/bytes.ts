/** Joining, writing and reading bytes; reading is bounded and never goes beyond the end. */
import { BadSealed } from './errors.ts';

export const KEY_BYTES = 32;
export const NOTHING = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `value` in `bytes` bytes, big-endian. */
export function number(value: number, bytes: 1 | 2 | 4 | 8): Uint8Array {
  const out = new Uint8Array(bytes);
  let rest = value;
  for (let at = bytes - 1; at >= 0; at--) {
    out[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return out;
}

/** Bytes with their length before them, in `bytes` bytes. Throws BadSealed when they are too many. */
export function counted(data: Uint8Array, bytes: 1 | 2): Uint8Array {
  if (data.length >= 256 ** bytes) throw new BadSealed('a text is too long');
  return joined(number(data.length, bytes), data);
}

/** Takes one thing after another; what is not there, or left over, is BadSealed. */
export class ByteTaker {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bytes(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new BadSealed('it ends too early');
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }

  number(bytes: 1 | 2 | 4 | 8): number {
    let value = 0;
    for (const byte of this.bytes(bytes)) value = value * 256 + byte;
    if (!Number.isSafeInteger(value)) throw new BadSealed('a number is too large');
    return value;
  }

  counted(bytes: 1 | 2): Uint8Array {
    return this.bytes(this.number(bytes));
  }

  text(bytes: 1 | 2): string {
    try {
      return decoder.decode(this.counted(bytes));
    } catch (cause) {
      if (cause instanceof BadSealed) throw cause;
      throw new BadSealed('a text is no UTF-8');
    }
  }

  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new BadSealed('something stands behind its end');
  }
}
