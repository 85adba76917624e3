/**
 * Where outgoing frames are written, one behind the other, until they are sent all at once.
 *
 * A write to a socket costs as much as encoding dozens of small messages, so a session writes once
 * per turn of the event loop. Codecs write straight into `bytes` at `at`, after {@link room}. What
 * was sent is never written over: the rest of the memory is used for what comes next, so that a
 * small message costs no allocation of its own. Large byte arrays are not copied into a stream but
 * sent from where they stand, as pieces of their own.
 */
import type { Framing } from './channel.ts';

/** Bytes whose memory is their own, as sockets and WebCrypto want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What fits without growing; an idle session keeps this much. */
const CHUNK_BYTES = 8_192;
/** A busy one keeps up to this much. */
const CHUNK_BYTES_MAX = 131_072;
/** Byte arrays from here up become pieces of their own. */
const PIECE_BYTES_MIN = 16_384;
const ZERO = 0x30;
const COLON = 0x3a;

interface Piece {
  /** Where in `bytes` it belongs. */
  at: number;
  readonly bytes: Bytes;
}

export class SendBuffer {
  bytes: Bytes;
  /** Where the next byte goes. */
  at = 0;
  readonly #framing: Framing;
  readonly #allocate: (count: number) => Bytes;
  /** Room kept before a frame for its length, with the colon. */
  #lengthBytes: number;
  /** The unsent begins here. */
  #from = 0;
  /** How much was taken last. */
  #taken = 0;
  #frameFrom = 0;
  #framePieces = 0;
  #pieces: Piece[] = [];
  #pieceBytes = 0;
  /** Where frames end, where the network keeps them apart. */
  #ends: number[] = [];

  constructor(
    framing: Framing = 'message',
    allocate: (count: number) => Bytes = (count) => new Uint8Array(count),
  ) {
    this.#framing = framing;
    this.#allocate = allocate;
    this.#lengthBytes = framing === 'length' ? 4 : 0;
    this.bytes = allocate(CHUNK_BYTES);
  }

  /** Bytes that have not been taken. */
  get length(): number {
    return this.at - this.#from + this.#pieceBytes;
  }

  /** Makes sure that `count` more bytes can be written. */
  room(count: number): void {
    if (this.at + count > this.bytes.length) this.#grow(count);
  }

  /** Begins a frame. */
  begin(): void {
    this.room(16);
    this.#frameFrom = this.at;
    this.#framePieces = this.#pieces.length;
    this.at += this.#lengthBytes;
  }

  /** Bytes of the frame that was begun. */
  get frameLength(): number {
    let length = this.at - this.#frameFrom - this.#lengthBytes;
    for (let i = this.#framePieces; i < this.#pieces.length; i++) {
      length += (this.#pieces[i] as Piece).bytes.length;
    }
    return length;
  }

  /** The frame is whole. */
  end(): void {
    if (this.#framing === 'length') this.#writeLength(this.frameLength);
    else if (this.#framing === 'message') this.#ends.push(this.at);
  }

  /** The frame that was begun is not to be sent. */
  rollBack(): void {
    this.at = this.#frameFrom;
    while (this.#pieces.length > this.#framePieces) {
      this.#pieceBytes -= (this.#pieces.pop() as Piece).bytes.length;
    }
  }

  /**
   * Writes a byte array: from where it stands when it is large and this is a stream, else copied.
   */
  append(value: Uint8Array): void {
    if (value.length >= PIECE_BYTES_MIN && this.#framing !== 'message') {
      this.#pieces.push({ at: this.at, bytes: value as Bytes });
      this.#pieceBytes += value.length;
      return;
    }
    this.room(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** What a channel sends: frames, or parts of the stream. The buffer is empty afterwards. */
  take(): Bytes[] {
    const from = this.#from;
    this.#from = this.at;
    this.#taken = this.at - from;
    if (this.#framing === 'message') return this.#takeFrames(from);
    if (this.#pieces.length > 0) return this.#takePieces(from);
    return [this.bytes.subarray(from, this.at)];
  }

  #takeFrames(start: number): Bytes[] {
    const taken: Bytes[] = [];
    let from = start;
    for (const end of this.#ends) {
      taken.push(this.bytes.subarray(from, end));
      from = end;
    }
    this.#ends = [];
    return taken;
  }

  #takePieces(start: number): Bytes[] {
    const taken: Bytes[] = [];
    let from = start;
    for (const { at, bytes } of this.#pieces) {
      if (at > from) taken.push(this.bytes.subarray(from, at));
      taken.push(bytes);
      from = at;
    }
    if (this.at > from) taken.push(this.bytes.subarray(from, this.at));
    this.#pieces = [];
    this.#pieceBytes = 0;
    return taken;
  }

  #grow(count: number): void {
    const unsent = this.at - this.#from;
    const chunk = Math.max(CHUNK_BYTES, Math.min(2 * this.#taken, CHUNK_BYTES_MAX));
    const grown = this.#allocate(Math.max(chunk, 2 * (unsent + count)));
    grown.set(this.bytes.subarray(this.#from, this.at));
    const moved = this.#from;
    for (const piece of this.#pieces) piece.at -= moved;
    for (let i = 0; i < this.#ends.length; i++) this.#ends[i] = (this.#ends[i] as number) - moved;
    this.bytes = grown;
    this.#frameFrom -= moved;
    this.#from = 0;
    this.at = unsent;
  }

  #writeLength(length: number): void {
    const needed = digitsOf(length) + 1;
    if (needed !== this.#lengthBytes) this.#moveFrame(needed);
    let at = this.#frameFrom + needed - 1;
    this.bytes[at] = COLON;
    let rest = length;
    do {
      this.bytes[--at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    } while (rest > 0);
  }

  /** The length takes another room than was kept; frames behind it will be about as long. */
  #moveFrame(needed: number): void {
    const shift = needed - this.#lengthBytes;
    this.room(Math.max(0, shift));
    const from = this.#frameFrom + this.#lengthBytes;
    this.bytes.copyWithin(from + shift, from, this.at);
    this.at += shift;
    for (let i = this.#framePieces; i < this.#pieces.length; i++) {
      (this.#pieces[i] as Piece).at += shift;
    }
    this.#lengthBytes = needed;
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  return digits;
}
