/**
 * A promise as the vat knows it: the Vow that the running program holds, and beside it everything
 * that must survive the program.
 *
 * As long as only the running program listens, it costs one object and no record. It gets a number
 * and a record when something durable waits for it or holds it.
 */
import { makeVow, type Resolver, type Vow } from '../../captp/index.ts';
import type { Waiter } from './waiter.ts';

/**
 * Who decides it: a message of this vat, a resolver actor, another vat by the post, or something of
 * this run of the program (a device, a connection), which is not there after a restart.
 */
export type Decider = 'message' | 'resolver' | 'run' | { readonly peer: string };

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

export class Promised {
  readonly vow: Vow;
  /** Decides the Vow for whoever listens in this program; absent where somebody else does. */
  readonly resolver: Resolver | undefined;
  decider: Decider;
  /** Names it in records and to other vats: 16 random bytes, once they are needed. */
  id: Uint8Array | undefined;
  waiters: readonly Waiter[] = [];
  /** What it became, at the latest in the group of turns that runs now. */
  outcome: Outcome | undefined;
  /** Milliseconds since 1970 at which it breaks unless it is decided. */
  expires: number | undefined;
  /** Records of waiting messages and of other promises that name it. */
  holders = 0;
  /** Promises that its own waiters name. */
  holds: readonly Promised[] = [];
  /** There may be a record of it. */
  recorded = false;
  /** Another vat named it in a message, and will say what becomes of it. */
  foreign = false;
  /** Somebody in this program waits for it. */
  awaited = false;
  /** It is listened to: what this run decides is then heard of. */
  heard = false;
  /** The message that asks another vat for it, until its group is written. */
  leaving: { expires: number | undefined } | undefined;
  /** The number of the group of turns in which it was made, if it was made by this run of the program. */
  born: number | undefined;

  constructor(decider: Decider, vow?: Vow, resolver?: Resolver) {
    const own = vow ? { vow, resolver } : makeVow();
    this.vow = own.vow;
    this.resolver = own.resolver;
    this.decider = decider;
  }

  /** Must it be on the disk? */
  get lasts(): boolean {
    return this.holders > 0 || (this.outcome === undefined && this.waiters.length > 0);
  }
}
