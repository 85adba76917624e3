/**
 * Shares of one grant that were acknowledged and are not in its book yet. They are durable, and
 * their notes say what they are; the book gets them many at a time, because a turn for each would
 * cost more than all the rest of keeping a share. Their room stays held until then.
 */
import type { LeaseBook } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Clock, RefTo } from '../../vat/index.ts';
import type { Hold } from './accounts.ts';
import type { Blobs } from './blobs.ts';

/** How long a share waits for others to be entered with. */
const WAIT_MS = 1_000;
/** When they could not be entered, until the next try. */
const RETRY_MS = 1_000;
/** Entered in one turn. */
const BATCH_LENGTH = 1_000;
/** Codes by which there is no such grant any more. */
const OVER = new Set<unknown>(['gone', 'not-found']);

export interface Unentered {
  readonly share: string;
  readonly size: number;
  readonly until: number;
  readonly blob: string;
  readonly hold: Hold;
}

type Answer = Awaited<ReturnType<ReturnType<typeof E<LeaseMethods>>['entered']>>;
type LeaseMethods = NonNullable<(typeof LeaseBook)['methods']>;

export interface UnenteredPowers {
  readonly book: RefTo<typeof LeaseBook>;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  /** They are in the book: the blob of each is at its place in `blobs`. */
  readonly entered: (batch: readonly Unentered[], answer: Answer) => void;
}

export class UnenteredShares {
  readonly #powers: UnenteredPowers;
  #waiting: Unentered[] = [];
  /** How often each share is among those that wait or are being entered. */
  readonly #names = new Map<string, number>();
  #running: Promise<void> | undefined;
  #callOff: (() => void) | undefined;
  #ended = false;

  constructor(powers: UnenteredPowers) {
    this.#powers = powers;
  }

  get size(): number {
    return this.#names.size;
  }

  add(entry: Unentered): void {
    this.#waiting.push(entry);
    this.#names.set(entry.share, (this.#names.get(entry.share) ?? 0) + 1);
    if (this.#waiting.length >= BATCH_LENGTH) void this.#tryNow();
    else this.#later(WAIT_MS);
  }

  /** Resolves when the book knows all there is of these shares. Throws what the vat says. */
  async enter(shares: readonly string[]): Promise<void> {
    while (shares.some((share) => this.#names.has(share))) await this.#enterAll();
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
    for (let left = this.#waiting.length; left > 0; left -= BATCH_LENGTH) {
      const batch = this.#waiting.splice(0, Math.min(left, BATCH_LENGTH));
      try {
        await this.#enter(batch);
      } catch (error) {
        this.#waiting.unshift(...batch);
        throw error;
      }
      this.#over(batch);
    }
  }

  async #enter(batch: readonly Unentered[]): Promise<void> {
    const { book, blobs, entered } = this.#powers;
    const floor = blobs.floorAfter(new Set(batch.map(({ blob }) => blob)));
    for (const { hold } of batch) hold.recording();
    try {
      const entries = batch.map(({ share, size, until, blob }) => ({ share, size, until, blob }));
      entered(batch, await E(book).entered(entries, floor));
    } catch (error) {
      if (!OVER.has((error as { code?: unknown }).code)) throw error;
      blobs.remove(batch.map(({ blob }) => blob));
    }
  }

  #over(batch: readonly Unentered[]): void {
    this.#powers.blobs.settled(batch.map(({ blob }) => blob));
    for (const { share, hold } of batch) {
      hold.release();
      const left = (this.#names.get(share) ?? 1) - 1;
      if (left > 0) this.#names.set(share, left);
      else this.#names.delete(share);
    }
  }
}
