/**
 * One connection within this process: at one end the peer under test, with a Channel as any
 * netlayer would give it, at the other the tester, with nothing but bytes.
 *
 * Nothing arrives within the call that sends it. With the framing `none` or `length` the tester
 * decides where the stream is cut.
 */
import type { Channel, Framing } from '../../../captp/channel.ts';
import { makeFrameReader } from '../../../captp/framing/index.ts';
import { readFirst } from './raw-syrup.ts';

export class RawWire {
  readonly framing: Framing;
  /** The end of the peer under test. */
  readonly channel: WireChannel;
  /** What it sent, whole frames in order. */
  readonly frames: Uint8Array[] = [];
  /** Has it closed the connection? */
  closed = false;
  #stream = Buffer.alloc(0);
  #held: Buffer[] | undefined;

  constructor(framing: Framing = 'message') {
    this.framing = framing;
    this.channel = new WireChannel(this);
  }

  /** One frame. */
  write(frame: Uint8Array): void {
    const prefix = this.framing === 'length' ? `${frame.length}:` : '';
    const bytes = Buffer.concat([Buffer.from(prefix), frame]);
    if (this.#held) this.#held.push(bytes);
    else this.#arrive(bytes);
  }

  /** What is written from now on waits. */
  hold(): void {
    this.#held = [];
  }

  /** Sends what waited, as one stream that is cut into these pieces. */
  release(cut: (stream: Buffer) => Buffer[]): void {
    const pieces = cut(Buffer.concat(this.#held ?? []));
    this.#held = undefined;
    for (const piece of pieces) this.#arrive(piece);
  }

  #arrive(bytes: Uint8Array): void {
    setImmediate(() => this.channel.arrive(Uint8Array.from(bytes)));
  }

  close(): void {
    setImmediate(() => this.channel.end());
  }

  /** What the peer under test has sent. */
  take(pieces: readonly Uint8Array[]): void {
    if (this.framing === 'message') this.frames.push(...pieces.map((piece) => piece.slice()));
    else this.#takeStream(Buffer.concat(pieces));
  }

  #takeStream(bytes: Buffer): void {
    this.#stream = Buffer.concat([this.#stream, bytes]);
    while (this.#stream.length > 0) {
      const digits =
        this.framing === 'length' ? /^\d+:/.exec(this.#stream.toString('latin1')) : null;
      const from = digits?.[0].length ?? 0;
      const { end } = readFirst(this.#stream.subarray(from));
      this.frames.push(Uint8Array.from(this.#stream.subarray(from, from + end)));
      this.#stream = this.#stream.subarray(from + end);
    }
  }
}

const FRAME_BYTES_MAX = 8 * 1_048_576;

class WireChannel implements Channel {
  readonly framing: Framing;
  readonly bufferedBytes = 0;
  readonly #wire: RawWire;
  readonly #push: (chunk: Uint8Array) => void;
  readonly #waiting: Uint8Array[] = [];
  #onFrame: ((frame: Uint8Array) => void) | undefined;
  #onClose: (() => void) | undefined;
  #closed = false;

  constructor(wire: RawWire) {
    this.#wire = wire;
    this.framing = wire.framing;
    const onFrame = (frame: Uint8Array) => this.#waiting.push(frame);
    if (wire.framing === 'message') this.#push = onFrame;
    else {
      const reader = makeFrameReader(wire.framing, { frameBytes: FRAME_BYTES_MAX, onFrame });
      this.#push = (chunk) => reader.push(chunk);
    }
  }

  send(pieces: readonly Uint8Array[]): void {
    const copies = pieces.map((piece) => piece.slice());
    if (!this.#closed) setImmediate(() => this.#wire.take(copies));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    setImmediate(() => {
      this.#wire.closed = true;
      this.#tellClosed();
    });
  }

  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#onFrame = listener;
    if (listener) queueMicrotask(() => this.#hand());
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.#closed) queueMicrotask(() => this.#tellClosed());
  }

  pause(): void {}

  resume(): void {}

  arrive(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#push(bytes);
    this.#hand();
  }

  /** The tester has closed the connection. */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#tellClosed();
  }

  #hand(): void {
    while (!this.#closed && this.#onFrame && this.#waiting.length > 0) {
      this.#onFrame(this.#waiting.shift() as Uint8Array);
    }
  }

  #tellClosed(): void {
    const listener = this.#onClose;
    this.#onClose = undefined;
    listener?.();
  }
}
