/**
 * Two channels joined to each other within one process: for tests, and for simulating many vats.
 *
 * Frames never arrive within the call that sends them. When they arrive is the choice of a `Line`,
 * so that a simulation can decide it from a seed; within one direction they stay in order.
 */
import type { Channel } from '../channel.ts';
import type { Bytes } from '../syrup/index.ts';

/** Runs `deliver` later: each call delivers the next event of one direction. */
export type Schedule = (deliver: () => void) => void;

/** One direction of a connection. */
export interface Line {
  /** Called for each event that sets out: `arrive` lets the next one arrive, whichever it is. */
  readonly carry: (arrive: () => void, frame: Bytes | undefined) => void;
  /** Runs what has to happen at this end alone, later. */
  readonly soon: Schedule;
}

/** A joined pair: what is sent into one comes out of the other. */
export function memoryChannels(schedule: Schedule = queueMicrotask): [Channel, Channel] {
  return joinedBy({ carry: schedule, soon: schedule }, { carry: schedule, soon: schedule });
}

/** As {@link memoryChannels}: `there` leads from the first to the second, `back` the other way. */
export function joinedBy(there: Line, back: Line): [MemoryChannel, MemoryChannel] {
  const one = new MemoryChannel(there);
  const other = new MemoryChannel(back);
  one.other = other;
  other.other = one;
  return [one, other];
}

const CLOSED = Symbol('closed');

export class MemoryChannel implements Channel {
  readonly framing = 'message';
  /** What is sent leaves by this. */
  readonly #line: Line;
  other: MemoryChannel = this;
  /** On the way here. */
  readonly #coming: (Bytes | typeof CLOSED)[] = [];
  /** Here, but not yet listened to. */
  readonly #arrived: (Bytes | typeof CLOSED)[] = [];
  #unreadBytes = 0;
  #onFrame: ((frame: Uint8Array) => void) | undefined;
  #onClose: (() => void) | undefined;
  #closed = false;
  #paused = false;

  constructor(line: Line) {
    this.#line = line;
  }

  get bufferedBytes(): number {
    return this.other.#unreadBytes;
  }

  send(pieces: readonly Bytes[]): void {
    if (!this.#closed) for (const frame of pieces) this.#setOut(frame);
  }

  close(): void {
    if (this.#closed) return;
    this.#setOut(CLOSED);
    this.#closeHere();
  }

  /** Both ends are closed at once, and what was on its way is lost. */
  cut(): void {
    for (const end of [this, this.other]) if (!end.#closed) end.#closeHere();
  }

  /** This end is closed, and the other hears nothing of it. */
  vanish(): void {
    if (!this.#closed) this.#closeHere();
  }

  onFrame(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#onFrame = listener;
    if (listener) this.#readSoon();
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.#closed) this.#line.soon(() => this.#tellClosed());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#readSoon();
  }

  #setOut(event: Bytes | typeof CLOSED): void {
    const { other } = this;
    const frame = event === CLOSED ? undefined : event;
    if (!other.#closed) {
      other.#coming.push(event);
      other.#unreadBytes += frame?.length ?? 0;
    }
    this.#line.carry(() => other.#arrive(), frame);
  }

  #arrive(): void {
    const event = this.#coming.shift();
    if (event === undefined) return;
    this.#arrived.push(event);
    this.#read();
  }

  #readSoon(): void {
    if (this.#arrived.length > 0) this.#line.soon(() => this.#read());
  }

  #read(): void {
    while (this.#arrived.length > 0 && this.#onFrame && !this.#paused) {
      const event = this.#arrived.shift() as Bytes | typeof CLOSED;
      if (event === CLOSED) return this.#closeHere();
      this.#unreadBytes -= event.length;
      this.#onFrame(event);
    }
  }

  #closeHere(): void {
    this.#closed = true;
    this.#coming.length = 0;
    this.#arrived.length = 0;
    this.#unreadBytes = 0;
    this.#line.soon(() => this.#tellClosed());
  }

  #tellClosed(): void {
    const listener = this.#onClose;
    this.#onClose = undefined;
    listener?.();
  }
}
