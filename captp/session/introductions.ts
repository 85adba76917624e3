/**
 * What a session asks of the peer it belongs to about references that a third party hosts.
 *
 * A session knows only itself; who else there is, and how two others are brought together (OCapN,
 * third-party handoffs), is known where all sessions are: peer/.
 */
import type { SyrupRecord } from '../syrup/index.ts';
import type { Session } from './session.ts';

export interface Introductions {
  /**
   * The record that takes the place of `reference`, which `host` has given us, in a message to
   * `receiver`; undefined when the two cannot be brought together: then it is lent, and reaches
   * the receiver by us. Called while the message is written, so what it sends to `host` goes out
   * before.
   */
  give(host: Session, reference: object, receiver: Session): SyrupRecord | undefined;
  /** What a signed give (`desc:sig-envelope`) that came by `giver` stands for: a promise for it. */
  receive(giver: Session, envelope: SyrupRecord): object;
  /** Further methods of the object that the peer of `session` begins with. */
  methodsFor(session: Session): object;
}
