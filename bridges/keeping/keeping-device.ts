/**
 * Does the work of keeping, one round at a time, and knows how it stands. A round that is asked for
 * while another runs follows it; a deeper one takes the place of a lesser one that waits.
 */
import { KeepingDevice as KeepingInterface, type KeepingListener } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type Collected, NotEnoughShares } from '../../store/index.ts';
import type { Clock } from '../../vat/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import { Attendance } from './attendance.ts';
import type { BlameBook } from './blame-book.ts';
import type { Crew } from './crew.ts';
import { healthView } from './health-view.ts';
import { KeepingWork } from './keeping-work.ts';
import { keptEntry } from './kept-entry.ts';
import type { Memory } from './memory.ts';
import { isForNow } from './roll-call.ts';
import { type Tally, tallyOf } from './tally.ts';
import type { Cleaned, Depth, Found, Step, WorkPowers } from './work-parts.ts';

/** After a change of the lake: more often comes more than one. */
const SETTLE_MS = 10_000;
/** Who looks is told so often while something is done. */
const TELL_MS = 1_000;
/** Who was slow to take a piece has taken it so long after a round, or does not. */
const LATE_MS = 30_000;
const LISTENERS_MAX = 100;
const DEPTHS: readonly Depth[] = ['send', 'look', 'read'];

export interface KeepingPowers extends WorkPowers {
  readonly clock: Clock;
  readonly memory: Memory;
  readonly blames: BlameBook;
  readonly crew: Crew;
  /** Addresses of what one entry of the lake consists of. Throws when there is no such entry. */
  readonly neededBy: (entry: string) => AsyncIterable<string>;
  /** Deletes what nobody needs on this machine. Throws when that cannot be told. */
  readonly gather: () => Promise<Collected>;
  readonly onFault: (error: unknown) => void;
}

export interface KeepingService {
  readonly ref: RefTo<typeof KeepingInterface>;
  /** Something in the lake, or among the hosts, is different now. */
  changed(): void;
  close(): Promise<void>;
}

export function makeKeepingDevice(powers: KeepingPowers): KeepingService {
  return new Keeper(powers);
}

class Keeper implements KeepingService {
  readonly ref: RefTo<typeof KeepingInterface>;
  readonly #our: KeepingPowers;
  readonly #attendance: Attendance;
  readonly #listeners = new Set<RefTo<typeof KeepingListener>>();
  #paused = true;
  #closed = false;
  #waiting: Depth | undefined;
  #running: Promise<void> | undefined;
  #stop = new AbortController();
  #step: (Step & { readonly since: number }) | undefined;
  #tally: Tally | undefined;
  /** That have ended, and when the last one did. */
  #rounds = 0;
  #ended = 0;
  #trouble: { readonly code: string; readonly message: string } | undefined;
  /** What it says is only that nobody who answered has something. */
  #isUnheard = false;
  readonly #cleaned: Cleaned = { objects: 0, bytes: 0 };
  #callOff: (() => void) | undefined;
  #told = 0;

  constructor(powers: KeepingPowers) {
    this.#our = powers;
    this.#attendance = new Attendance({ ...powers, onChange: () => this.#ask('look') });
    this.ref = guarded(
      KeepingInterface,
      {
        health: () => this.#health(),
        kept: (entry) => keptEntry(powers, entry),
        work: (depth) => this.#ask(depth),
        collect: () => this.#collect(),
        stop: () => this.#stopNow(),
        pause: (paused) => this.#pause(paused),
        forgive: (host) => this.#forgive(host),
        watch: (listener) => this.#watch(listener),
      },
      powers.onFault,
    );
  }

  changed(): void {
    if (this.#callOff || this.#closed) return;
    const { clock } = this.#our;
    this.#callOff = clock.wakeAt(clock.now() + SETTLE_MS, () => {
      this.#callOff = undefined;
      this.#ask('send');
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff?.();
    this.#attendance.close();
    this.#stopNow();
    await this.#running;
  }

  #ask(depth: Depth): void {
    if (this.#paused || this.#closed) return;
    const deeper = (one: Depth, other: Depth): boolean =>
      DEPTHS.indexOf(one) > DEPTHS.indexOf(other);
    if (!this.#waiting || deeper(depth, this.#waiting)) this.#waiting = depth;
    this.#running ??= this.#run();
  }

  #stopNow(): void {
    this.#waiting = undefined;
    this.#stop.abort(new Stopped());
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#stopNow();
    else this.changed();
    this.#tell(true);
  }

  #forgive(host: string): void {
    this.#our.blames.forgive(host);
    this.#tell(true);
  }

