/**
 * All promises that the vat has to do with: finds them by their Vows and their numbers, and changes
 * them as part of the group of turns that runs now.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Resolver, Vow } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import { Refused } from '../errors.ts';
import { innerMessage } from '../message.ts';
import { Expiries } from './expiries.ts';
import { PromiseRecords } from './promise-records.ts';
import { type Decider, type Outcome, Promised } from './promised.ts';
import type { Waiter } from './waiter.ts';

/** What waits for one promise; more is refused with code `too-many-waiters`. */
const WAITERS_MAX = 1_000;
const PROMISE_ID_BYTES = 16;

export class Promises {
  readonly expiries: Expiries;
  readonly records: PromiseRecords;
  readonly #core: Core;
  readonly #known = new WeakMap<Vow, Promised>();
  /**
   * Those that another vat named, and that no record needs, are held weakly: when nobody holds them
   * any more it does not matter what becomes of them.
   */
  readonly #byId = new Map<string, Promised | WeakRef<Promised>>();
  readonly #unheld = new FinalizationRegistry<string>((key) => {
    if (!this.#find(key)) this.#byId.delete(key);
  });
  /** Where those are noted that what is being written or read names. */
  #held: Promised[] | undefined;

  constructor(core: Core) {
    this.#core = core;
    this.expiries = new Expiries(core);
    this.records = new PromiseRecords(core, this);
  }

  /** Promises that have a number: those that something durable or another vat may decide. */
  *numbered(): Iterable<Promised> {
    for (const key of this.#byId.keys()) {
      const found = this.#find(key);
      if (found) yield found;
    }
  }

  #find(key: string): Promised | undefined {
    const found = this.#byId.get(key);
    return found instanceof WeakRef ? found.deref() : found;
  }

  /** Finds it by its number from now on, as long as that may matter. */
  keep(promised: Promised): void {
    if (!promised.id) return;
    const key = bytesToHex(promised.id);
    const isHeld = promised.lasts || promised.awaited || !promised.foreign;
    const before = this.#byId.get(key);
    if (isHeld) this.#byId.set(key, promised);
    else if (!(before instanceof WeakRef)) {
      this.#byId.set(key, new WeakRef(promised));
      this.#unheld.register(promised, key);
    }
  }

  /** The promise behind `vow`. One that nobody made here is decided by this run of the program. */
  of(vow: Vow): Promised {
    const known = this.#known.get(vow);
    if (known) return known;
    const { settled } = vow;
    const made = new Promised('run', vow);
    made.outcome = settled;
    this.#known.set(vow, made);
    if (!settled) this.#core.group.listening.add(made);
    return made;
  }

  /** For the answer of a message. */
  made(decider: Decider, vow: Vow, resolver: Resolver | undefined): Promised {
    const promised = new Promised(decider, vow, resolver);
    promised.born = this.#core.group.serial;
    this.#known.set(vow, promised);
    return promised;
  }

  /** A promise that is not the answer of any message. */
  fresh(decider: Decider): Promised {
    const promised = new Promised(decider);
    promised.born = this.#core.group.serial;
    this.#known.set(promised.vow, promised);
    return promised;
  }

  /** Changes who decides it: its message went on. */
  decidedBy(promised: Promised, decider: Decider): void {
    const { group } = this.#core;
    const before = promised.decider;
    if (before === decider) return;
    group.onUndo(() => {
      promised.decider = before;
    });
    promised.decider = decider;
    group.promises.add(promised);
    if (decider === 'run' && !promised.heard) group.listening.add(promised);
  }

  idOf(promised: Promised): Uint8Array {
    if (promised.id) return promised.id;
    promised.id = Uint8Array.from(this.#core.random.bytes(PROMISE_ID_BYTES));
    this.#byId.set(bytesToHex(promised.id), promised);
    return promised.id;
  }

  byId(id: Uint8Array): Promised | undefined {
    return this.#find(bytesToHex(id));
  }

  /** The promise of that number; one that is not known yet is decided by `decider`. */
  withId(id: Uint8Array, decider: Decider): Promised {
    const known = this.byId(id);
    if (known) return known;
    const made = this.fresh(decider);
    made.id = Uint8Array.from(id);
    this.keep(made);
    return made;
  }

  /** The promise of that number, which the vat `peer` named in a message. */
  foreign(id: Uint8Array, peer: string): Promised {
    const known = this.byId(id);
    if (known) return known;
    const made = this.fresh({ peer });
    made.foreign = true;
    made.id = Uint8Array.from(id);
    this.keep(made);
    return made;
  }

  /** Somebody in this program, whom nothing else holds to it, waits for it from now on. */
  await(vow: Vow): void {
    const promised = this.of(vow);
    promised.awaited = true;
    this.keep(promised);
  }

  /** It was never made: its turn was undone. */
  unmake({ id }: Promised): void {
    if (id) this.#byId.delete(bytesToHex(id));
  }

  /** For the codec: the number under which a record names `vow`. */
  nameInRecord(vow: Vow): Uint8Array {
    const promised = this.of(vow);
    this.#held?.push(promised);
    return this.idOf(promised);
  }

  /** For the codec: the promise that a record names. */
  namedInRecord(id: Uint8Array): Vow {
    const promised = this.withId(id, 'message');
    this.#held?.push(promised);
    return promised.vow;
  }

  /** Runs what writes or reads one record, and gives the promises that it names. */
  naming<T>(run: () => T): { made: T; names: readonly Promised[] } {
    const before = this.#held;
    const names: Promised[] = [];
    this.#held = names;
    try {
      return { made: run(), names };
    } finally {
      this.#held = before;
    }
  }

  hold(names: readonly Promised[]): void {
    for (const promised of names) this.#count(promised, 1);
  }

  letGo(names: readonly Promised[]): void {
    for (const promised of names) this.#count(promised, -1);
  }

  #count(promised: Promised, by: 1 | -1): void {
    const { group } = this.#core;
    group.onUndo(() => {
      promised.holders -= by;
    });
    promised.holders += by;
    group.promises.add(promised);
  }

  /** As part of the group of turns that runs now. */
  wait(promised: Promised, waiter: Waiter): void {
    const { group } = this.#core;
    const before = promised.waiters;
    if (before.length >= WAITERS_MAX) {
      throw new Refused('too-many-waiters', `At most ${WAITERS_MAX} can wait for one promise.`);
    }
    group.onUndo(() => {
      promised.waiters = before;
    });
    promised.waiters = [...before, waiter];
    group.promises.add(promised);
  }

  /** As part of the group: from `time` on it breaks, unless it is decided. */
  expire(promised: Promised, time: number): void {
    const { group } = this.#core;
    const before = promised.expires;
    group.onUndo(() => {
      promised.expires = before;
    });
    group.promises.add(promised);
    this.expiries.set(promised, time);
  }

  /** Those decided need no number any more, once that is on the disk. */
  committed(): void {
    const { group } = this.#core;
    for (const { id, holders } of group.decided) {
      if (id && holders === 0) this.#byId.delete(bytesToHex(id));
    }
    for (const promised of group.listening) this.#hear(promised);
    this.expiries.look();
  }

  #hear(promised: Promised): void {
    if (promised.heard || promised.outcome) return;
    promised.heard = true;
    promised.vow.listen({
      fulfilled: (value) => this.arrived(promised, { value }),
      broken: (error) => this.arrived(promised, { error }),
    });
  }

  /** Something outside of turns decided it. */
  arrived(promised: Promised, outcome: Outcome): void {
    const run = (): void => this.#core.routes.decide(promised, outcome);
    this.#core.enqueue(innerMessage('a promise', run));
  }
}
