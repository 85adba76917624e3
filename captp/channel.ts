/**
 * What a netlayer gives to a session: frames, in order, both ways, until one side closes.
 *
 * A session knows nothing else of the network. One frame is one operation; how a netlayer marks
 * off frames on its wire is its own affair.
 */
import type { Bytes } from './syrup/index.ts';

export interface Channel {
  /**
   * Sends one frame; it belongs to the channel from now on. Does nothing once the channel is
   * closed.
   */
  send(frame: Bytes): void;
  /** Sends what was given to `send` so far, then closes. */
  close(): void;
  /**
   * Frames go to `listener` from now on, those that came before first. There is one listener at a
   * time.
   */
  onFrame(listener: (frame: Uint8Array) => void): void;
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
