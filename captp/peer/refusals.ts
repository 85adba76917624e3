/**
 * Why somebody who has dialled gets no session, in the words of op:abort. Peers of this program
 * know each other's refusals by them; for others they are a text like any other.
 */
import { CodedError } from '../coded-error.ts';
import type { PeerLocator } from '../locator.ts';
import { ProtocolError } from '../session/index.ts';

/** We have dialled each other, and the other connection goes on. */
export const CROSSED = 'We dialled each other; the other connection goes on.';

/** There is a session, and nothing was found out about it. */
export const STANDS = 'A session with you stands already.';

/**
 * There is a session, and it answered a question that was asked after this connection began. Who
 * has no session here, and hears this, knows that somebody else has it under the same key.
 */
export const ALIVE = 'A session with you stands already, and gives signs of life.';

/** As told to `peer`, which has dialled us. */
export class SessionAlive extends ProtocolError {
  readonly peer: PeerLocator;

  constructor(peer: PeerLocator) {
    super(ALIVE);
    this.peer = peer;
  }
}

/** A peer that we dialled has a session with somebody else who proved to be us. */
export class RunsTwice extends CodedError {
  constructor() {
    super('runs-twice', 'This vat runs twice: the other side talks with another one of its key.');
  }
}
