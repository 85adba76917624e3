/** What a vat holds of one public space, as the network reads and fills it: the durable actor is behind it. */
import type { SignedCharter, SignedEntry } from './publication.ts';

/** The entries of one author that are held without a hole. */
export interface Run {
  readonly author: Uint8Array;
  /** The first of them; the hash of the one before it. */
  readonly first: number;
  readonly previous: Uint8Array;
  readonly last: number;
  /** Of the last. */
  readonly hash: Uint8Array;
  /** Two entries of this author contradict each other, so no more are taken. */
  readonly forked: boolean;
}

export interface Held {
  readonly charter: SignedCharter | undefined;
  readonly runs: readonly Run[];
}

/**
 * `new`: it continues its chain. `older`: it goes before what was held. `known`: held already. `gap`: those between are
 * missing. `fork`: it contradicts what is held, and that was not known. `refused`: its author may not write it (any
 * more), or was found contradicting himself.
 */
export type Verdict = 'new' | 'older' | 'known' | 'gap' | 'fork' | 'refused';

export interface SpaceShelf {
  held(): PromiseLike<Held>;
  /** Keeps a charter, unless one as new is held. Answers whether it was newer. */
  charter(charter: SignedCharter): PromiseLike<boolean>;
  /**
   * Keeps entries that are signed; says of each what became of it. `jump`: one that others hold no more of before
   * may begin a chain anew.
   */
  take(entries: readonly SignedEntry[], jump: boolean): PromiseLike<readonly Verdict[]>;
  /** Those of an author from number `from` on, or before it from there down; at most `most`, without a hole. */
  entries(
    author: Uint8Array,
    from: number,
    down: boolean,
    most: number,
  ): PromiseLike<readonly SignedEntry[]>;
  /** The other one of two that contradict each other, if there are such of this author. */
  contradiction(author: Uint8Array): PromiseLike<SignedEntry | undefined>;
}
