/**
 * Timers that nearly always are called off before they run out, as those of reads that may be late.
 * Setting and clearing one of the system's for each costs more than a small read, so all of one
 * length stand in a line, in the order in which they run out, and one timer of the system rings for
 * the first of them. What is called off stays in its line until then.
 */

/** Time, as it is handed in. */
interface Clock {
  now(): number;
  after(milliseconds: number, run: () => void): unknown;
}

interface Waiting {
  readonly due: number;
  /** Undefined once it is called off. */
  run: (() => void) | undefined;
}

export class SharedTimers {
  readonly #clock: Clock;
  /** By length; there are few. */
  readonly #lines = new Map<number, Waiting[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `run` once after so many milliseconds; the answer calls it off. */
  after(milliseconds: number, run: () => void): () => void {
    const waiting: Waiting = { due: this.#clock.now() + milliseconds, run };
    const line = this.#lines.get(milliseconds);
    if (line) line.push(waiting);
    else this.#begin(milliseconds, [waiting]);
    return () => {
      waiting.run = undefined;
    };
  }

  #begin(milliseconds: number, line: Waiting[]): void {
    this.#lines.set(milliseconds, line);
    const ring = (): void => {
      const now = this.#clock.now();
      while (line.length > 0) {
        const { due, run } = line[0] as Waiting;
        if (run && due > now) return void this.#clock.after(due - now, ring);
        line.shift();
        run?.();
      }
      this.#lines.delete(milliseconds);
    };
    this.#clock.after(milliseconds, ring);
  }
}
