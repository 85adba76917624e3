/** Text that grows up to a bound; whoever writes it asks now and then whether it is full, and stops. */

/** Of a longer text only the beginning is known to the search, in UTF-16 code units. */
export const TEXT_LENGTH_MAX = 500_000;

/** The file is not what its name says, or asks for more than it gets. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export class BoundedText {
  readonly #parts: string[] = [];
  #length = 0;

  get isFull(): boolean {
    return this.#length >= TEXT_LENGTH_MAX;
  }

  add(text: string): void {
    const part = text.slice(0, TEXT_LENGTH_MAX - this.#length);
    if (part === '') return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  toString(): string {
    return this.#parts.join('');
  }
}
