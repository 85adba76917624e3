/**
 * The records of promises.
 *
 * A record says who decides the promise and what waits for it. It is written with the group of
 * turns in which something durable began to depend on the promise, and deleted with the group in
 * which the last of that has come to its end.
 */
import type { Core } from '../core.ts';
import { VatError } from '../errors.ts';
import { promiseKey, promiseRange } from '../keys.ts';
import type { Op } from '../records.ts';
import type { Decider, Outcome, Promised } from './promised.ts';
import type { Promises } from './promises.ts';
import { type Breakage, breakageOf, type Waiter } from './waiter.ts';

type StoredOutcome = { readonly value: unknown } | { readonly breakage: Breakage };

interface StoredPromise {
  readonly decider: Decider;
  readonly waiters: readonly unknown[];
  readonly outcome?: StoredOutcome | undefined;
  readonly expires?: number | undefined;
}

export class PromiseRecords {
  readonly #core: Core;
  readonly #promises: Promises;

  constructor(core: Core, promises: Promises) {
    this.#core = core;
    this.#promises = promises;
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
    this.#promises.keep(promised);
    if (!lasts) {
      this.#moveHolds(promised, holds, []);
      if (promised.recorded && promised.id) ops.push(records.del(promiseKey(promised.id)));
      if (promised.outcome) group.decided.push(promised);
      return;
    }
    const key = promiseKey(this.#promises.idOf(promised));
    const { made, names } = this.#promises.naming(() =>
      records.putLossy(key, this.#toRecord(promised)),
    );
    this.#moveHolds(promised, holds, names);
    promised.recorded = true;
    ops.push(made);
  }

  #moveHolds(promised: Promised, from: readonly Promised[], to: readonly Promised[]): void {
    // A promise whose waiters hold it would else be saved for ever.
    if (isSame(from, to)) return;
    const { group } = this.#core;
    group.onUndo(() => {
      promised.holds = from;
    });
    promised.holds = to;
    this.#promises.hold(to);
    this.#promises.letGo(from);
  }

  #toRecord({ decider, waiters, outcome, expires }: Promised): StoredPromise {
    const stored = waiters.map((waiter) =>
      'next' in waiter
        ? { ...waiter, next: waiter.next && this.#promises.idOf(waiter.next) }
        : waiter,
    );
    return { decider, waiters: stored, outcome: outcome && toStored(outcome), expires };
  }

  /** Reads all records. To be called once, while the vat is being opened. */
  async restore(): Promise<void> {
    const { records, onFault } = this.#core;
    for (const [key, sealed] of await records.all(promiseRange, { record: 'promise' })) {
      try {
        const promised = this.#promises.withId(key.slice(1), 'message');
        const open = (): unknown => records.open(key, sealed, { record: 'promise' });
        const { made, names } = this.#promises.naming(open);
        for (const named of names) named.holders++;
        promised.holds = names;
        this.#fromRecord(promised, made as StoredPromise);
      } catch (error) {
        onFault(error);
      }
    }
    for (const promised of this.#promises.numbered()) {
      // Who was to decide it went away with the program.
      if (promised.decider === 'run' && !promised.outcome) {
        this.#promises.arrived(promised, { error: connectionLost() });
      }
    }
    this.#promises.expiries.look();
  }

  #fromRecord(promised: Promised, stored: StoredPromise): void {
    promised.recorded = true;
    promised.decider = stored.decider;
    promised.waiters = stored.waiters.map((waiter) => {
      const { next } = waiter as { next?: Uint8Array };
      return (
        next ? { ...(waiter as object), next: this.#promises.withId(next, 'message') } : waiter
      ) as Waiter;
    });
    if (stored.outcome) {
      promised.outcome = fromStored(stored.outcome);
      if ('value' in promised.outcome) promised.resolver?.resolve(promised.outcome.value);
      else promised.resolver?.reject(promised.outcome.error);
    } else if (stored.expires !== undefined) this.#promises.expiries.set(promised, stored.expires);
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

function isSame(one: readonly Promised[], other: readonly Promised[]): boolean {
  return one.length === other.length && one.every((promised, at) => promised === other[at]);
}
