/**
 * What can go wrong with a session, as seen from this side, and what of an error the peer gets to
 * see.
 */
import { CodedError } from '../coded-error.ts';

/** The session ended before there was an answer; whether the message took effect is not known. */
export class Disconnected extends CodedError {
  constructor(reason: string, options?: ErrorOptions) {
    super('disconnected', `The connection has ended: ${reason}`, options);
  }
}

/** The peer has let go of the place where it would have told the answer. */
export class Unanswered extends CodedError {
  constructor() {
    super('unanswered', 'The other side will not answer. It may have failed there; try again.');
  }
}

/** The peer broke the rules, so its session is ended. The text is also the reason it is given. */
export class ProtocolError extends CodedError {
  constructor(wrong: string) {
    super('protocol-error', wrong);
  }
}

/** One message is larger than a session carries. */
export class MessageTooLarge extends CodedError {
  constructor(bytes: number, most: number) {
    super(
      'too-large',
      `This message of ${bytes} bytes is too large; ${most} is the most. Send it in parts.`,
    );
  }
}

/** More is waiting to be sent than fits; whoever sends so much must wait for answers in between. */
export class TooMuchUnsent extends CodedError {
  constructor() {
    super(
      'busy',
      'Too much is waiting to be sent on this connection. Wait for some answers, then go on.',
    );
  }
}

const KEBAB = /^[a-z][a-z0-9-]*$/;

/**
 * What the peer is told of `error`. The errors of an operating system or a runtime name paths and
 * addresses in their text; they are known by a code that is not one of ours, and replaced as a
 * whole.
 */
export function forThePeer(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  try {
    const { code } = error as { code?: unknown };
    if (code === undefined || (typeof code === 'string' && KEBAB.test(code))) return error;
  } catch {
    // An error that cannot even be looked at is told like one that must not be seen.
  }
  return somethingFailed();
}

/** What is told in the place of an error that the peer must not see. */
export function somethingFailed(): Error {
  return Object.assign(new Error('Something failed there.'), { code: 'internal' });
}
