/**
 * The object a peer begins with: it fetches what a secret number stands for, and takes part in
 * handoffs.
 */
import { CodedError } from '../coded-error.ts';
import { Far } from '../far.ts';
import { SWISS_BYTES_MAX } from '../locator.ts';
import type { Introductions } from './introductions.ts';
import type { Session } from './session.ts';

/**
 * No object has the number that was asked for. The text does not repeat the number: it is a
 * secret.
 */
export class NothingThere extends CodedError {
  constructor() {
    super('not-found', 'Nothing is there under this link. It may be mistyped, or it has ended.');
  }
}

/** `objects` answers what the peer may fetch; without `introductions` there are no handoffs. */
export function bootstrapObject(
  session: Session,
  objects: { fetch(swiss: Uint8Array): unknown } | undefined,
  introductions: Introductions | undefined,
): object {
  return Far('Bootstrap', {
    fetch(swiss: unknown): unknown {
      const wellFormed = swiss instanceof Uint8Array && swiss.length <= SWISS_BYTES_MAX;
      if (!objects || !wellFormed) throw new NothingThere();
      return objects.fetch(swiss);
    },
    ...introductions?.methodsFor(session),
  });
}
