/**
 * Stands here for an object of the peer's. It has no fields that anybody could see: there is
 * nothing to know but who it is.
 */

import type { DescriptorKind } from '../codec.ts';
import { CodedError } from '../coded-error.ts';
import { OwnHandler } from '../handler.ts';
import type { Resolver } from '../resolver.ts';
import type { Session } from './session.ts';

/** The part of a session that references of it use. */
export interface Sender extends Session {
  readonly ended: boolean;
  /** Sends a message to what the peer hosts; what goes wrong breaks the answer. */
  deliver(
    kind: DescriptorKind,
    position: number,
    args: readonly unknown[],
    answer: Resolver | undefined,
  ): void;
  /** Tells the peer that the presence at `position` is not used any more. */
  release(position: number): void;
}

/** A reference was used after it was let go of. */
class Released extends CodedError {
  constructor() {
    super('released', 'This reference was let go of before. Ask for it again.');
  }
}

export class Presence extends OwnHandler {
  readonly #session: Sender;
  readonly #position: number;
  #released = false;

  constructor(session: Sender, position: number) {
    super();
    this.#session = session;
    this.#position = position;
  }

  override deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    if (this.#released) return answer?.reject(new Released());
    this.#session.deliver('desc:export', this.#position, args, answer);
  }

  static isOne(value: object): value is Presence {
    return #session in value;
  }

  static sessionOf(presence: Presence): Sender {
    return presence.#session;
  }

  /** Throws {@link Released}. */
  static positionOf(presence: Presence): number {
    if (presence.#released) throw new Released();
    return presence.#position;
  }

  static release(presence: Presence): void {
    if (presence.#released) return;
    presence.#released = true;
    presence.#session.release(presence.#position);
  }
}

/** `Symbol.dispose` where the engine has it: `using ref = …` lets go at the end of the block. */
const DISPOSE: symbol | undefined = Symbol.dispose;
if (DISPOSE) {
  Object.defineProperty(Presence.prototype, DISPOSE, {
    value(this: Presence) {
      Presence.release(this);
    },
  });
}

/**
 * Lets go of a reference at once, instead of when the engine finds that it is unused: messages to it
 * break from now on, also those of others that it was lent to by us, and the peer may forget it.
 * Does nothing for what is not a peer's.
 */
export function release(reference: object): void {
  if (Presence.isOne(reference)) Presence.release(reference);
}

/** The session that a reference of a peer's came by; undefined for any other. */
export function sessionOf(reference: object): Session | undefined {
  return Presence.isOne(reference) ? Presence.sessionOf(reference) : undefined;
}
