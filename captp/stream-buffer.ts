/**
 * Where outgoing frames of a stream are written: one contiguous run of bytes, in which each frame
 * is marked off by its length in front, or not at all.
 *
 * The length is known only once the frame is written. Room for it is kept in front, as much as the
 * frame before needed; where that was a wrong guess, the frame is moved by a byte or two. Large byte
 * arrays are not copied into the stream but sent from where they stand, as pieces of their own.
 */
import type { StreamFraming } from './channel.ts';
import { type Bytes, SendBuffer } from './send-buffer.ts';

/** Byte arrays from here up become pieces of their own. */
const PIECE_BYTES_MIN = 16_384;
/** Room for a length of three digits and the colon: most frames have such a length. */
const LENGTH_BYTES_FIRST = 4;
/** More than any length takes. */
const LENGTH_BYTES_MAX = 16;
const ZERO = 0x30;
const COLON = 0x3a;

interface Piece {
  /** Where in `bytes` it belongs. */
  at: number;
  readonly bytes: Bytes;
}

export class StreamBuffer extends SendBuffer {
  /** Room kept before a frame. */
  #lengthBytes: number;
  readonly #marksLengths: boolean;
  #pieces: Piece[] = [];
  #pieceBytes = 0;
  /** Of these, so many belong to frames before the one that was begun. */
  #framePieces = 0;
  #framePieceBytes = 0;

  constructor(framing: StreamFraming, allocate?: (count: number) => Bytes) {
    super(allocate);
    this.#marksLengths = framing === 'length';
    this.#lengthBytes = this.#marksLengths ? LENGTH_BYTES_FIRST : 0;
  }

  override get length(): number {
    return this.at - this.from + this.#pieceBytes;
  }

  override get frameLength(): number {
    const written = this.at - this.frameFrom - this.#lengthBytes;
    return written + this.#pieceBytes - this.#framePieceBytes;
  }

  override begin(): void {
    this.room(LENGTH_BYTES_MAX);
    this.frameFrom = this.at;
    this.#framePieces = this.#pieces.length;
    this.#framePieceBytes = this.#pieceBytes;
    this.at += this.#lengthBytes;
  }

  override end(): void {
    if (this.#marksLengths) this.#writeLength(this.frameLength);
  }

  override rollBack(): void {
    this.at = this.frameFrom;
    this.#pieces.length = this.#framePieces;
    this.#pieceBytes = this.#framePieceBytes;
  }

  override append(value: Uint8Array): void {
    if (value.length < PIECE_BYTES_MIN) return super.append(value);
    this.#pieces.push({ at: this.at, bytes: value as Bytes });
    this.#pieceBytes += value.length;
  }

  /** What a channel sends: parts of the stream, in order. */
  override take(): Bytes[] {
    const from = this.from;
    this.taken();
    return this.#pieces.length > 0 ? this.#takePieces(from) : [this.bytes.subarray(from, this.at)];
  }

  protected override grow(count: number): number {
    const moved = super.grow(count);
    for (const piece of this.#pieces) piece.at -= moved;
    return moved;
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

  #writeLength(length: number): void {
    const needed = digitsOf(length) + 1;
    if (needed !== this.#lengthBytes) this.#moveFrame(needed);
    let at = this.frameFrom + needed - 1;
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
    const from = this.frameFrom + this.#lengthBytes;
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
