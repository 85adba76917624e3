/**
 * How long one waits for a sign of the other side. Signs come by the thousand and a timer is set for
 * few of them: one that rings too early is set again for what is left.
 */
import type { Clock } from '../powers.ts';

const PATIENCE_MS = 60_000;

export class Patience {
  readonly #clock: Clock;
  readonly #over: () => void;
  #due = 0;
  #callOff: (() => void) | undefined;

  /** Calls `over` when nothing was heard for PATIENCE_MS; then not again before the next sign. */
  constructor(clock: Clock, over: () => void) {
    this.#clock = clock;
    this.#over = over;
  }

  /** Something was heard, or is expected from now on. */
  heard(): void {
    this.#due = this.#clock.now() + PATIENCE_MS;
    if (!this.#callOff) this.#wait();
  }

  end(): void {
    this.#callOff?.();
  }

  #wait(): void {
    this.#callOff = this.#clock.wakeAt(this.#due, () => {
      this.#callOff = undefined;
      if (this.#clock.now() < this.#due) this.#wait();
      else this.#over();
    });
  }
}
