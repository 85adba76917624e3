/**
 * Two channels joined to each other within one process: for tests, and for simulating many vats.
 *
 * Frames never arrive within the call that sends them. The order between channels is the choice of
 * `schedule`, so that a simulation can decide it from a seed; within one direction they stay in
 * order.
 */
import type { Channel } from '../channel.ts';
import type { Bytes } from '../syrup/index.ts';

/** Runs `deliver` later: each call delivers the next event of one direction. */
export type Schedule = (deliver: () => void) => void;

/** A joined pair: what is sent into one comes out of the other. */
export function memoryChannels(schedule: Schedule = queueMicrotask): [Channel, Channel] {
  const one = new MemoryChannel(schedule);
  const other = new MemoryChannel(schedule);
  one.other = other;
  other.other = one;
  return [one, other];
}

const CLOSED = Symbol('closed');

class MemoryChannel implements Channel {
  readonly framing = 'message';
  readonly #schedule: Schedule;
  other: MemoryChannel = this;
  /** On the way here. */
  readonly #coming: (Bytes | typeof CLOSED)[] = [];
  #comingBytes = 0;
  #onFrame: ((frame: Uint8Array) => void) | undefined;
  #onClose: (() => void) | undefined;
  #closed = false;
  #paused = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get bufferedBytes(): number {
    return this.other.#comingBytes;
  }

  send(pieces: readonly Bytes[]): void {
    if (!this.#closed) for (const frame of pieces) this.other.#arrive(frame);
  }

  close(): void {
    if (this.#closed) return;
    this.other.#arrive(CLOSED);
    this.#closeHere();
  }

  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#onFrame = listener;
    if (listener) this.#deliverAll();
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.#closed) this.#schedule(() => this.#tellClosed());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliverAll();
  }

  #arrive(event: Bytes | typeof CLOSED): void {
    if (this.#closed) return;
    this.#coming.push(event);
    if (event !== CLOSED) this.#comingBytes += event.length;
    this.#schedule(() => this.#deliver());
  }

  #deliverAll(): void {
    for (let i = this.#coming.length; i > 0; i--) this.#schedule(() => this.#deliver());
  }

  #deliver(): void {
    if (this.#closed || this.#paused || !this.#onFrame) return;
    const event = this.#coming.shift();
    if (event === undefined) return;
    if (event === CLOSED) return this.#closeHere();
    this.#comingBytes -= event.length;
    this.#onFrame(event);
  }

  #closeHere(): void {
    this.#closed = true;
    this.#coming.length = 0;
    this.#comingBytes = 0;
    this.#schedule(() => this.#tellClosed());
  }

  #tellClosed(): void {
    const listener = this.#onClose;
    this.#onClose = undefined;
    listener?.();
  }
}
