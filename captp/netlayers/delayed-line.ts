/**
 * One direction of a connection on a simulated network: each event takes its time, and none
 * overtakes another.
 */
import type { Bytes } from '../syrup/index.ts';
import type { Line } from './memory.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What becomes of something that has come to the end of the line. */
export type Fate = 'arrives' | 'waits' | 'dropped';

export interface LinePowers {
  readonly time: VirtualTime;
  /** How long the next event is under way, milliseconds. */
  readonly delay: () => number;
  /** How far behind the one before it comes at least, milliseconds. */
  readonly gap: () => number;
  readonly sent: (frame: Uint8Array) => void;
  readonly fate: () => Fate;
  /** Undefined: the connection was closed. */
  readonly arrived: (frame: Uint8Array | undefined) => void;
}

export class DelayedLine implements Line {
  readonly #powers: LinePowers;
  readonly #flying: (Uint8Array | undefined)[] = [];
  readonly #waiting: (() => void)[] = [];
  #last = 0;

  constructor(powers: LinePowers) {
    this.#powers = powers;
  }

  readonly carry = (arrive: () => void, frame: Bytes | undefined): void => {
    if (frame) this.#powers.sent(frame);
    this.#flying.push(frame);
    this.#setOut(arrive);
  };

  readonly soon = (run: () => void): void => {
    this.#powers.time.after(0, run);
  };

  /** What waits at the end of the line sets out once more. */
  retry(): void {
    for (const arrive of this.#waiting.splice(0)) this.#setOut(arrive);
  }

  #setOut(arrive: () => void): void {
    const { time, delay, gap } = this.#powers;
    this.#last = Math.max(this.#last + gap(), time.now + delay());
    time.at(this.#last, () => this.#reach(arrive));
  }

  #reach(arrive: () => void): void {
    const fate = this.#powers.fate();
    if (fate === 'waits') this.#waiting.push(arrive);
    if (fate !== 'arrives') return;
    this.#powers.arrived(this.#flying.shift());
    arrive();
  }
}
