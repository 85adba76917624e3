/**
 * What can go wrong with a session, as seen from this side, and what of an error the peer gets to
 * see.
 */

/** The session ended before there was an answer; whether the message took effect is not known. */
export class Disconnected extends Error {
  readonly code = 'disconnected';

  constructor(reason: string, options?: ErrorOptions) {
    super(`The connection has ended: ${reason}`, options);
    this.name = 'Disconnected';
  }
}

/** The peer has let go of the place where it would have told the answer. */
export class Unanswered extends Error {
  readonly code = 'unanswered';

  constructor() {
    super('The other side will not answer. It may have failed there; try again.');
    this.name = 'Unanswered';
  }
}

/** The peer broke the rules, so its session is ended. The text is also the reason it is given. */
export class ProtocolError extends Error {
  readonly code = 'protocol-error';

  constructor(wrong: string) {
    super(wrong);
    this.name = 'ProtocolError';
  }
}

/** One message is larger than a session carries. */
export class MessageTooLarge extends RangeError {
  readonly code = 'too-large';

  constructor(bytes: number, most: number) {
    super(`This message of ${bytes} bytes is too large; ${most} is the most. Send it in parts.`);
    this.name = 'MessageTooLarge';
  }
}

/** More is waiting to be sent than fits; whoever sends so much must wait for answers in between. */
export class TooMuchUnsent extends Error {
  readonly code = 'busy';

  constructor() {
    super('Too much is waiting to be sent on this connection. Wait for some answers, then go on.');
    this.name = 'TooMuchUnsent';
  }
}

const KEBAB = /^[a-z][a-z0-9-]*$/;

/**
 * What the peer is told of `error`. The errors of an operating system or a runtime name paths and
 * addresses in their text; they are known by a code that is not one of ours, and replaced as a
 * whole.
 */
export function forThePeer(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const ours =
    error.code === undefined || (typeof error.code === 'string' && KEBAB.test(error.code));
  return ours ? error : Object.assign(new Error('Something failed there.'), { code: 'internal' });
}
