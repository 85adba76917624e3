/** The clock of this machine, which a test can put forward (what was to happen by then happens now) or stop. */
import { type Clock, makePowers } from '../../../cli/powers.ts';

interface Waiting {
  readonly time: number;
  readonly run: () => void;
  cancel: () => void;
}

export class ClockAhead implements Clock {
  readonly #real = makePowers().clock;
  readonly #waiting = new Set<Waiting>();
  #ahead = 0;
  #stoppedAt: number | undefined;

  now(): number {
    return this.#stoppedAt ?? this.#real.now() + this.#ahead;
  }

  wakeAt(time: number, run: () => void): () => void {
    const one: Waiting = { time, run, cancel: () => undefined };
    this.#waiting.add(one);
    this.#arm(one);
    return () => {
      this.#waiting.delete(one);
      one.cancel();
    };
  }

  after(delay: number, run: () => void): () => void {
    return this.#real.after(delay, run);
  }

  /** From now on it is the same time. */
  stop(): void {
    this.#stoppedAt = this.now();
  }

  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
    for (const one of this.#waiting) {
      one.cancel();
      this.#arm(one);
    }
  }

  #arm(one: Waiting): void {
    one.cancel = this.#real.after(one.time - this.now(), () => {
      this.#waiting.delete(one);
      one.run();
    });
  }
}
