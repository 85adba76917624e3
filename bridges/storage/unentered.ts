/**
 * Shares, or records of slots, of one grant that were acknowledged and are not in its book yet. They
 * are durable, and their notes say what they are; the book gets them many at a time, because a turn
 * for each would cost more than all the rest of keeping one. Their room stays held until then.
 */
import type { Clock } from '../../vat/index.ts';
import type { Hold } from './accounts.ts';
import type { Blobs } from './blobs.ts';

/** How long one waits for others to be entered with: the fewer turns, the less each costs. */
const WAIT_MS = 5_000;
/** When they could not be entered, until the next try. */
const RETRY_MS = 1_000;
/** Codes by which there is no such grant any more. */
const OVER = new Set<unknown>(['gone', 'not-found']);

export interface UnenteredOne {
  /** Of the share, or the slot. */
  readonly name: string;
  readonly blob: string;
  readonly hold: Hold;
  /** What it counts for in one turn. */
  readonly weight: number;
}

export interface UnenteredPowers<One extends UnenteredOne> {
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  /** Entered in one turn, unless a single one weighs more. */
  readonly weightMax: number;
  /** Enters them in their order, in one turn. `floor`: see `HostCensus`. */
  enter(batch: readonly One[], floor: number): Promise<void>;
}

export class Unentered<One extends UnenteredOne> {
  readonly #powers: UnenteredPowers<One>;
  #waiting: One[] = [];
  /** Of all, and of those that wait. */
  #weight = 0;
  #waitingWeight = 0;
  /** How often each name is among those that wait or are being entered. */
  readonly #names = new Map<string, number>();
  #running: Promise<void> | undefined;
  #callOff: (() => void) | undefined;
  #ended = false;

  constructor(powers: UnenteredPowers<One>) {
    this.#powers = powers;
  }

  get weight(): number {
    return this.#weight;
  }

  add(entry: One): void {
    this.#waiting.push(entry);
    this.#weight += entry.weight;
    this.#waitingWeight += entry.weight;
    this.#names.set(entry.name, (this.#names.get(entry.name) ?? 0) + 1);
    if (this.#waitingWeight >= this.#powers.weightMax) void this.#tryNow();
    else this.#later(WAIT_MS);
  }

  /** Resolves when the book knows all there is of these names. Throws what the vat says. */
  async enter(names: readonly string[]): Promise<void> {
    while (names.some((name) => this.#names.has(name))) await this.#enterAll();
  }

  /** As `enter`, for all. */
  async settle(): Promise<void> {
    while (this.#names.size > 0) await this.#enterAll();
  }

  /** Nothing is tried again by itself. */
  end(): void {
    this.#ended = true;
    this.#callOff?.();
  }

  #later(milliseconds: number): void {
    if (this.#ended) return;
    const { clock } = this.#powers;
    this.#callOff ??= clock.wakeAt(clock.now() + milliseconds, () => void this.#tryNow());
  }

  async #tryNow(): Promise<void> {
    try {
      await this.#enterAll();
    } catch (error) {
      if (!this.#ended) this.#powers.onFault(error);
    }
  }

  /** Enters those that wait now. */
  #enterAll(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#running ??= this.#runOnce();
    return this.#running;
  }

  async #runOnce(): Promise<void> {
    let wait = RETRY_MS;
    try {
      await this.#run();
      wait = WAIT_MS;
    } finally {
      this.#running = undefined;
      if (this.#waiting.length > 0) this.#later(wait);
    }
  }

  async #run(): Promise<void> {
    for (let left = this.#waiting.length; left > 0; ) {
      const batch = this.#take(left);
      left -= batch.length;
      try {
        await this.#enter(batch);
      } catch (error) {
        this.#waiting.unshift(...batch);
        this.#waitingWeight += weightOf(batch);
        throw error;
      }
      this.#over(batch);
    }
  }

  /** The first ones, as many as go into one turn. */
  #take(most: number): One[] {
    let count = 0;
    let weight = 0;
    for (const one of this.#waiting) {
      if (count === most || (count > 0 && weight + one.weight > this.#powers.weightMax)) break;
      weight += one.weight;
      count += 1;
    }
    this.#waitingWeight -= weight;
    return this.#waiting.splice(0, count);
  }

  async #enter(batch: readonly One[]): Promise<void> {
    const { blobs, enter } = this.#powers;
    const floor = blobs.floorAfter(new Set(batch.map(({ blob }) => blob)));
    for (const { hold } of batch) hold.recording();
    try {
      await enter(batch, floor);
    } catch (error) {
      if (!OVER.has((error as { code?: unknown }).code)) throw error;
      blobs.remove(batch.map(({ blob }) => blob));
    }
  }

  #over(batch: readonly One[]): void {
    this.#powers.blobs.settled(batch.map(({ blob }) => blob));
    this.#weight -= weightOf(batch);
    for (const { name, hold } of batch) {
      hold.release();
      const left = (this.#names.get(name) ?? 1) - 1;
      if (left > 0) this.#names.set(name, left);
      else this.#names.delete(name);
    }
  }
}

function weightOf(batch: readonly UnenteredOne[]): number {
  return batch.reduce((sum, { weight }) => sum + weight, 0);
}
