/**
 * How many gifts of ours may lie unclaimed with one exporter.
 *
 * Nobody tells us whether a gift was claimed, but the exporter forgets it after a while; so what
 * was given in two such whiles is all there can be.
 */
import type { Timers } from '../powers.ts';
import type { PeerLimits } from './limits.ts';

export class GiveBudget {
  readonly #timers: Timers;
  readonly #limits: PeerLimits;
  #spent = 0;
  #stop: (() => void) | undefined;

  constructor(timers: Timers, limits: PeerLimits) {
    this.#timers = timers;
    this.#limits = limits;
  }

  /** False when nothing is left for now. */
  spend(): boolean {
    if (this.#spent >= this.#limits.gives) return false;
    this.#spent++;
    this.#stop ??= this.#timers.after(this.#limits.giftMilliseconds, () => {
      this.#spent = 0;
      this.#stop = undefined;
    });
    return true;
  }

  end(): void {
    this.#stop?.();
  }
}
