/**
 * Where outgoing frames of a stream are written: one contiguous run of bytes, in which each frame
 * is marked off by a mark in front that tells its length, or not at all.
 *
 * The length is known only once the frame is written. Room for the mark is kept in front, as much as
 * the frame before needed; where that was a wrong guess, the frame is moved by some bytes. Large byte
 * arrays are not copied into the stream but sent from where they stand, as pieces of their own.
 */
import { type Bytes, SendBuffer } from './send-buffer.ts';

/** How frames are marked off: what stands in front of each. */
export interface FrameMark {
  /** Bytes that the mark of a frame of so many bytes takes, at most 16. */
  size(length: number): number;
  /** Writes the mark at `at`. */
  write(bytes: Uint8Array, at: number, length: number): void;
}

/** The length in decimal digits, and a colon. */
export const LENGTH_MARK: FrameMark = {
  size: (length) => digitsOf(length) + 1,
  write(bytes, start, length) {
    let at = start + digitsOf(length);
    bytes[at] = COLON;
    let rest = length;
    do {
      bytes[--at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    } while (rest > 0);
  },
};

/** Byte arrays from here up become pieces of their own. */
const PIECE_BYTES_MIN = 16_384;
/** Most frames have so many bytes, about: room for their mark is kept at first. */
const FRAME_BYTES_FIRST = 100;
const MARK_BYTES_MAX = 16;
const ZERO = 0x30;
const COLON = 0x3a;

interface Piece {
  /** Where in `bytes` it belongs. */
  at: number;
  readonly bytes: Bytes;
}

export class StreamBuffer extends SendBuffer {
  /** Room kept before a frame. */
  #markBytes: number;
  readonly #mark: FrameMark | undefined;
  #pieces: Piece[] = [];
  #pieceBytes = 0;
  /** Of these, so many belong to frames before the one that was begun. */
  #framePieces = 0;
  #framePieceBytes = 0;

  constructor(mark: FrameMark | undefined, allocate?: (count: number) => Bytes) {
    super(allocate);
    this.#mark = mark;
    this.#markBytes = mark ? mark.size(FRAME_BYTES_FIRST) : 0;
  }

  override get length(): number {
    return this.at - this.from + this.#pieceBytes;
  }

  override get frameLength(): number {
    const written = this.at - this.frameFrom - this.#markBytes;
    return written + this.#pieceBytes - this.#framePieceBytes;
  }

  override begin(): void {
    this.room(MARK_BYTES_MAX);
    this.frameFrom = this.at;
    this.#framePieces = this.#pieces.length;
    this.#framePieceBytes = this.#pieceBytes;
    this.at += this.#markBytes;
  }

  override end(): void {
    if (this.#mark) this.#writeMark(this.#mark, this.frameLength);
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

  #writeMark(mark: FrameMark, length: number): void {
    const needed = mark.size(length);
    if (needed !== this.#markBytes) this.#moveFrame(needed);
    mark.write(this.bytes, this.frameFrom, length);
  }

  /** The mark takes another room than was kept; frames behind it will be about as long. */
  #moveFrame(needed: number): void {
    const shift = needed - this.#markBytes;
    this.room(Math.max(0, shift));
    const from = this.frameFrom + this.#markBytes;
    this.bytes.copyWithin(from + shift, from, this.at);
    this.at += shift;
    for (let i = this.#framePieces; i < this.#pieces.length; i++) {
      (this.#pieces[i] as Piece).at += shift;
    }
    this.#markBytes = needed;
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  return digits;
}
