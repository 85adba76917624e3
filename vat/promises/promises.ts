/**
 * All promises that the vat has to do with, and their records.
 *
 * A record says who decides the promise and what waits for it. It is written with the group of
 * turns in which something durable began to depend on the promise, and deleted with the group in
 * which the last of that has come to its end.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Resolver, Vow } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import { Refused, VatError } from '../errors.ts';
import { promiseKey, promiseRange } from '../keys.ts';
import { innerMessage } from '../message.ts';
import type { Op } from '../records.ts';
import { Expiries } from './expiries.ts';
import { type Decider, type Outcome, Promised } from './promised.ts';
import { type Breakage, breakageOf, type Waiter } from './waiter.ts';

/** What waits for one promise; more is refused with code `too-many-waiters`. */
export const WAITERS_MAX = 1_000;
const PROMISE_ID_BYTES = 16;

type StoredOutcome = { readonly value: unknown } | { readonly breakage: Breakage };

interface StoredPromise {
  readonly decider: Decider;
  readonly waiters: readonly unknown[];
  readonly outcome?: StoredOutcome | undefined;
  readonly expires?: number | undefined;
}

export class Promises {
  readonly expiries: Expiries;
  readonly #core: Core;
  readonly #known = new WeakMap<Vow, Promised>();
  readonly #byId = new Map<string, Promised>();
  /** Where those are noted that what is being written or read names. */
  #held: Promised[] | undefined;

  constructor(core: Core) {
    this.#core = core;
    this.expiries = new Expiries(core);
  }

  /** Promises that have a number: those that something durable or another vat may decide. */
  numbered(): Iterable<Promised> {
    return this.#byId.values();
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
    return this.#byId.get(bytesToHex(id));
  }

  /** The promise of that number; one that is not known yet is decided by `decider`. */
  withId(id: Uint8Array, decider: Decider): Promised {
    const known = this.byId(id);
    if (known) return known;
    const made = this.fresh(decider);
    made.id = Uint8Array.from(id);
    this.#byId.set(bytesToHex(id), made);
    return made;
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

  /** Puts what the group changed into `ops`. Saving one may change others. */
  save(ops: Op[]): void {
    const { group } = this.#core;
    while (group.promises.size > 0) {
      const [promised] = group.promises as Set<Promised>;
      if (!promised) return;
      group.promises.delete(promised);
      this.#saveOne(promised, ops);
    }
  }

  #saveOne(promised: Promised, ops: Op[]): void {
    const { records, group } = this.#core;
    const { lasts, holds } = promised;
    if (!lasts) {
      this.#moveHolds(promised, holds, []);
      if (promised.recorded && promised.id) ops.push(records.del(promiseKey(promised.id)));
      if (promised.outcome) group.decided.push(promised);
      return;
    }
    const key = promiseKey(this.idOf(promised));
    const { made, names } = this.naming(() => records.putLossy(key, this.#toRecord(promised)));
    this.#moveHolds(promised, holds, names);
    promised.recorded = true;
    ops.push(made);
  }

  #moveHolds(promised: Promised, from: readonly Promised[], to: readonly Promised[]): void {
    if (from.length === 0 && to.length === 0) return;
    const { group } = this.#core;
    group.onUndo(() => {
      promised.holds = from;
    });
    promised.holds = to;
    this.hold(to);
    this.letGo(from);
  }

  #toRecord({ decider, waiters, outcome, expires }: Promised): StoredPromise {
    const stored = waiters.map((waiter) =>
      'next' in waiter ? { ...waiter, next: waiter.next && this.idOf(waiter.next) } : waiter,
    );
    return { decider, waiters: stored, outcome: outcome && toStored(outcome), expires };
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

  /** Reads all records. To be called once, while the vat is being opened. */
  async restore(): Promise<void> {
    const { records, onFault } = this.#core;
    for (const [key, sealed] of await records.all(promiseRange, { record: 'promise' })) {
      try {
        const promised = this.withId(key.slice(1), 'message');
        const open = (): unknown => records.open(key, sealed, { record: 'promise' });
        const { made, names } = this.naming(open);
        for (const named of names) named.holders++;
        promised.holds = names;
        this.#fromRecord(promised, made as StoredPromise);
      } catch (error) {
        onFault(error);
      }
    }
    for (const promised of this.#byId.values()) {
      // Who was to decide it went away with the program.
      if (promised.decider === 'run' && !promised.outcome) {
        this.arrived(promised, { error: connectionLost() });
      }
    }
    this.expiries.look();
  }

  #fromRecord(promised: Promised, stored: StoredPromise): void {
    promised.recorded = true;
    promised.decider = stored.decider;
    promised.waiters = stored.waiters.map((waiter) => {
      const { next } = waiter as { next?: Uint8Array };
      return (
        next ? { ...(waiter as object), next: this.withId(next, 'message') } : waiter
      ) as Waiter;
    });
    if (stored.outcome) {
      promised.outcome = fromStored(stored.outcome);
      if ('value' in promised.outcome) promised.resolver?.resolve(promised.outcome.value);
      else promised.resolver?.reject(promised.outcome.error);
    } else if (stored.expires !== undefined) this.expiries.set(promised, stored.expires);
  }
}

function toStored(outcome: Outcome): StoredOutcome {
  return 'value' in outcome ? outcome : { breakage: breakageOf(outcome.error) };
}

function fromStored(stored: StoredOutcome): Outcome {
  if ('value' in stored) return stored;
  const { code, message } = stored.breakage;
  return { error: new VatError('Broken', code, message) };
}

function connectionLost(): VatError {
  const message = 'What was to answer went away when this vat was stopped. Ask again.';
  return new VatError('Lost', 'connection-lost', message);
}
