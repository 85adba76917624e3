/**
 * Notices that time did not pass as usual: the machine slept, or its clock was set back.
 *
 * After a sleep what stood before is dead though nothing says so; records have run out, and
 * addresses may be others.
 */
import type { Clock } from '../../vat/index.ts';

const BEAT_MS = 60_000;
/** A beat that comes so much later than it should was slept through. */
const SLEPT_MS = 300_000;
/** A clock that is set back by less than that does no harm. */
export const BACK_MS = 600_000;

export interface HeartbeatPowers {
  readonly clock: Clock;
  readonly slept: (from: number, until: number) => void;
  readonly wentBack: (from: number, to: number) => void;
}

export class Heartbeat {
  readonly #our: HeartbeatPowers;
  #last: number;
  #stop: () => void;

  constructor(powers: HeartbeatPowers) {
    this.#our = powers;
    this.#last = powers.clock.now();
    this.#stop = this.#next();
  }

  close(): void {
    this.#stop();
  }

  #next(): () => void {
    return this.#our.clock.wakeAt(this.#last + BEAT_MS, () => {
      const before = this.#last;
      const now = this.#our.clock.now();
      // It may ring early; and a clock that went back would have it wait for hours.
      if (now >= before + BEAT_MS || now < before) this.#last = now;
      this.#stop = this.#next();
      if (now - before > BEAT_MS + SLEPT_MS) this.#our.slept(before, now);
      if (before - now > BACK_MS) this.#our.wentBack(before, now);
    });
  }
}
