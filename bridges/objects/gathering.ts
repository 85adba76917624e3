/**
 * When garbage is collected: at the start, and a little after something was dropped. A collection gives way after
 * every few objects and before every removal, and waits while somebody holds on to what is there (a backup reads).
 */
import { Refusal } from '../../actors/index.ts';
import type { Collected, FileCap, FileStore } from '../../store/index.ts';
import type { Clock } from '../../vat/index.ts';

/** After the last drop, and at most after the first one: who empties a bin drops many at once. */
const PATIENCE_MS = 2_000;
const PATIENCE_MAX_MS = 60_000;

/** All files that are needed, asked anew for each collection. */
export type LiveFiles = () => AsyncIterable<FileCap>;

export interface GatheringPowers {
  readonly files: FileStore;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export class Gathering {
  readonly #powers: GatheringPowers;
  #live: LiveFiles | undefined;
  #holds = 0;
  #closed = false;
  #running: Promise<void> | undefined;
  /** Something was dropped since the last collection began. */
  #wanted = false;
  #firstWanted = 0;
  #stopTimer: () => void = () => undefined;
  /** Collections that wait at a hold. */
  #waiting: (() => void)[] = [];
  /** Those who hold, and wait for the removal under way. */
  #hushed: (() => void)[] = [];

  constructor(powers: GatheringPowers) {
    this.#powers = powers;
  }

  /** From now on `live` says what is needed. The first collection begins at once. */
  start(live: LiveFiles): void {
    this.#live = live;
    this.#wanted = true;
    this.#run();
  }

  /** Something was dropped. */
  soon(): void {
    if (this.#closed) return;
    const now = this.#powers.clock.now();
    if (!this.#wanted) this.#firstWanted = now;
    this.#wanted = true;
    this.#stopTimer();
    this.#wakeAt(Math.min(now + PATIENCE_MS, this.#firstWanted + PATIENCE_MAX_MS));
  }

  /**
   * Collects at once, after the collection under way. Throws a Refusal with code `closed`, and what
   * keeps it from knowing what is needed: then nothing was deleted.
   */
  async now(): Promise<Collected> {
    while (this.#running !== undefined) await this.#running;
    if (this.#closed || this.#live === undefined) {
      throw new Refusal('closed', 'This vat is closing. Start it and try again.');
    }
    const collecting = this.#begin(this.#live);
    this.#follow(collecting.then(ignore, ignore));
    return collecting;
  }

  /** Keeps everything until the function it gives is called. */
  hold(): () => Promise<void> {
    this.#holds += 1;
    let held = true;
    return async () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0) for (const go of this.#waiting.splice(0)) go();
    };
  }

  /** While held: resolves when no removal is under way any more. */
  quiet(): Promise<void> {
    if (this.#running === undefined || this.#waiting.length > 0) return Promise.resolve();
    return new Promise((on) => this.#hushed.push(on));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    for (const go of this.#waiting.splice(0)) go();
    await this.#running;
  }

  #wakeAt(due: number): void {
    // A clock may ring early; then it is asked again.
    this.#stopTimer = this.#powers.clock.wakeAt(due, () => {
      if (this.#powers.clock.now() < due) this.#wakeAt(due);
      else this.#run();
    });
  }

  #run(): void {
    if (this.#closed || this.#running !== undefined || this.#live === undefined) return;
    this.#follow(this.#begin(this.#live).then(ignore, this.#powers.onFault));
  }

  /** Where a record or a chunk list is damaged nothing is deleted: it throws. */
  async #begin(live: LiveFiles): Promise<Collected> {
    this.#wanted = false;
    return this.#powers.files.collect(live(), { pause: () => this.#pause() });
  }

  #follow(ended: Promise<void>): void {
    this.#running = ended.finally(() => {
      this.#running = undefined;
      for (const on of this.#hushed.splice(0)) on();
      if (this.#wanted && !this.#closed) this.#wakeAt(this.#powers.clock.now() + PATIENCE_MS);
    });
  }

  async #pause(): Promise<boolean> {
    await new Promise((on) => setImmediate(on));
    while (this.#holds > 0 && !this.#closed) {
      for (const on of this.#hushed.splice(0)) on();
      await new Promise<void>((on) => this.#waiting.push(on));
    }
    return !this.#closed;
  }
}

function ignore(): void {}
