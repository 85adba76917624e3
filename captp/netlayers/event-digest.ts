/**
 * A short fingerprint of a long run of events, to tell whether two runs were the same. It finds
 * accidents, not forgeries.
 */
export class EventDigest {
  #one = 0x811c9dc5;
  #other = 0x9747b28c;

  add(...parts: readonly (string | number | Uint8Array | undefined)[]): void {
    for (const part of parts) this.#part(part);
  }

  /** 16 hexadecimal digits. */
  get text(): string {
    return [this.#one, this.#other]
      .map((half) => (half >>> 0).toString(16).padStart(8, '0'))
      .join('');
  }

  #part(part: string | number | Uint8Array | undefined): void {
    if (typeof part === 'number') this.#mix(part);
    else if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) this.#mix(part.charCodeAt(i));
    } else if (part) for (const byte of part) this.#mix(byte);
    this.#mix(-1);
  }

  /** FNV-1a, once as it is and once from the other end. */
  #mix(value: number): void {
    this.#one = Math.imul(this.#one ^ value, 0x01000193);
    this.#other = Math.imul((this.#other << 5) ^ (this.#other >>> 27) ^ value, 0x85ebca6b);
  }
}
