/**
 * What a vat is to the program around it: the references it gives out, and its care.
 */
import type { Ref, Resolver } from '../captp/index.ts';
import type { Collected } from './collector/collector.ts';
import type { Inspection } from './inspect/inspection.ts';
import type { AnyKind, FacetsOf, SpawnArgs } from './kind.ts';
import type { Origin } from './message.ts';
import type { IsFrom } from './powers.ts';

/** What a reference to a facet of this vat is, for inspectors and logs. */
export interface FacetIdentity {
  readonly actor: string;
  readonly facet: string;
  readonly kind: string;
}

export interface VatStats {
  /** Actors in memory now. */
  readonly awake: number;
  /** Actors in memory, and those asleep of which something in this program holds a facet. */
  readonly known: number;
  readonly queued: number;
  readonly timers: number;
  /** Messages to other vats that have not arrived. */
  readonly outgoing: number;
  /** Other vats by which this one seems to be an older or a second copy of a vat that went on. */
  readonly forked: number;
  /** Since the vat was opened. */
  readonly turns: number;
  readonly commits: number;
}

/** A restore from a backup begins a new life, with a higher number; two restores of one backup differ in the id. */
export interface VatLife {
  readonly number: number;
  readonly id: Uint8Array;
}

export interface Vat {
  /**
   * The facets of the root actor `name`, made from `args` the first time.
   * Breaks with code `other-kind` when that name belongs to an actor of another kind.
   */
  provide<K extends AnyKind>(name: string, kind: K, ...args: SpawnArgs<K>): Promise<FacetsOf<K>>;
  /** The facets of the root actor `name`, if there is one. */
  find(name: string): Promise<Readonly<Record<string, Ref>> | undefined>;
  /** What a swiss number of a sturdy reference leads to. */
  lookup(swiss: Uint8Array): Promise<Ref | undefined>;
  /** Which facet of this vat `ref` is; undefined for anything else. */
  identify(ref: unknown): FacetIdentity | undefined;
  /**
   * Sends a message and says where it came from: methods see `origin` as `this.turn.origin`. Once
   * `origin.over` is true, no message from it takes effect any more, not even one that waits already.
   */
  dispatch(
    target: unknown,
    args: readonly unknown[],
    answer: Resolver | undefined,
    origin: Origin | undefined,
  ): void;
  /**
   * What is offered to whoever comes in by one connection and asks for `POST_SWISS`. `isFrom` says
   * whether `proof` proves on that very connection that the other side is the vat `designator`.
   * `ended` is settled once that connection has ended. Undefined in a vat without a post.
   */
  postDoor(isFrom: IsFrom, ended?: PromiseLike<unknown>): Ref | undefined;
  /** For looking into it: whoever holds this sees all. */
  readonly inspection: Inspection;
  /** Every record as it is stored, all as of one moment between two commits. */
  snapshot(): AsyncIterable<[key: Uint8Array, sealed: Uint8Array]>;
  /** When nothing waits to be handled or written. */
  idle(): Promise<void>;
  /**
   * Deletes the actors that nobody can reach any more: no root, sturdy reference, timer, waiting
   * message or promise, and nobody in this program. It begins by itself once many were made. Breaks
   * with code `damaged` when a record cannot be read; nothing is deleted then.
   */
  collect(): Promise<Collected>;
  stats(): VatStats;
  /**
   * Others may be reached again, or by another way: what waits for its next try to reach another
   * vat is tried now.
   */
  hurry(): void;
  /** Somebody else has proven to be the vat of that name, while a session with it goes on. */
  tellTwice(vat: string): void;
  /** Which life of this vat it is; undefined where there is no post. */
  life(): VatLife | undefined;
  /** Ends the present group of turns and stops. What still waits breaks with code `closed`. */
  close(): Promise<void>;
}
