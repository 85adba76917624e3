/**
 * What turns a stream of bytes back into the frames that were written into it.
 *
 * A network cuts a stream wherever it likes: a chunk holds half a frame or a hundred. A reader
 * keeps the beginning of a frame until the rest has come, looks at every byte once, and hands on a
 * frame that lies whole within one chunk without copying it. So whoever feeds a reader gives each
 * chunk away: it must not be written into again.
 */
import { CodedError } from '../coded-error.ts';
import type { Bytes } from '../send-buffer.ts';

export interface FrameReader {
  /**
   * Takes the next bytes of the stream and gives the frames that end in them to the listener, in
   * order. Throws {@link FramingError} once no further frame can be told apart; those before it
   * have been given by then, and the reader can be used no more.
   */
  push(chunk: Uint8Array): void;
  /** False while the beginning of a frame waits for its rest: a stream that ends then was cut. */
  readonly isBetweenFrames: boolean;
}

/** A frame of one byte has a length; one of more bytes than this is refused. */
export interface FrameReaderOptions {
  readonly frameBytes: number;
  readonly onFrame: (frame: Uint8Array) => void;
  /** Memory for frames that come in many chunks; else a plain Uint8Array. */
  readonly allocate?: ((count: number) => Bytes) | undefined;
}

/** The stream is none of frames, or one frame is beyond a limit. The text repeats no byte of it. */
export class FramingError extends CodedError {
  constructor(wrong: string) {
    super('bad-framing', `The connection could not be read further: ${wrong}.`);
  }
}
