/**
 * A channel over a socket of messages: one binary message a frame.
 *
 * The WebSocket of a browser and that of the `ws` package both are such a socket. What stands here
 * is only what both have, so that the same code runs at either end.
 */
import type { Channel } from '../channel.ts';
import type { Bytes } from '../syrup/index.ts';

/** As much of a WebSocket as is used. */
export interface MessageSocket {
  binaryType: string;
  /** 0 while connecting, 1 when open; else it is closing or closed. */
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: Bytes): void;
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
/** Frames that wait for a listener. Whoever sends more before it was answered is up to no good. */
const EARLY_FRAMES_MAX = 64;

export class SocketChannel implements Channel {
  readonly framing = 'message';
  readonly #socket: MessageSocket;
  readonly #early: Uint8Array[] = [];
  #onFrame: ((frame: Uint8Array) => void) | undefined;
  #onClose: (() => void) | undefined;
  #onOpen: (() => void) | undefined;
  #closed = false;
  #error: unknown;

  constructor(socket: MessageSocket) {
    this.#socket = socket;
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

  /** Calls `listener` when frames can be sent, at once when they can. */
  onOpen(listener: () => void): void {
    if (this.#socket.readyState === OPEN) listener();
    else this.#onOpen = listener;
  }

  send(pieces: readonly Bytes[]): void {
    if (this.#closed || this.#socket.readyState !== OPEN) return;
    for (const frame of pieces) this.#socket.send(frame);
  }

  close(): void {
    if (this.#closed) return;
    const opening = this.#socket.readyState === CONNECTING;
    this.#socket.close();
    // One that never opened tells of its end at its leisure, or as an error.
    if (opening) this.#ended();
  }

  /** Gives `listener` the next frame and keeps those after it for whoever listens then. */
  onNextFrame(listener: (frame: Uint8Array) => void): void {
    this.onFrame((frame) => {
      this.#onFrame = undefined;
      listener(frame);
    });
  }

  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#onFrame = listener;
    this.#handOver();
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.#closed) queueMicrotask(() => this.#tellClosed());
  }

  pause(): void {
    this.#socket.pause?.();
  }

  resume(): void {
    this.#socket.resume?.();
  }

  /** A listener may step down while frames are left. */
  #handOver(): void {
    while (this.#onFrame && this.#early.length > 0)
      this.#onFrame(this.#early.shift() as Uint8Array);
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    // Text, or anything else that is not one binary message, is no CapTP.
    if (!(data instanceof ArrayBuffer)) return this.close();
    const frame = new Uint8Array(data);
    if (this.#onFrame) this.#onFrame(frame);
    else if (this.#early.push(frame) > EARLY_FRAMES_MAX) this.close();
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#early.length = 0;
    this.#tellClosed();
  }

  #tellClosed(): void {
    const listener = this.#onClose;
    this.#onClose = undefined;
    listener?.();
  }
}
