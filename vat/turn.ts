/**
 * A turn: one message, handled to its end or not at all.
 *
 * Whatever a turn changes, it first writes down as an entry that says how it was. If the method
 * throws, these entries are followed in reverse, so the cost of a turn is what it changed, never
 * what the actor holds. The same entries, of all turns of a group, undo the group when it cannot be
 * written, and are kept in the journal when it is.
 */

import { type Send, Sym } from '../captp/index.ts';
import type { Actor } from './actor.ts';
import { cut } from './cut.ts';
import { type Change, UndoStep, undoAll } from './journal/change.ts';
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
  readonly journal: Change[] = [];
  readonly sends: Send[] = [];
  readonly writes: Write[] = [];
  /** The code of the error that undid it; empty when it went well. */
  failure = '';
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

  /** Notes a change of an actor. MUST be called before the change is made. */
  note(change: Change): void {
    this.journal.push(change);
  }

  /** Notes how to undo something that is no part of an actor. MUST be called before it is done. */
  undo(step: () => void): void {
    this.journal.push(new UndoStep(step));
  }

  /** The name of the method that is called, or empty for what the vat itself does. */
  get method(): string {
    return methodIn(this.message.args);
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

/** Most of a method's name that is noted; a longer one is no method of anything. */
const METHOD_LENGTH_MAX = 120;

/** The name of the method that a message with these arguments calls. */
export function methodIn(args: readonly unknown[]): string {
  const selector = args[0];
  if (!(selector instanceof Sym)) return '';
  const { name } = selector;
  return name.length > METHOD_LENGTH_MAX ? cut(name, METHOD_LENGTH_MAX) : name;
}
