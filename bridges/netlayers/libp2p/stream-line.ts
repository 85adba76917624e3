/**
 * A stream of libp2p as the socket that a channel of captp/ is made on.
 *
 * libp2p pulls: it asks an iterator of ours for what is to leave, and we ask one of its for what came. What is written
 * in one tick is given to it as one chunk, because each chunk costs it some thirty microseconds (a frame of Yamux, an
 * encryption, a system call) however short it is. While it is paused nothing is asked for, and so the peer may soon
 * send no more.
 */
import type { Stream } from '@libp2p/interface';
import type { StreamSocket } from '../../../captp/index.ts';
import type { Outbox } from './traffic.ts';

/** Pieces are put together up to so many bytes: what Yamux sends as one frame. */
const CHUNK_BYTES = 65_536 - 12;

type Listeners = {
  data?: (chunk: Uint8Array) => void;
  end?: () => void;
  close?: () => void;
  error?: (error: Error) => void;
};

export class StreamLine implements StreamSocket {
  readonly #stream: Stream;
  /** What waits in the connection below, with that of other streams. */
  readonly #outbox: Outbox | undefined;
  readonly #listeners: Listeners = {};
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Bytes of the chunk that libp2p is busy with. */
  #leavingBytes = 0;
  #ended = false;
  #isSendDue = false;
  /** libp2p waits for the next chunk. */
  #give: ((result: IteratorResult<Uint8Array>) => void) | undefined;
  /** Little enough waits in the connection below. */
  #isClear = true;
  #isPaused = true;
  #onResume: (() => void) | undefined;
  #sidesOpen = 2;

  constructor(stream: Stream, outbox: Outbox | undefined) {
    this.#stream = stream;
    this.#outbox = outbox;
    const sideOver = (): void => this.#over(1);
    const failed = (error: unknown): void => {
      this.#listeners.error?.(error instanceof Error ? error : new Error(String(error)));
      this.#over(2);
    };
    stream.sink(this.#outgoing()).then(sideOver, failed);
    this.#read().then(sideOver, failed);
  }

  get writableLength(): number {
    return this.#waitingBytes + this.#leavingBytes + (this.#outbox?.bytes ?? 0);
  }

  write(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#send();
  }

  /** What is written in one tick leaves at once anyway. */
  cork(): void {
    this.#isSendDue = true;
  }

  uncork(): void {
    this.#isSendDue = false;
    this.#send();
  }

  end(): void {
    this.#ended = true;
    this.#send();
  }

  destroy(): void {
    this.#stream.abort(new Error('It was given up.'));
    this.#over(2);
    this.resume();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const onResume = this.#onResume;
    this.#onResume = undefined;
    onResume?.();
  }

  on(event: 'data', listener: (chunk: Uint8Array) => void): void;
  on(event: 'end' | 'close', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: keyof Listeners, listener: (value: never) => void): void {
    this.#listeners[event] = listener as never;
  }

  /**
   * So many directions are over. What was reset is so in both, and libp2p may never say so of what is to leave: the
   * promise of a sink that was reset while it had nothing to send stays open.
   */
  #over(sides: number): void {
    const wereOpen = this.#sidesOpen;
    this.#sidesOpen = Math.max(0, wereOpen - sides);
    if (this.#sidesOpen > 0 || wereOpen === 0) return;
    this.#dropAll();
    this.#listeners.close?.();
  }

  #dropAll(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#leavingBytes = 0;
    this.#send();
  }

  #send(): void {
    if (this.#isSendDue || this.#give === undefined) return;
    this.#isSendDue = true;
    queueMicrotask(() => {
      this.#isSendDue = false;
      const give = this.#give;
      const isReady = this.#waiting.length > 0 ? this.#isClear : this.#ended;
      if (give === undefined || !isReady) return;
      this.#give = undefined;
      give(this.#nextChunk());
    });
  }

  #outgoing(): AsyncIterable<Uint8Array> {
    const iterator = {
      next: (): Promise<IteratorResult<Uint8Array>> => {
        this.#leavingBytes = 0;
        this.#isClear = this.#outbox === undefined;
        this.#outbox?.whenLow(() => {
          this.#isClear = true;
          this.#send();
        });
        return new Promise((resolve) => {
          this.#give = resolve;
          this.#send();
        });
      },
      // libp2p wants no more: the stream was reset.
      return: async (): Promise<IteratorResult<Uint8Array>> => {
        this.#dropAll();
        return { done: true, value: undefined };
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  #nextChunk(): IteratorResult<Uint8Array> {
    const waiting = this.#waiting;
    const [first] = waiting;
    if (first === undefined) return { done: true, value: undefined };
    let count = 0;
    let size = 0;
    for (const piece of waiting) {
      if (count > 0 && size + piece.length > CHUNK_BYTES) break;
      count += 1;
      size += piece.length;
    }
    this.#waitingBytes -= size;
    this.#leavingBytes = size;
    if (count === waiting.length) this.#waiting = [];
    const taken = count === waiting.length ? waiting : waiting.splice(0, count);
    return { done: false, value: count === 1 ? first : Buffer.concat(taken, size) };
  }

  async #read(): Promise<void> {
    const source = this.#stream.source[Symbol.asyncIterator]();
    for (;;) {
      if (this.#isPaused) await this.#resumed();
      const { done, value } = await source.next();
      if (done) break;
      for (const chunk of value) {
        if (this.#isPaused) await this.#resumed();
        this.#listeners.data?.(chunk);
      }
    }
    this.#listeners.end?.();
  }

  #resumed(): Promise<void> {
    return new Promise((resolve) => {
      this.#onResume = resolve;
    });
  }
}
