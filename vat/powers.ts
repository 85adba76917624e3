/**
 * Powers: what a vat may reach of the world outside, each a small interface that cli/ makes once
 * and hands down.
 *
 * Nothing in vat/ looks for a clock, randomness or a disk by itself. So a vat can do no more than
 * it was given, and a test can run it on a clock and a disk of its own, from one seed.
 */
import type { AbstractLevel } from 'abstract-level';
import type { Ref } from '../captp/index.ts';
import type { JournalBounds } from './journal/journal.ts';
import type { AnyKind } from './kind.ts';

/** Time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /**
   * Runs `run` once, soon after `time`. Returns what calls it off. It may come early: look at the
   * clock again.
   */
  wakeAt(time: number, run: () => void): () => void;
}

/** Randomness fit for keys. */
export interface Random {
  bytes(count: number): Uint8Array;
}

/** Where a reference to something in another vat comes back from after a restart. */
export interface SturdyLocation {
  readonly locator: string;
  readonly swiss: Uint8Array;
}

/** Knows which references of other vats are sturdy, and makes them anew after a restart. */
export interface FarReferences {
  identify(ref: Ref): SturdyLocation | undefined;
  revive(location: SturdyLocation): Ref;
}

/** A connection with another vat that has a post. */
export interface PostRoad {
  /** What the other vat gives for `POST_SWISS`; undefined when it knows no post. */
  readonly door: Ref | undefined;
  /** Proves on this connection that we are who our locator says: see `Vat.postDoor`. */
  readonly proof: Uint8Array;
  /** Settled once this connection has ended. */
  readonly ended?: PromiseLike<unknown> | undefined;
}

/** Does `proof` prove that the other side of one certain connection is the vat of that name? */
export type IsFrom = (vat: string, proof: Uint8Array) => boolean;

/** The way to other vats, for messages that must take effect exactly once. */
export interface PostRoads {
  /** Where other vats find this one, `ocapn://…`. */
  self(): string;
  /**
   * The name of the vat at a locator, however it is reached: what the post knows it by. Throws
   * BadLocator.
   */
  vatOf(locator: string): string;
  /** Connects, or gives the connection there is. Breaks while the other vat cannot be reached. */
  connect(locator: string): PromiseLike<PostRoad>;
  /** For vats that are away. Without it what is for them waits here. */
  readonly mail?: Mail | undefined;
  /** Hears that the vat of that name, which our actors wrote to, talks with another one of our key. */
  readonly onTwin?: ((vat: string) => void) | undefined;
}

/**
 * Mailboxes: other vats that hold what is for one that is away. They lose, repeat, delay and mix up
 * what they like; what they cannot do is read it, change it, or make some.
 */
export interface Mail {
  /**
   * Seals `letter` for the vat `peer` and leaves it in as many mailboxes of it as it can: those that
   * it told us, or, when none of them takes it, those that it published. Answers how many took it;
   * breaks never. `letter` is asked for when a mailbox is there, and gives the same each time.
   */
  leave(
    peer: string,
    mailboxes: readonly string[],
    letter: () => PromiseLike<Uint8Array>,
  ): PromiseLike<number>;
  /** Sturdy references by which the vat `peer` leaves letters for us; at most 4. Breaks never. */
  ours(peer: string): PromiseLike<readonly string[]>;
  /**
   * To be called once, before anything is collected: `take` is given each letter that was opened
   * and whose sender is proven to be `from`. It resolves when the letter has taken effect or is
   * known already. It breaks with code `forked` or `bad-post` when nothing can ever come of it, with
   * any other code when it should come again later.
   */
  onMail(take: (from: string, locator: string, letter: Uint8Array) => Promise<void>): void;
  /** To be called once: `changed` is to be called when others should be told anew what is ours. */
  onChange(changed: () => void): void;
}

/** Any database of the abstract-level family. What it holds is sealed; its keys name nothing. */
// biome-ignore lint/suspicious/noExplicitAny: formats are chosen call by call
export type Database = AbstractLevel<any, any, any>;

export interface VatOptions {
  /** An open database that nobody else writes to. It is the caller's to close, after the vat. */
  readonly db: Database;
  /** 32 bytes from which all that is stored is sealed. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Every kind of actor this vat may hold. One that is missing fails only when an actor of it is
   * used.
   */
  readonly kinds: readonly AnyKind[];
  /** Objects of the host, by the names under which references to them survive a restart. */
  readonly devices?: Readonly<Record<string, Ref>>;
  readonly far?: FarReferences;
  /**
   * Without it, messages to other vats are sent over live connections, at most once, and promises
   * for their answers last as long as those.
   */
  readonly post?: PostRoads;
  /**
   * This database was restored from a backup: other vats are told, and refuse what may still run of
   * the time before. 16 random bytes that name this restore: opened twice with the same ones, it
   * begins one new life.
   */
  readonly restored?: Uint8Array | undefined;
  /** Told of what is wrong in the vat itself; its callers hear only that something is. */
  readonly onFault?: (error: unknown) => void;
  /** How far back the vat remembers its turns; see {@link JournalBounds}. */
  readonly journal?: Partial<JournalBounds>;
  /** Lets the host do other things between two groups of turns that wrote nothing. */
  readonly pause?: () => Promise<void>;
  /** Most actors awake between two groups of turns; see `AWAKE_MAX`. */
  readonly awakeMax?: number;
  /** Actors made until unreachable ones are looked for; see `SPAWNED_MIN`. */
  readonly collectAfter?: number;
  /** How far the commit log grows; see `LOG_BYTES`. */
  readonly logBytes?: number;
}
