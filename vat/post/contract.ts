/**
 * The post, as the rest of the vat sees it: what carries messages to other vats exactly once.
 */
import type { Outcome, Promised } from '../promises/promised.ts';
import type { Asker } from '../promises/waiter.ts';
import type { Op } from '../records.ts';

/** A message to another vat that has not left. */
export interface Unsent {
  /** For its answer. */
  readonly promised: Promised;
  /** As part of the group: it never leaves. Answers false when that cannot be now. */
  withdraw(): boolean;
}

export interface Post {
  /** Does `target` lead to another vat in such a way that it can be found again after a restart? */
  takes(target: unknown): boolean;
  /** As part of the group of turns that runs now. */
  send(target: unknown, args: readonly unknown[], promised: Promised | undefined): void;
  /** As part of the group: tells another vat what became of a promise. */
  tell(asker: Asker, outcome: Outcome): void;
  /** Messages that wait for an answer and have not left this vat. */
  unsent(): Iterable<Unsent>;
  /** Puts what the group changed into `ops`. */
  save(ops: Op[]): void;
  /** The group is on the disk: what is new may leave. */
  committed(): void;
}
