/**
 * Where outgoing frames are written, one behind the other, until they are sent all at once.
 *
 * A write to a socket costs as much as encoding dozens of small messages, so a session writes once
 * per turn of the event loop. Codecs write straight into `bytes` at `at`, after {@link room}. What
 * was sent is never written over: the rest of the memory is used for what comes next, so that a
 * small message costs no allocation of its own. This is the buffer of a network that keeps frames
 * apart; that of a stream is in stream-buffer.ts.
 */

/** Bytes whose memory is their own, as sockets and WebCrypto want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What fits without growing; an idle session keeps this much. */
const CHUNK_BYTES = 8_192;
/** A busy one keeps up to this much. */
const CHUNK_BYTES_MAX = 131_072;

export class SendBuffer {
  bytes: Bytes;
  /** Where the next byte goes. */
  at = 0;
  /** The unsent begins here. */
  protected from = 0;
  /** The frame that was begun begins here. */
  protected frameFrom = 0;
  readonly #allocate: (count: number) => Bytes;
  /** How much was taken last. */
  #taken = 0;
  #ends: number[] = [];

  constructor(allocate: (count: number) => Bytes = (count) => new Uint8Array(count)) {
    this.#allocate = allocate;
    this.bytes = allocate(CHUNK_BYTES);
  }

  /** Bytes that have not been taken. */
  get length(): number {
    return this.at - this.from;
  }

  /** Bytes of the frame that was begun. */
  get frameLength(): number {
    return this.at - this.frameFrom;
  }

  /** Makes sure that `count` more bytes can be written. */
  room(count: number): void {
    if (this.at + count > this.bytes.length) this.grow(count);
  }

  /** Begins a frame. */
  begin(): void {
    this.frameFrom = this.at;
  }

  /** The frame is whole. */
  end(): void {
    this.#ends.push(this.at);
  }

  /** The frame that was begun is not to be sent. */
  rollBack(): void {
    this.at = this.frameFrom;
  }

  /** Writes a byte array. */
  append(value: Uint8Array): void {
    this.room(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** What a channel sends: each piece is a frame. The buffer is empty afterwards. */
  take(): Bytes[] {
    const taken: Bytes[] = [];
    let from = this.from;
    for (const end of this.#ends) {
      taken.push(this.bytes.subarray(from, end));
      from = end;
    }
    this.#ends = [];
    this.taken();
    return taken;
  }

  /** All that is written has been taken. */
  protected taken(): void {
    this.#taken = this.at - this.from;
    this.from = this.at;
  }

  /** Moves the unsent to the beginning of larger memory; answers by how much it moved. */
  protected grow(count: number): number {
    const unsent = this.at - this.from;
    const moved = this.from;
    const chunk = Math.max(CHUNK_BYTES, Math.min(2 * this.#taken, CHUNK_BYTES_MAX));
    const grown = this.#allocate(Math.max(chunk, 2 * (unsent + count)));
    grown.set(this.bytes.subarray(moved, this.at));
    for (let i = 0; i < this.#ends.length; i++) this.#ends[i] = (this.#ends[i] as number) - moved;
    this.bytes = grown;
    this.frameFrom -= moved;
    this.from = 0;
    this.at = unsent;
    return moved;
  }
}
