/** The parts that records and messages of this folder are made of: numbers of 8 bytes, and short texts in lists. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class ByteWriter {
  readonly #bytes: Buffer;
  #at = 0;

  /** Writing more than `size` bytes throws RangeError. */
  constructor(size: number) {
    this.#bytes = Buffer.alloc(size);
  }

  bytes(value: Uint8Array): void {
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  number(value: number): void {
    this.#at = this.#bytes.writeBigUInt64BE(BigInt(value), this.#at);
  }

  /** How many (1 byte), then each behind its length (2 bytes). */
  texts(values: readonly string[]): void {
    this.#at = this.#bytes.writeUInt8(values.length, this.#at);
    for (const value of values) {
      const bytes = Buffer.from(value);
      this.#at = this.#bytes.writeUInt16BE(bytes.length, this.#at);
      this.bytes(bytes);
    }
  }

  taken(): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(0, this.#at));
  }
}

export class ByteReader {
  readonly #bytes: Buffer;
  readonly #malformed: (wrong: string) => Error;
  #at = 0;

  constructor(bytes: Uint8Array, malformed: (wrong: string) => Error) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#malformed = malformed;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw this.#malformed('it is cut off');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  number(): number {
    const value = Buffer.from(this.bytes(8)).readBigUInt64BE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#malformed('a number is too large');
    return Number(value);
  }

  texts(countMax: number): string[] {
    const [count = 0] = this.bytes(1);
    if (count > countMax) throw this.#malformed('a list is too long');
    return Array.from({ length: count }, () => {
      const [high = 0, low = 0] = this.bytes(2);
      return this.#text(this.bytes(high * 256 + low));
    });
  }

  #text(bytes: Uint8Array): string {
    try {
      return utf8.decode(bytes);
    } catch {
      throw this.#malformed('a text is no UTF-8');
    }
  }
}
