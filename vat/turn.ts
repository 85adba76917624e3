/**
 * A turn: one message, handled to its end or not at all.
 *
 * Whatever a turn changes, it first writes down how to change back. If the method throws, these
 * notes are followed in reverse, so the cost of a turn is what it changed, never what the actor
 * holds. The same notes, of all turns of a group, undo the group when it cannot be written.
 */
import type { Send } from '../captp/index.ts';
import type { Actor } from './actor.ts';
import type { Message } from './message.ts';
import type { Shell } from './shell.ts';

/** What a turn wants written besides the actors and entries it changed. */
export type Write =
  | { readonly is: 'put'; readonly key: Uint8Array; readonly value: unknown }
  | { readonly is: 'del'; readonly key: Uint8Array }
  | { readonly is: 'sturdyref'; readonly hash: Uint8Array; readonly ref: unknown }
  | { readonly is: 'forget'; readonly hash: Uint8Array }
  | { readonly is: 'retire'; readonly actor: Actor };

/** A point of a turn to which it can be rolled back. */
export interface Mark {
  readonly journal: number;
  readonly sends: number;
  readonly writes: number;
}

export const BEGINNING: Mark = { journal: 0, sends: 0, writes: 0 };

export class Turn {
  readonly message: Message;
  /** Milliseconds since 1970, the same through the whole turn. */
  readonly now: number;
  readonly journal: (() => void)[] = [];
  readonly sends: Send[] = [];
  readonly writes: Write[] = [];
  /** Near calls on the stack. */
  depth = 0;
  /**
   * The first sleeping actor that was called. Once it is set the turn is void whatever the method
   * does (it may have caught the signal): it is undone, the actor loaded, and the turn run again.
   */
  wanting: Shell | undefined;

  constructor(message: Message, now: number) {
    this.message = message;
    this.now = now;
  }

  /** Notes how to undo a change. MUST be called before the change is made. */
  undo(step: () => void): void {
    this.journal.push(step);
  }

  mark(): Mark {
    const { journal, sends, writes } = this;
    return { journal: journal.length, sends: sends.length, writes: writes.length };
  }

  rollback(to: Mark): void {
    undoAll(this.journal.splice(to.journal));
    this.sends.length = to.sends;
    this.writes.length = to.writes;
  }
}

/** Follows the notes of a journal from the last to the first. */
export function undoAll(journal: readonly (() => void)[]): void {
  for (let at = journal.length - 1; at >= 0; at--) journal[at]?.();
}
