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
/** Room kept before a frame for its length; most frames have three digits. */
const LENGTH_BYTES = 4;
const ZERO = 0x30;
const COLON = 0x3a;

interface Piece {
  /** Where in `bytes` it belongs. */
  at: number;
  readonly bytes: Bytes;
}

export class SendBuffer {
  bytes: Bytes = new Uint8Array(CHUNK_BYTES);
  /** Where the next byte goes. */
  at = 0;
  readonly #framing: Framing;
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

  constructor(framing: Framing = 'message') {
    this.#framing = framing;
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
    this.room(LENGTH_BYTES + 16);
    this.#frameFrom = this.at;
    this.#framePieces = this.#pieces.length;
    if (this.#framing === 'length') this.at += LENGTH_BYTES;
  }

  /** Bytes of the frame that was begun. */
  get frameLength(): number {
    let length = this.at - this.#frameFrom - (this.#framing === 'length' ? LENGTH_BYTES : 0);
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
    const taken: Bytes[] = [];
    let from = this.#from;
    const upTo = (end: number) => {
      if (end > from) taken.push(this.bytes.subarray(from, end));
      from = end;
    };
    if (this.#framing === 'message') {
      for (const end of this.#ends) upTo(end);
      this.#ends = [];
    } else {
      for (const piece of this.#pieces) {
        upTo(piece.at);
        taken.push(piece.bytes);
      }
      if (this.#pieces.length > 0) this.#pieces = [];
      this.#pieceBytes = 0;
      upTo(this.at);
    }
    this.#taken = this.at - this.#from;
    this.#from = this.at;
    return taken;
  }

  #grow(count: number): void {
    const unsent = this.at - this.#from;
    const chunk = Math.max(CHUNK_BYTES, Math.min(2 * this.#taken, CHUNK_BYTES_MAX));
    const grown = new Uint8Array(Math.max(chunk, 2 * (unsent + count)));
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
    const digits = digitsOf(length);
    const shift = digits + 1 - LENGTH_BYTES;
    const body = this.#frameFrom + LENGTH_BYTES;
    if (shift !== 0) {
      this.room(Math.max(0, shift));
      return this.#writeShifted(length, digits, shift);
    }
    this.#writeDigits(length, body - 1);
  }

  /** The length takes more or less room than was kept: the frame moves. */
  #writeShifted(length: number, digits: number, shift: number): void {
    const body = this.#frameFrom + LENGTH_BYTES;
    this.bytes.copyWithin(body + shift, body, this.at);
    this.at += shift;
    for (let i = this.#framePieces; i < this.#pieces.length; i++) {
      (this.#pieces[i] as Piece).at += shift;
    }
    this.#writeDigits(length, this.#frameFrom + digits);
  }

  /** Writes `length` and a colon, the colon at `colon`. */
  #writeDigits(length: number, colon: number): void {
    this.bytes[colon] = COLON;
    let rest = length;
    let at = colon;
    do {
      this.bytes[--at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    } while (rest > 0);
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  return digits;
}
