/** The door of framing/: readers that turn a stream of bytes into frames. */
import type { StreamFraming } from '../channel.ts';
import { SYRUP_LIMITS } from '../syrup/index.ts';
import type { FrameReader, FrameReaderOptions } from './frame-reader.ts';
import { LengthFrameReader } from './length-frames.ts';
import { ValueFrameReader } from './value-frames.ts';

export type { StreamFraming } from '../channel.ts';
export { type FrameReader, type FrameReaderOptions, FramingError } from './frame-reader.ts';

/** The reader of a stream in which frames are marked off as `framing` says. */
export function makeFrameReader(framing: StreamFraming, options: FrameReaderOptions): FrameReader {
  return framing === 'length'
    ? new LengthFrameReader(options)
    : new ValueFrameReader({
        ...SYRUP_LIMITS,
        depth: SYRUP_LIMITS.depth + OPERATION_DEPTH,
        ...options,
      });
}

/** Arguments stand in a list within a record. */
const OPERATION_DEPTH = 2;
const OPENS_RECORD = 0x3c;
const ONE = 0x31;
const NINE = 0x39;

/**
 * How a peer marks off its frames, seen from the first byte it sends: a record (every operation is
 * one) or the first digit of a length. Undefined when it is neither.
 */
export function framingOf(firstByte: number): StreamFraming | undefined {
  if (firstByte === OPENS_RECORD) return 'none';
  return firstByte >= ONE && firstByte <= NINE ? 'length' : undefined;
}
