/**
 * Promises that break at a time unless they are decided before.
 *
 * The limit stands in the record of the promise; here is only the table by which the vat is woken.
 */
import type { Core } from '../core.ts';
import { Earliest } from '../earliest.ts';
import { VatError } from '../errors.ts';
import { innerMessage } from '../message.ts';
import { LOOK_AGAIN_MS } from '../timers.ts';
import type { Promised } from './promised.ts';

export class Expiries {
  readonly #core: Core;
  readonly #order = new Earliest<{ readonly time: number; readonly promised: Promised }>();
  #callOff: (() => void) | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  set(promised: Promised, time: number): void {
    promised.expires = time;
    if (promised.leaving) promised.leaving.expires = time;
    this.#order.add({ time, promised });
  }

  /** Breaks what is due, and sees to it that the vat is woken for the next. */
  look(): void {
    this.close();
    const now = this.#core.clock.now();
    for (let next = this.#order.first(); next; next = this.#order.first()) {
      const { promised, time } = next;
      const isOver = promised.outcome !== undefined || promised.expires !== time;
      if (!isOver && time > now) {
        this.#callOff = this.#core.clock.wakeAt(Math.min(time, now + LOOK_AGAIN_MS), () =>
          this.look(),
        );
        return;
      }
      this.#order.removeFirst();
      if (!isOver) this.#expire(promised, time);
    }
  }

  /** Wakes the vat no more. */
  close(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #expire(promised: Promised, time: number): void {
    const run = (): void => {
      if (promised.outcome || promised.expires !== time) return;
      this.#core.routes.decide(promised, { error: new Expired() });
    };
    this.#core.enqueue(innerMessage('a time limit', run));
  }
}

class Expired extends VatError {
  constructor() {
    super('Expired', 'expired', 'No answer came within the time that was set.');
  }
}
