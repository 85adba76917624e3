/**
 * A stream of chunks of any sizes, read in pieces of the sizes a format has.
 */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk = new Uint8Array(0) as Uint8Array;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, as a new array; undefined when the stream ends before. */
  async take(length: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (await this.ended()) return undefined;
      const piece = this.#chunk.subarray(0, length - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      this.#chunk = this.#chunk.subarray(piece.length);
    }
    return bytes;
  }

  /** Whether no byte is left. */
  async ended(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return true;
      this.#chunk = value;
    }
    return false;
  }

  /** Tells the stream that nobody reads on. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
