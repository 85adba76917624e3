/** What can go wrong between several peers, beyond what can go wrong within a session. */
import { CodedError } from '../coded-error.ts';
import { Disconnected } from '../session/index.ts';

/** Two others could not be brought together. Breaks the promise for the reference, nothing more. */
export class HandoffFailed extends CodedError {
  constructor(wrong: string) {
    super('handoff-failed', `The reference could not be handed over: ${wrong}`);
  }
}

/** A lasting reference has as many messages waiting as it takes. */
export class TooManyWaiting extends CodedError {
  constructor(most: number) {
    super(
      'too-many-waiting',
      `The other side is away and ${most} messages wait for it already. Try again later.`,
    );
  }
}

/** We ourselves have ended all sessions, and begin none any more. */
export class PeerClosed extends Disconnected {
  constructor(reason: string) {
    super(reason);
  }
}
