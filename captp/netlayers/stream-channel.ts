/**
 * A channel over a connection that carries a stream of bytes: TCP, or a local socket.
 *
 * What is given to `send` at once leaves in one system call. Closing is done with care, because a
 * socket that is destroyed while unread bytes wait makes the system throw away what it had sent: we
 * say that we are done (FIN), read and drop what still comes, and give up only when the other side
 * does not end in time.
 */
import type { Channel } from '../channel.ts';
import {
  type FrameReader,
  FramingError,
  makeFrameReader,
  type StreamFraming,
} from '../framing/index.ts';
import type { Timers } from '../powers.ts';
import { LENGTH_MARK, StreamBuffer } from '../stream-buffer.ts';
import type { Bytes } from '../syrup/index.ts';
import { FrameQueue } from './frame-queue.ts';

/** As much of a socket of Node as is used. It ends by itself when the other side has ended. */
export interface StreamSocket {
  /** Bytes given to `write` that have not left. */
  readonly writableLength: number;
  write(bytes: Uint8Array): unknown;
  /** What is written between these leaves at once. */
  cork(): void;
  uncork(): void;
  /** Sends what was written, and that nothing follows. */
  end(): unknown;
  destroy(): unknown;
  pause(): unknown;
  resume(): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** How long the other side may take to end after we did. */
const CLOSE_MS_MAX = 5_000;

export interface StreamChannelOptions {
  /** Open, and read by nobody else. */
  readonly socket: StreamSocket;
  readonly framing: StreamFraming;
  readonly frameBytes: number;
  readonly timers: Timers;
  /** Memory that the socket takes as it is. */
  readonly allocate?: ((count: number) => Bytes) | undefined;
}

export class StreamChannel implements Channel {
  readonly framing: StreamFraming;
  readonly #allocate: ((count: number) => Bytes) | undefined;
  readonly #socket: StreamSocket;
  readonly #reader: FrameReader;
  readonly #frames: FrameQueue;
  readonly #timers: Timers;
  #stopWaiting: (() => void) | undefined;
  /** One of both sides has ended: nothing is sent any more. */
  #over = false;
  /** We have closed: nothing that comes is of interest. */
  #closed = false;
  #paused = false;
  #heldBack = false;
  #error: unknown;

  constructor({ socket, framing, frameBytes, timers, allocate }: StreamChannelOptions) {
    this.#allocate = allocate;
    this.framing = framing;
    this.#socket = socket;
    this.#timers = timers;
    this.#frames = new FrameQueue((hold) => this.#holdBack(hold));
    this.#reader = makeFrameReader(framing, {
      frameBytes,
      allocate,
      onFrame: (frame) => {
        if (!this.#closed) this.#frames.push(frame);
      },
    });
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('end', () => this.#peerEnded());
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.on('close', () => this.#gone());
    socket.resume();
  }

  /** Why it closed, when that was not the will of either side. */
  get error(): unknown {
    return this.#error;
  }

  makeBuffer(): StreamBuffer {
    return new StreamBuffer(this.framing === 'length' ? LENGTH_MARK : undefined, this.#allocate);
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  send(pieces: readonly Bytes[]): void {
    if (this.#over) return;
    const socket = this.#socket;
    if (pieces.length === 1) {
      socket.write(pieces[0] as Bytes);
      return;
    }
    socket.cork();
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#frames.clear();
    this.#end();
    this.#socket.resume();
  }

  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#frames.listen(listener);
  }

  onClose(listener: () => void): void {
    this.#frames.onClose(listener);
  }

  pause(): void {
    this.#paused = true;
    this.#steer();
  }

  resume(): void {
    this.#paused = false;
    this.#steer();
  }

  #holdBack(hold: boolean): void {
    this.#heldBack = hold;
    this.#steer();
  }

  #steer(): void {
    if (!this.#closed && (this.#paused || this.#heldBack)) this.#socket.pause();
    else this.#socket.resume();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#closed) return;
    try {
      this.#reader.push(chunk);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#error = error;
      this.close();
    }
  }

  #peerEnded(): void {
    if (!this.#closed && !this.#reader.isBetweenFrames) {
      this.#error ??= new FramingError('it ended within a frame');
    }
    this.#end();
    this.#frames.end();
  }

  /** Says that we send nothing more, and sees to it that the socket goes away. */
  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.end();
    this.#stopWaiting = this.#timers.after(CLOSE_MS_MAX, () => this.#socket.destroy());
  }

  #gone(): void {
    this.#over = true;
    this.#stopWaiting?.();
    this.#frames.end();
  }
}
