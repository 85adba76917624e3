/**
 * Fields one after another in bytes: whole numbers big-endian, and bytes with their length in
 * front. Reading is strict: whatever does not fit throws what the reader was told to throw, and a
 * text that is no UTF-8 is not repaired.
 */

export class FieldWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A whole number of 1, 2, 4 or 8 bytes. */
  number(value: number, bytes: 1 | 2 | 4 | 8): this {
    const at = this.#room(bytes);
    let rest = value;
    for (let index = at + bytes - 1; index >= at; index--) {
      this.#bytes[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return this;
  }

  fixed(value: Uint8Array): this {
    // First the room: it may take another array.
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** Its length in `lengthBytes`, then the bytes. */
  bytes(value: Uint8Array, lengthBytes: 1 | 2 | 4): this {
    return this.number(value.length, lengthBytes).fixed(value);
  }

  /** All so far, followed by zeros up to `length` bytes. */
  take(length = this.#length): Uint8Array {
    const taken = new Uint8Array(length);
    taken.set(this.#bytes.subarray(0, this.#length));
    return taken;
  }

  /** Makes room for so many bytes; answers where it begins. */
  #room(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }
}

export class FieldReader {
  readonly #bytes: Uint8Array;
  readonly #wrong: () => Error;
  #at = 0;

  /** `wrong` makes the error to throw. */
  constructor(bytes: Uint8Array, wrong: () => Error) {
    this.#bytes = bytes;
    this.#wrong = wrong;
  }

  number(bytes: 1 | 2 | 4 | 8): number {
    let value = 0;
    for (const byte of this.fixed(bytes)) value = value * 256 + byte;
    if (!Number.isSafeInteger(value)) throw this.#wrong();
    return value;
  }

  /** A copy of the next bytes. */
  fixed(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw this.#wrong();
    const piece = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return piece;
  }

  bytes(lengthBytes: 1 | 2 | 4, bytesMax: number): Uint8Array {
    const length = this.number(lengthBytes);
    if (length > bytesMax) throw this.#wrong();
    return this.fixed(length);
  }

  /** Checks that nothing but zeros follows. */
  end(): void {
    for (let at = this.#at; at < this.#bytes.length; at++) {
      if (this.#bytes[at] !== 0) throw this.#wrong();
    }
  }
}
