/** What can go wrong between several peers, beyond what can go wrong within a session. */
import { Disconnected } from '../session/index.ts';

/** Two others could not be brought together. Breaks the promise for the reference, nothing more. */
export class HandoffFailed extends Error {
  readonly code = 'handoff-failed';

  constructor(wrong: string) {
    super(`The reference could not be handed over: ${wrong}`);
    this.name = 'HandoffFailed';
  }
}

/** A lasting reference has as many messages waiting as it takes. */
export class TooManyWaiting extends Error {
  readonly code = 'too-many-waiting';

  constructor(most: number) {
    super(`The other side is away and ${most} messages wait for it already. Try again later.`);
    this.name = 'TooManyWaiting';
  }
}

/** We ourselves have ended all sessions, and begin none any more. */
export class PeerClosed extends Disconnected {
  constructor(reason: string) {
    super(reason);
    this.name = 'PeerClosed';
  }
}
