/**
 * `this.turn`: what a method may do besides reading and assigning its state and stores.
 *
 * All of it belongs to the turn: if the method throws, no actor was made, no timer set, no
 * reference forgotten.
 */
import type { Ref, Vow } from '../captp/index.ts';
import type { Interface, Near } from './interface.ts';
import type { AnyKind, FacetsOf, SpawnArgs } from './kind.ts';
import type { Origin } from './message.ts';
import type { PromiseResolver } from './promises/resolver-kind.ts';
import type { Schedule } from './schedules/schedule.ts';

/** `facet.method`, as timers name what to call: a name survives a restart, a function would not. */
export type MethodName<I> = {
  [F in keyof I & string]: I[F] extends Interface<infer M> ? `${F}.${keyof M & string}` : never;
}[keyof I & string];

/** A promise that may as well be left alone: what it is for happens anyway. */
interface Following extends PromiseLike<unknown> {}

/**
 * Who wants to hear of changes. They live in memory: who comes back after a restart adds itself
 * again.
 */
export interface Watchers {
  readonly size: number;
  /**
   * Adds a reference, once however often it is added. Throws with code `too-many-watchers` at the
   * limit.
   */
  add(watcher: Ref): void;
}

export interface TurnPowers<I = never> {
  /** The id of this actor: names it in logs and inspectors, gives no access. */
  readonly id: string;
  /**
   * What `dispatch` was told about where this message came from; undefined for what comes from
   * inside.
   */
  readonly origin: Origin | undefined;
  readonly watchers: Watchers;
  /** The time in milliseconds since 1970; one and the same through the whole turn. */
  now(): number;
  /** Fresh random bytes, at most 65,536. */
  randomBytes(count: number): Uint8Array;
  /** Makes an actor and gives its facets. */
  spawn<K extends AnyKind>(kind: K, ...args: SpawnArgs<K>): FacetsOf<K>;
  /**
   * A new swiss number (32 bytes) by which `ref` can be found again. Only its hash is stored: keep
   * it.
   */
  sturdyref(ref: Ref): Uint8Array;
  /** From the commit of this turn on nothing is found by `swiss` any more. */
  forget(swiss: Uint8Array): void;
  /**
   * The name of the other vat in which what `ref` leads to lives: who answers there has its key.
   * Undefined for what is of this vat, or lives only as long as a connection.
   */
  vatOf(ref: Ref): string | undefined;
  /**
   * Calls `method` of this actor at `time` (milliseconds since 1970) or soon after, once. Gives the
   * timer's id.
   */
  at(time: number, method: MethodName<I>, ...args: unknown[]): string;
  /**
   * Calls `method` of this actor with `({ due, missed }, ...context)` at every occurrence of the
   * schedule, each time in a turn of its own, until it is called off. Gives the schedule's id, to
   * `cancel` it. Throws with code `bad-schedule`.
   */
  every(schedule: Schedule, method: MethodName<I>, ...context: unknown[]): string;
  /** Calls off a timer or a schedule of this actor. Was there one? */
  cancel(timer: string): boolean;
  /**
   * Calls `method` of this actor with `(value, ...context)` once `promise` is fulfilled, in a turn
   * of its own, whatever restarts lie between. The value is in wire form, as any argument is. Gives
   * a promise for what the method answers; it breaks when `promise` does.
   */
  when(promise: unknown, method: MethodName<I>, ...context: unknown[]): Following;
  /**
   * Calls `method` with `({ code, message }, ...context)` once `promise` is broken. Gives a promise
   * for what the method answers, or for what `promise` is fulfilled with.
   */
  whenBroken(promise: unknown, method: MethodName<I>, ...context: unknown[]): Following;
  /**
   * A durable promise, to answer with or to send, and the reference that decides it, to keep or to
   * hand on.
   */
  promise(): { readonly promise: Vow; readonly resolver: Near<typeof PromiseResolver> };
  /**
   * Breaks the promise of a send with code `expired` at `time` (milliseconds since 1970), unless it
   * is decided before. A message to another vat that has not left by then never leaves; one that
   * has may still take effect there.
   */
  expire(promise: Vow, time: number): void;
  /**
   * How many messages to other vats have not left this one, of those whose failure `method` of this
   * actor hears by `whenBroken` with just this context; without context, with any.
   */
  unsent(method: MethodName<I>, ...context: unknown[]): number;
  /**
   * Takes these messages back: they never leave, and their promises break with code `withdrawn`.
   * Answers how many. What may have left, though nobody may have heard of it, is not among them.
   */
  withdraw(method: MethodName<I>, ...context: unknown[]): number;
  /** Sends to every watcher once the turn is durable. A watcher whose answer breaks is dropped. */
  notify(method: string, ...args: unknown[]): void;
  /** Ends this actor for good, with its stores, timers and sturdy references. */
  retire(): void;
}
