/**
 * Reads frames that each stand behind their length: decimal digits and a colon, as a byte string is
 * written in Syrup.
 *
 * There is one way to write a length, without leading zeros, and nothing stands between frames.
 */
import { type FrameReader, type FrameReaderOptions, FramingError } from './frame-reader.ts';
import { PartialFrame } from './partial-frame.ts';

const ZERO = 0x30;
const COLON = 0x3a;

export class LengthFrameReader implements FrameReader {
  readonly #onFrame: (frame: Uint8Array) => void;
  readonly #bytesMax: number;
  readonly #partial: PartialFrame;
  /** What the digits read so far amount to; 0 before the first. */
  #length = 0;
  /** Bytes of the frame that are still to come; 0 while its length is being read. */
  #missing = 0;

  constructor({ frameBytes, onFrame, allocate }: FrameReaderOptions) {
    this.#partial = new PartialFrame(allocate);
    this.#bytesMax = frameBytes;
    this.#onFrame = onFrame;
  }

  get isBetweenFrames(): boolean {
    return this.#length === 0 && this.#missing === 0;
  }

  push(chunk: Uint8Array): void {
    const end = chunk.length;
    const { buffer, byteOffset } = chunk;
    const onFrame = this.#onFrame;
    let at = this.#missing === 0 ? 0 : this.#continue(chunk);
    let length = this.#length;
    while (at < end) {
      const byte = chunk[at++] as number;
      if (byte !== COLON) {
        length = this.#grow(length, byte);
        continue;
      }
      if (length === 0) throw new FramingError('the length of a frame is missing');
      const frameEnd = at + length;
      if (frameEnd <= end) {
        onFrame(new Uint8Array(buffer, byteOffset + at, length));
        at = frameEnd;
      } else {
        this.#missing = frameEnd - end;
        this.#partial.append(chunk, at, end, this.#missing);
        at = end;
      }
      length = 0;
    }
    this.#length = length;
  }

  #grow(length: number, byte: number): number {
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) throw new FramingError('the length of a frame is no number');
    if (digit === 0 && length === 0) throw new FramingError('the length of a frame begins with 0');
    const longer = length * 10 + digit;
    if (longer > this.#bytesMax) throw new FramingError('a frame is larger than allowed');
    return longer;
  }

  /** Goes on with a frame that began in an earlier chunk; answers where its bytes end in this. */
  #continue(chunk: Uint8Array): number {
    const count = Math.min(this.#missing, chunk.length);
    this.#missing -= count;
    this.#partial.append(chunk, 0, count, this.#missing);
    if (this.#missing === 0) this.#onFrame(this.#partial.take());
    return count;
  }
}
