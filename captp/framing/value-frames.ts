/**
 * Reads frames that are not marked off: each is one Syrup value and ends where that ends.
 *
 * Only as much of Syrup is known here as it takes to find the end: numbers, how far a text reaches,
 * and how deep the brackets are. Whether brackets match, keys are in order and texts are good is
 * left to the decoder, which sees every frame anyway. The state between two chunks is five
 * numbers, so no byte is looked at twice, however the stream was cut.
 */
import { type FrameReader, type FrameReaderOptions, FramingError } from './frame-reader.ts';
import { PartialFrame } from './partial-frame.ts';

export interface ValueFrameReaderOptions extends FrameReaderOptions {
  /** Brackets within each other. */
  readonly depth: number;
  /** Decimal digits of one integer. */
  readonly digits: number;
}

/** What a byte outside of texts can be; 0 is none of these. */
const DIGIT = 1;
const OPENS = 2;
const CLOSES = 3;
const WHOLE = 4;
const FLOAT = 5;
const SINGLE = 6;
const ENDS_NUMBER = 7;
const ENDS_LENGTH = 8;

const KINDS = new Uint8Array(256);
for (const [kind, bytes] of [
  [DIGIT, '0123456789'],
  [OPENS, '<[{#'],
  [CLOSES, '>]}$'],
  [WHOLE, 'tf'],
  [FLOAT, 'D'],
  [SINGLE, 'F'],
  [ENDS_NUMBER, '+-'],
  [ENDS_LENGTH, ':"\''],
] as const) {
  for (const byte of bytes) KINDS[byte.charCodeAt(0)] = kind;
}

const ZERO = 0x30;
const FLOAT_BYTES = 8;
const SINGLE_BYTES = 4;
/** A length beyond so many digits is larger than any limit, and still an exact number. */
const LENGTH_DIGITS_MAX = 15;
/** What usually follows the last large text of a frame: a few numbers. */
const TAIL_BYTES = 256;

export class ValueFrameReader implements FrameReader {
  readonly #onFrame: (frame: Uint8Array) => void;
  readonly #bytesMax: number;
  readonly #depthMax: number;
  readonly #digitsMax: number;
  readonly #partial: PartialFrame;
  #depth = 0;
  /** Bytes of a text or a float that are still to come. */
  #skip = 0;
  /** Of the number that is being read: how many digits, and their value as long as it is exact. */
  #digits = 0;
  #number = 0;

  constructor({ frameBytes, depth, digits, onFrame, allocate }: ValueFrameReaderOptions) {
    this.#partial = new PartialFrame(allocate);
    this.#bytesMax = frameBytes;
    this.#depthMax = depth;
    this.#digitsMax = digits;
    this.#onFrame = onFrame;
  }

  get isBetweenFrames(): boolean {
    return this.#depth === 0 && this.#digits === 0 && this.#skip === 0;
  }

  push(chunk: Uint8Array): void {
    const end = chunk.length;
    let start = 0;
    let at = this.#skip;
    let depth = this.#depth;
    let digits = this.#digits;
    let number = this.#number;
    if (at > 0 && at <= end && depth === 0) start = this.#complete(chunk, start, at);
    while (at < end) {
      const byte = chunk[at++] as number;
      switch (KINDS[byte]) {
        case DIGIT:
          if (++digits <= LENGTH_DIGITS_MAX) number = number * 10 + (byte - ZERO);
          else if (digits > this.#digitsMax) throw tooManyDigits();
          continue;
        case ENDS_LENGTH:
          if (digits === 0) throw garbage();
          if (digits > LENGTH_DIGITS_MAX || number > this.#bytesMax) throw tooLarge();
          at += number;
          digits = number = 0;
          break;
        case OPENS:
          if (digits > 0) throw garbage();
          if (++depth > this.#depthMax) throw new FramingError('its values are nested too deeply');
          continue;
        case CLOSES:
          if (digits > 0 || depth === 0) throw garbage();
          depth--;
          break;
        case ENDS_NUMBER:
          if (digits === 0) throw garbage();
          digits = number = 0;
          break;
        case WHOLE:
          if (digits > 0) throw garbage();
          break;
        case FLOAT:
          if (digits > 0) throw garbage();
          at += FLOAT_BYTES;
          break;
        case SINGLE:
          if (digits > 0) throw garbage();
          at += SINGLE_BYTES;
          break;
        default:
          throw garbage();
      }
      if (depth === 0 && at <= end) start = this.#complete(chunk, start, at);
    }
    this.#skip = at - end;
    this.#depth = depth;
    this.#digits = digits;
    this.#number = number;
    if (start < end) this.#keep(chunk, start);
  }

  /** Gives the frame that ends at `end` to the listener; answers where the next begins. */
  #complete(chunk: Uint8Array, start: number, end: number): number {
    const partial = this.#partial;
    const length = partial.length + end - start;
    if (length > this.#bytesMax) throw tooLarge();
    if (partial.length === 0) {
      this.#onFrame(new Uint8Array(chunk.buffer, chunk.byteOffset + start, length));
    } else {
      partial.append(chunk, start, end, 0);
      this.#onFrame(partial.take());
    }
    return end;
  }

  /** Keeps the beginning of a frame. What closes its brackets is known to come as well. */
  #keep(chunk: Uint8Array, start: number): void {
    const coming = this.#skip + this.#depth;
    if (this.#partial.length + chunk.length - start + coming > this.#bytesMax) throw tooLarge();
    this.#partial.append(chunk, start, chunk.length, coming + TAIL_BYTES);
  }
}

const garbage = () => new FramingError('it holds bytes that begin no value');
const tooLarge = () => new FramingError('a frame is larger than allowed');
const tooManyDigits = () => new FramingError('a number has more digits than allowed');
