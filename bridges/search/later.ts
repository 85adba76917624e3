/** Something to be done once, a while after it was first wanted; meanwhile it may be wanted as often as it likes. */
import type { Clock } from '../../vat/index.ts';

export class Later {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #run: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, ms: number, run: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#run = run;
  }

  get isWanted(): boolean {
    return this.#cancel !== undefined;
  }

  want(): void {
    this.#cancel ??= this.#clock.wakeAt(this.#clock.now() + this.#ms, () => {
      this.#cancel = undefined;
      this.#run();
    });
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
