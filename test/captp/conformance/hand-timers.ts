/** Timers whose time passes only when a test says so. */
import type { Timers } from '../../../captp/index.ts';

export class HandTimers implements Timers {
  #now = 0;
  #waiting: { readonly due: number; readonly run: () => void }[] = [];

  after(milliseconds: number, run: () => void): () => void {
    const timer = { due: this.#now + milliseconds, run };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  elapse(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#waiting.filter((timer) => timer.due <= this.#now);
    this.#waiting = this.#waiting.filter((timer) => timer.due > this.#now);
    for (const { run } of due) run();
  }
}
