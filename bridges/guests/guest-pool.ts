/**
 * The processes of all guests: one for each guest that has something to do, a few at once. A process
 * serves one guest all its life, so nothing of one can be left for another; when all places are
 * taken, the one that has been idle longest makes room.
 */

import type { Clock } from '../../vat/index.ts';
import { Refused } from '../../vat/index.ts';
import { GuestProcess } from './guest-process.ts';
import { guestProgram } from './guest-program.ts';
import { type GuestLimits, WAITING_MAX } from './limits.ts';

interface Place {
  readonly guest: string;
  readonly process: Promise<GuestProcess>;
  busy: boolean;
  callOffEnd: () => void;
}

interface Turn {
  readonly guest: string;
  readonly message: Uint8Array;
  resolve(outcome: Uint8Array): void;
  reject(error: unknown): void;
}

export class GuestPool {
  readonly #limits: GuestLimits;
  readonly #clock: Clock;
  /** The least recently used first. */
  readonly #places = new Map<string, Place>();
  readonly #waiting: Turn[] = [];
  #closed = false;

  constructor(limits: GuestLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Runs one turn of `guest`, after those that it was asked for before. Throws GuestStopped, or code `busy`. */
  run(guest: string, message: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Refused('closed', 'This vat is closing.'));
      if (this.#waiting.length >= WAITING_MAX) {
        return reject(new Refused('busy', 'Too many calls of guests wait. Try again later.'));
      }
      this.#waiting.push({ guest, message, resolve, reject });
      this.#look();
    });
  }

  /** As {@link run}, in a process that is ended afterwards. */
  async runOnce(guest: string, message: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.run(guest, message);
    } finally {
      const place = this.#places.get(guest);
      if (place) await this.#end(place);
      this.#look();
    }
  }

  get size(): number {
    return this.#places.size;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Refused('closed', 'Vat closed.'));
    await Promise.all([...this.#places.values()].map((place) => this.#end(place)));
  }

  /** Starts every turn that can start now. */
  #look(): void {
    for (let at = 0; at < this.#waiting.length; ) {
      const turn = this.#waiting[at] as Turn;
      const place = this.#placeFor(turn.guest);
      if (place) {
        this.#waiting.splice(at, 1);
        void this.#serve(place, turn);
      } else at++;
    }
  }

  #placeFor(guest: string): Place | undefined {
    const own = this.#places.get(guest);
    if (own) return own.busy ? undefined : own;
    if (this.#places.size >= this.#limits.processes) {
      const idle = [...this.#places.values()].find((place) => !place.busy);
      if (!idle) return undefined;
      void this.#end(idle);
    }
    const process = guestProgram().then(async (program) => {
      const made = new GuestProcess(program, this.#limits, this.#clock);
      await made.start();
      return made;
    });
    return { guest, process, busy: false, callOffEnd: () => undefined };
  }

  async #serve(place: Place, { message, resolve, reject }: Turn): Promise<void> {
    place.busy = true;
    place.callOffEnd();
    this.#places.delete(place.guest);
    this.#places.set(place.guest, place);
    try {
      const process = await place.process;
      resolve(await process.run(message));
      place.busy = false;
      const due = this.#clock.now() + this.#limits.idle_ms;
      place.callOffEnd = this.#clock.wakeAt(due, () => void this.#end(place));
    } catch (error) {
      reject(error);
      await this.#end(place);
    }
    this.#look();
  }

  async #end(place: Place): Promise<void> {
    place.callOffEnd();
    if (this.#places.get(place.guest) === place) this.#places.delete(place.guest);
    const [started] = await Promise.allSettled([place.process]);
    if (started.status !== 'fulfilled') return;
    started.value.end();
    await started.value.ended;
  }
}
