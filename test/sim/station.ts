/**
 * A machine and who cares for it: starts its program, and again when it has gone; and what clients
 * want of it waits until it is up.
 */
import { E, type Ref, send, sym } from '../../captp/index.ts';
import type { Client } from './client.ts';
import { Settlement, type Settler } from './kinds/settlement.ts';
import type { Home, Machine } from './machine.ts';

export interface StationPowers {
  readonly machine: Machine;
  readonly client: Client;
  readonly settlers: readonly Settler[];
  readonly ear: Ref;
  readonly after: (milliseconds: number, run: () => void) => void;
  readonly note: (what: string, count?: number) => void;
  readonly wrong: (what: string) => void;
  /** Could it not be started only because the disk did not let it? */
  readonly mayFail: (error: unknown) => boolean;
}

/** What an actor is found by. */
interface Numbers {
  readonly own: Uint8Array;
  readonly door: Uint8Array;
}

/** Waits before the next try, when a program could not be started. */
const TRY_AGAIN_MS = 1_000;

export class Station {
  readonly machine: Machine;
  readonly client: Client;
  readonly numbers = new Map<number, Numbers>();
  home: Home | undefined;
  /** How often the power has failed. */
  crashes = 0;
  readonly #our: StationPowers;
  #refs = new Map<number, Ref>();
  #waiting: ((home: Home) => void)[] = [];
  /** Counts what was started, so that what is late can see that it is. */
  #starts = 0;

  constructor(powers: StationPowers) {
    this.#our = powers;
    this.machine = powers.machine;
    this.client = powers.client;
  }

  start(): void {
    const start = ++this.#starts;
    this.#our.note('starts');
    this.#up().then(
      ([home, refs]) => start === this.#starts && this.#isUp(home, refs),
      (error) => start === this.#starts && this.#failed(error),
    );
  }

  /** The power fails, and comes back after `down` milliseconds. */
  crash(kept: number, silent: boolean, down: number): void {
    this.crashes++;
    this.#our.note('crashes', kept);
    this.machine.crash(kept, silent);
    this.#startAfter(down);
  }

  /** The program is ended in order, and started again `down` milliseconds later. */
  stop(down: number): void {
    const { home } = this;
    if (!home) return;
    this.#our.note('stops');
    this.home = undefined;
    const start = ++this.#starts;
    home.close().then(
      () => start === this.#starts && this.#startAfter(down),
      (error) => start === this.#starts && this.#failed(error),
    );
  }

  /** As soon as the program is up. */
  whenUp(run: (home: Home) => void): void {
    if (this.home) run(this.home);
    else this.#waiting.push(run);
  }

  /** The facet `own` of one of its actors. */
  own(actor: number): Ref {
    return this.#refs.get(actor) as Ref;
  }

  /** What all actors say of themselves. */
  async reports(): Promise<unknown[]> {
    if (!this.home) throw new Error('A vat is not up in the end.');
    return Promise.all([...this.#refs.values()].map((ref) => send(ref, [sym('report')])));
  }

  async #up(): Promise<readonly [Home, Map<number, Ref>]> {
    const home = await this.machine.start();
    if (this.numbers.size === 0) await this.#settle(home);
    const refs = await Promise.all(
      [...this.numbers].map(async ([actor, { own }]) => {
        const ref = await home.vat.lookup(own);
        if (!ref) this.#our.wrong(`a swiss number of ${actor} is lost`);
        return [actor, ref as Ref] as const;
      }),
    );
    return [home, new Map(refs)];
  }

  async #settle({ vat }: Home): Promise<void> {
    const { own } = await vat.provide('settlement', Settlement);
    const { settlers, ear } = this.#our;
    const settled = (await E(own).settle(settlers, ear)) as [number, Uint8Array, Uint8Array][];
    for (const [id, ownNumber, door] of settled) {
      this.numbers.set(Number(id), { own: ownNumber, door });
    }
  }

  #isUp(home: Home, refs: Map<number, Ref>): void {
    this.#our.note('is up');
    this.home = home;
    this.#refs = refs;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) this.whenUp(run);
  }

  #failed(error: unknown): void {
    if (!this.#our.mayFail(error))
      this.#our.wrong(`it cannot be started or ended: ${String(error)}`);
    this.machine.crash(1, false);
    this.#startAfter(TRY_AGAIN_MS);
  }

  #startAfter(milliseconds: number): void {
    this.home = undefined;
    const start = ++this.#starts;
    this.#our.after(milliseconds, () => start === this.#starts && this.start());
  }
}
