/**
 * One run of a program on a simulated machine. Once it has been killed nothing it asked for comes
 * back to it: no timer, no answer of its disk, no connection. So whatever of it is still in memory
 * of the simulation takes no more effect.
 */
import type { Timers } from '../../captp/index.ts';
import type { Netlayer } from '../../captp/netlayer.ts';

export class Process {
  alive = true;
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get timers(): Timers {
    return { after: (milliseconds, run) => this.after(milliseconds, run) };
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.#timers.after(milliseconds, () => {
      if (this.alive) run();
    });
  }

  /** What `promise` becomes, if this still runs by then. */
  whileAlive<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.alive && resolve(value),
        (error) => this.alive && reject(error),
      );
    });
  }

  /** `netlayer` as this process may use it. */
  uses(netlayer: Netlayer): Netlayer {
    return {
      transport: netlayer.transport,
      location: netlayer.location,
      provesDiallers: netlayer.provesDiallers,
      dial: (peer) => (this.alive ? this.whileAlive(netlayer.dial(peer)) : NEVER),
      onDialled: (listener) => netlayer.onDialled((channel) => this.alive && listener(channel)),
      close: () => netlayer.close(),
    };
  }
}

/** What a process waits for that is no more. */
export const NEVER = new Promise<never>(() => undefined);
