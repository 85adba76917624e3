/**
 * A message that waits for its turn, and the queue in which all messages of a vat wait: first in,
 * first out.
 */
import type { Resolver } from '../captp/index.ts';
import { type Cause, HOST } from './journal/cause.ts';
import type { Promised } from './promises/promised.ts';
import type { Asker } from './promises/waiter.ts';
import type { Shell } from './shell.ts';

/** Where a message goes: a facet of an actor, or something the vat itself does as a turn. */
export type Receiver =
  | { readonly shell: Shell; readonly facet: string }
  | { readonly title: string; readonly run: () => unknown };

/** Where messages come from: a connection, say. What still waits when it is over takes no effect. */
export interface Origin {
  readonly over: boolean;
  /** What the host calls it, for the journal. */
  readonly name?: string | undefined;
}

export interface Message {
  readonly to: Receiver;
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  /** What it came from. */
  readonly cause: Cause;
  /** When it was sent, or read from its record, in milliseconds since 1970. */
  since: number;
  /** The promise of its answer, when a turn of this vat sent it. */
  readonly promised: Promised | undefined;
  /** Who in another vat is told of its result. */
  readonly asker: Asker | undefined;
  /** Promises that its record names. */
  holds: readonly Promised[];
  /** What `dispatch` was told about where it comes from. */
  readonly origin: Origin | undefined;
  /** The record in which it waits durably; deleted by the commit of its turn. */
  record: Uint8Array | undefined;
  /** For a timer: is it still wanted now? */
  readonly wanted?: () => boolean;
  /** Says in the batch of its turn that it was handled; for what is kept elsewhere than in a record. */
  readonly consume?: (() => void) | undefined;
  /** For a timer: takes it off the table, once its turn has run or thrown. */
  readonly done?: (undo: (step: () => void) => void) => void;
  /** Its turn has run, or thrown. */
  handled: boolean;
  /** Its sender's turn was undone. */
  void: boolean;
  /** Sleeping actors that could not be loaded for it, and why. */
  failures: Map<Shell, unknown> | undefined;
  /** How often what it needs could not be read from the disk, and when it was counted last. */
  unread: number;
  unreadAt: number;
  /** How often it waited for an actor to be woken. */
  wakes: number;
}

export function makeMessage(
  to: Receiver,
  args: readonly unknown[],
  answer?: Resolver,
  more?: Partial<
    Pick<
      Message,
      'cause' | 'origin' | 'record' | 'wanted' | 'done' | 'consume' | 'promised' | 'asker' | 'holds'
    >
  >,
): Message {
  return {
    to,
    args,
    answer,
    cause: HOST,
    since: 0,
    promised: undefined,
    asker: undefined,
    holds: [],
    origin: undefined,
    record: undefined,
    handled: false,
    void: false,
    failures: undefined,
    wakes: 0,
    unread: 0,
    unreadAt: Number.NEGATIVE_INFINITY,
    ...more,
  };
}

/**
 * Something the vat itself does as a turn. It is done again until it is written.
 */
export function innerMessage(title: string, run: () => void): Message {
  return makeMessage({ title, run }, [], undefined, { consume: nothingElse });
}

function nothingElse(): void {}

/** Does it come again by itself when its group cannot be written? */
export function isDurable({ record, consume }: Message): boolean {
  return record !== undefined || consume !== undefined;
}

/** Messages that wait; more are refused with code `busy`. */
export const QUEUE_LENGTH_MAX = 50_000;

/** What was taken is let go of in pieces of this size. */
const TAKEN_MAX = 1_024;

export class Queue {
  #messages: Message[] = [];
  #taken = 0;

  get length(): number {
    return this.#messages.length - this.#taken;
  }

  push(message: Message): void {
    this.#messages.push(message);
  }

  first(): Message | undefined {
    return this.#messages[this.#taken];
  }

  shift(): void {
    this.#taken++;
    if (this.#taken < TAKEN_MAX && this.#taken < this.#messages.length) return;
    this.#messages.splice(0, this.#taken);
    this.#taken = 0;
  }

  /** Puts messages back before all others. */
  putBack(messages: readonly Message[]): void {
    this.#messages = [...messages, ...this.#messages.slice(this.#taken)];
    this.#taken = 0;
  }

  /** Does anything wait that is not durable already? */
  hasFresh(): boolean {
    for (let at = this.#taken; at < this.#messages.length; at++) {
      const message = this.#messages[at];
      if (message && !isDurable(message) && !message.void) return true;
    }
    return false;
  }

  /** All that wait, in order. */
  all(): readonly Message[] {
    return this.#messages.slice(this.#taken);
  }

  /** Takes everything out. */
  drain(): Message[] {
    return this.#messages.splice(0).slice(this.#taken);
  }
}
