/**
 * A channel over a socket of messages: one binary message a frame.
 *
 * The WebSocket of a browser and that of the `ws` package both are such a socket. What stands here
 * is only what both have, so that the same code runs at either end.
 */
import type { Channel } from '../channel.ts';
import { type FrameMark, StreamBuffer } from '../stream-buffer.ts';
import type { Bytes } from '../syrup/index.ts';
import { FrameQueue } from './frame-queue.ts';

/** As much of a WebSocket as is used. */
export interface MessageSocket {
  binaryType: string;
  /** 0 while connecting, 1 when open; else it is closing or closed. */
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: Bytes): void;
  /** Where it is there: the same as `send` for each, at once. */
  sendAll?(data: readonly Bytes[]): void;
  /** Where it is there: how the connection below marks off what is sent by `sendMarked`. */
  readonly mark?: FrameMark | undefined;
  sendMarked?(pieces: readonly Bytes[]): void;
  close(): void;
  addEventListener(type: SocketEvent, listener: (event: SocketEventData) => void): void;
  /** A browser has no way to stop reading. */
  pause?(): void;
  resume?(): void;
}

type SocketEvent = 'open' | 'message' | 'error' | 'close';

interface SocketEventData {
  readonly type: string;
  readonly data?: unknown;
  readonly error?: unknown;
}

const CONNECTING = 0;
const OPEN = 1;
/**
 * Frames that wait for a listener where the socket cannot be held back. Whoever sends more before
 * it was answered is up to no good.
 */
const EARLY_FRAMES_MAX = 64;

export class SocketChannel implements Channel {
  readonly framing = 'message';
  readonly #socket: MessageSocket;
  readonly #frames: FrameQueue;
  #onOpen: (() => void) | undefined;
  /** We have closed: nothing that comes is of interest. */
  #closing = false;
  #closed = false;
  #paused = false;
  #heldBack = false;
  #error: unknown;

  constructor(socket: MessageSocket) {
    this.#socket = socket;
    this.#frames = new FrameQueue((hold) => this.#holdBack(hold));
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#onOpen?.());
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('error', ({ error }) => {
      this.#error = error;
    });
    socket.addEventListener('close', () => this.#ended());
  }

  /** What the socket reported before it closed, where it reports anything. */
  get error(): unknown {
    return this.#error;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Fulfilled when frames can be sent. */
  opened(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState === OPEN) resolve();
      else this.#onOpen = resolve;
    });
  }

  send(pieces: readonly Bytes[]): void {
    const socket = this.#socket;
    if (this.#closed || socket.readyState !== OPEN) return;
    if (socket.sendAll !== undefined) socket.sendAll(pieces);
    else for (const frame of pieces) socket.send(frame);
  }

  makeBuffer(): StreamBuffer | undefined {
    const { mark } = this.#socket;
    return mark && new StreamBuffer(mark);
  }

  sendMarked(pieces: readonly Bytes[]): void {
    if (!this.#closed && this.#socket.readyState === OPEN) this.#socket.sendMarked?.(pieces);
  }

  close(): void {
    if (this.#closing || this.#closed) return;
    this.#closing = true;
    const opening = this.#socket.readyState === CONNECTING;
    this.#frames.clear();
    this.#socket.close();
    // One that is held back would not see the other side close.
    this.#socket.resume?.();
    // One that never opened tells of its end at its leisure, or as an error.
    if (opening) this.#ended();
  }

  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#frames.listen(listener);
  }

  onClose(listener: () => void): void {
    this.#frames.onClose(listener);
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause?.();
  }

  resume(): void {
    this.#paused = false;
    if (!this.#heldBack) this.#socket.resume?.();
  }

  #holdBack(hold: boolean): void {
    this.#heldBack = hold;
    if (hold) this.#socket.pause?.();
    else if (!this.#paused) this.#socket.resume?.();
  }

  #receive(data: unknown): void {
    if (this.#closing || this.#closed) return;
    // Text, or anything else that is not one binary message, is no CapTP.
    if (data instanceof ArrayBuffer) this.#frames.push(new Uint8Array(data));
    else if (data instanceof Uint8Array) this.#frames.push(data);
    else return this.close();
    const canHoldBack = this.#socket.pause !== undefined;
    if (!canHoldBack && this.#frames.waiting > EARLY_FRAMES_MAX) this.close();
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#frames.end();
  }
}
