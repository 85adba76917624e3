/**
 * What a netlayer gives to a session: frames, in order, both ways, until one side closes.
 *
 * A session knows nothing else of the network. One frame is one operation. Who writes is told by
 * `framing` how frames are marked off, so that many operations can be written into one buffer and
 * handed over at once; whoever listens always gets whole frames.
 */
import type { Bytes, SendBuffer } from './send-buffer.ts';

/**
 * How frames are told apart.
 * - `message`: the network keeps them apart; each piece given to `send` is one frame.
 * - `length`: a stream of bytes; each frame stands behind its length in decimal digits and a colon.
 * - `none`: a stream of bytes; each frame ends where its outermost value ends.
 */
export type Framing = 'message' | StreamFraming;

export type StreamFraming = 'length' | 'none';

export interface Channel {
  readonly framing: Framing;
  /**
   * The designator of whoever is at the other end, where the network has proven it; then nobody
   * else is believed to be there.
   */
  readonly proven?: string;
  /** Makes what frames are written into; without one, a plain {@link SendBuffer} for `message`. */
  makeBuffer?(): SendBuffer | undefined;
  /**
   * Sends frames, marked off as `framing` says: the pieces are frames (`message`), or parts of the
   * stream that may be cut anywhere. They belong to the channel from now on. Does nothing once the
   * channel is closed.
   */
  send(pieces: readonly Bytes[]): void;
  /**
   * Where `framing` is `message`, sends what was taken of a buffer of `makeBuffer`, in which frames
   * are marked off already, so that large byte arrays go out from where they stand.
   */
  sendMarked?(pieces: readonly Bytes[]): void;
  /** Sends what was given to `send` so far, then closes. */
  close(): void;
  /**
   * Frames go to `listener` from now on, those that came before first. There is one listener at a
   * time; without one, frames wait and the network is held back as far as it can be.
   */
  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void;
  /**
   * Calls `listener` once when the channel has closed, whoever closed it. One listener at a time.
   */
  onClose(listener: () => void): void;
  /**
   * Bytes given to `send` that have not left this machine. A sender of much waits until they are
   * few.
   */
  readonly bufferedBytes: number;
  /** Asks the other side to stop sending, as far as the network below can; nothing is lost. */
  pause(): void;
  resume(): void;
}