  async #run(): Promise<void> {
    for (let depth = this.#waiting; depth && !this.#closed; depth = this.#waiting) {
      this.#waiting = undefined;
      this.#stop = new AbortController();
      this.#trouble = undefined;
      this.#isUnheard = false;
      try {
        const hosts = await this.#our.crew.all();
        if (hosts.length > 0) {
          this.#step = { what: 'looking', done: 0, of: 0, bytes: 0, since: this.#our.clock.now() };
          const told = await this.#attendance.during(hosts, () => this.#round(depth));
          // Who is away explains more than what could not be done because of that.
          if (told && (this.#isUnheard || !this.#trouble)) this.#trouble = told;
        }
      } catch (error) {
        if (!(error instanceof Stopped)) this.#isTroubled(error);
      }
      this.#step = undefined;
      this.#tally = undefined;
      this.#rounds += 1;
      this.#ended = this.#our.clock.now();
      this.#tell(true);
    }
    // At once: whoever asks from here on must not be told that it runs.
    this.#running = undefined;
  }

  async #round(depth: Depth): Promise<void> {
    const { clock, memory } = this.#our;
    const since = clock.now();
    this.#step = { what: 'looking', done: 0, of: 0, bytes: 0, since };
    const work = new KeepingWork(this.#our, {
      depth,
      neededBefore: memory.last.needed,
      isNew: memory.last.lastLook === undefined,
      signal: this.#stop.signal,
      report: (step) => {
        this.#step = { ...step, since };
        this.#tell(false);
      },
      onTrouble: (error) => this.#isTroubled(error),
    });
    const found: Found = await work.run().finally(() => {
      this.#cleaned.objects += work.cleaned.objects;
      this.#cleaned.bytes += work.cleaned.bytes;
    });
    const { lastLook, lastRead, mended } = memory.last;
    const now = clock.now();
    const objects = (mended?.objects ?? 0) + found.mended;
    await memory.note({
      ...found,
      mended: found.mended > 0 ? { objects, last: now } : mended,
      lastLook: found.isAll && depth !== 'send' ? now : lastLook,
      lastRead: found.isAll && depth === 'read' ? now : lastRead,
    });
  }

  async #collect() {
    const { removed, freedBytes } = await this.#our.gather();
    const { objects, bytes } = this.#cleaned;
    this.#ask('send');
    await this.#running;
    return {
      here: { objects: removed, bytes: freedBytes },
      hosts: { objects: this.#cleaned.objects - objects, bytes: this.#cleaned.bytes - bytes },
      paused: this.#paused,
      trouble: this.#trouble,
    };
  }

  #isTroubled(error: unknown): void {
    this.#isUnheard = error instanceof NotEnoughShares && isForNow(error);
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code !== 'string') this.#our.onFault(error);
    const isTold = typeof code === 'string' && typeof message === 'string';
    this.#trouble = isTold
      ? { code: code.slice(0, 40), message: message.slice(0, 1_000) }
      : { code: 'fault', message: 'Something went wrong. It is tried again tomorrow.' };
  }

  async #health() {
    const list = await this.#our.crew.standing();
    const rounds = this.#rounds;
    const tally = this.#tally ?? (await tallyOf(this.#our, list, this.#our.catalogue.address));
    // Not one of before a round that ended meanwhile, nor while somebody slow may still finish.
    const isSettled = tally.short === 0 || this.#our.clock.now() - this.#ended > LATE_MS;
    if (rounds === this.#rounds && isSettled) this.#tally = tally;
    const state = { paused: this.#paused, work: this.#step, trouble: this.#trouble };
    return { ...healthView(this.#our, list, tally), ...state };
  }

  #watch(listener: RefTo<typeof KeepingListener>): void {
    if (this.#listeners.size >= LISTENERS_MAX) {
      const [oldest] = this.#listeners;
      if (oldest) this.#listeners.delete(oldest);
    }
    this.#listeners.add(listener);
  }

  /** Tells who watches; not more often than they can look, unless it is `important`. */
  #tell(important: boolean): void {
    const now = this.#our.clock.now();
    if (!important && Math.abs(now - this.#told) < TELL_MS) return;
    this.#told = now;
    for (const listener of this.#listeners) {
      E(listener)
        .changed()
        .catch(() => this.#listeners.delete(listener));
    }
  }
}

class Stopped extends Error {
  override readonly name = 'Stopped';
}
