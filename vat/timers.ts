/**
 * Durable timers: each names a method to call at a time, and is deleted by the commit of the turn
 * it caused.
 *
 * The table in memory holds all that are set; the host's clock wakes the vat for the earliest. A
 * clock can be put forward or back, or stand still while a machine sleeps, so the vat never waits
 * longer than a minute before it looks again, and no turn sees a time before that of its timer.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Core } from './core.ts';
import { Earliest } from './earliest.ts';
import { timerKey } from './keys.ts';
import { makeMessage } from './message.ts';
import type { Shell } from './shell.ts';

export const LOOK_AGAIN_MS = 60_000;
/** Timers of one actor, with those of its delays and schedules. */
export const TIMERS_PER_ACTOR_MAX = 10_000;
const TIMER_ID_BYTES = 16;

export interface Timer {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly shell: Shell;
  readonly facet: string;
  readonly time: number;
  readonly args: readonly unknown[];
  /** The turn that set it, if a turn did. */
  readonly turn: number | undefined;
  /** Its message is in the queue. */
  queued: boolean;
}

/** What a change of the table belongs to. */
interface Undoable {
  undo(step: () => void): void;
}

export class Timers {
  readonly #core: Core;
  readonly #all = new Map<string, Timer>();
  readonly #order = new Earliest<Timer>();
  readonly #ofShell = new Map<Shell, Set<Timer>>();
  #callOff: (() => void) | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  get size(): number {
    return this.#all.size;
  }

  get(id: string): Timer | undefined {
    return this.#all.get(id);
  }

  /** All that are set, in no order. */
  all(): Iterable<Timer> {
    return this.#all.values();
  }

  countOf(shell: Shell): number {
    return this.#ofShell.get(shell)?.size ?? 0;
  }

  of(shell: Shell): Timer[] {
    return [...(this.#ofShell.get(shell) ?? [])];
  }

  make(shell: Shell, facet: string, time: number, args: readonly unknown[]): Timer {
    const bytes = Uint8Array.from(this.#core.random.bytes(TIMER_ID_BYTES));
    const turn = this.#core.turn && this.#core.journal.turn;
    return this.restore(bytes, shell, facet, time, args, turn);
  }

  /** A timer of that id, not yet on the table. */
  restore(
    bytes: Uint8Array,
    shell: Shell,
    facet: string,
    time: number,
    args: readonly unknown[],
    turn: number | undefined,
  ): Timer {
    return { id: bytesToHex(bytes), bytes, shell, facet, time, args, turn, queued: false };
  }

  toRecord({ shell, facet, time, args, turn }: Timer): unknown {
    return [shell.facet(facet), facet, time, args, turn];
  }

  /** As part of a turn, or for good when none is given. */
  add(timer: Timer, turn?: Undoable): void {
    turn?.undo(() => this.#delete(timer));
    this.#insert(timer);
  }

  remove(timer: Timer, turn: Undoable): void {
    turn.undo(() => this.#insert(timer));
    this.#delete(timer);
  }

  /**
   * Queues what is due, in the order of time, and sees to it that the vat is woken for the next.
   */
  look(): void {
    const now = this.#core.clock.now();
    let next = this.#next();
    while (next && next.time <= now) {
      this.#fire(next);
      next = this.#next();
    }
    this.close();
    if (!next) return;
    this.#callOff = this.#core.clock.wakeAt(Math.min(next.time, now + LOOK_AGAIN_MS), () => {
      this.#callOff = undefined;
      this.look();
    });
  }

  /** Wakes the vat no more. */
  close(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** The earliest that is still set and not queued. */
  #next(): Timer | undefined {
    for (;;) {
      const first = this.#order.first();
      if (!first || (!first.queued && this.#all.has(first.id))) return first;
      this.#order.removeFirst();
    }
  }

  #fire(timer: Timer): void {
    timer.queued = true;
    const { shell, facet, args } = timer;
    const message = makeMessage({ shell, facet }, args, undefined, {
      cause: { from: 'timer', turn: timer.turn },
      record: timerKey(timer.bytes),
      wanted: () => this.#mayRing(timer),
      done: (undo) => this.remove(timer, { undo }),
    });
    this.#core.enqueue(message);
  }

  /**
   * Is it still set, and due by the clock of the turn that it is to cause? While it waited in the
   * queue the clock may have been put back; then it goes back on the table.
   */
  #mayRing(timer: Timer): boolean {
    if (!this.#all.has(timer.id)) return false;
    if (timer.time <= this.#core.clock.now()) return true;
    timer.queued = false;
    this.#order.add(timer);
    this.look();
    return false;
  }

  #insert(timer: Timer): void {
    this.#all.set(timer.id, timer);
    if (!timer.queued) this.#order.add(timer);
    const own = this.#ofShell.get(timer.shell);
    if (own) own.add(timer);
    else this.#ofShell.set(timer.shell, new Set([timer]));
  }

  #delete(timer: Timer): void {
    this.#all.delete(timer.id);
    const own = this.#ofShell.get(timer.shell);
    own?.delete(timer);
    if (own?.size === 0) this.#ofShell.delete(timer.shell);
  }
}
