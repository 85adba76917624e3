/**
 * The buffer that messages are written into.
 *
 * One buffer is used again and again, so that a small message costs one small allocation. A large
 * message takes the buffer with it instead of being copied once more.
 */

/** Bytes whose memory is their own, as sockets and WebCrypto want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const FIRST_BYTES = 4_096;
const GIVEN_AWAY_BYTES_MIN = 65_536;

export class GrowingBuffer {
  #bytes: Bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** Writes text whose every unit is below 128. */
  ascii(text: string): void {
    this.#room(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** 8 bytes, big-endian. */
  float64(value: number): void {
    this.#room(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** What was written since the last `take` or `clear`; the buffer is empty afterwards. */
  take(): Bytes {
    const length = this.#length;
    this.#length = 0;
    if (length < GIVEN_AWAY_BYTES_MIN) return this.#bytes.slice(0, length);
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = new Uint8Array(FIRST_BYTES);
    return taken;
  }

  clear(): void {
    this.#length = 0;
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, needed + FIRST_BYTES));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
