/**
 * Ends a connection on which no session stands yet, telling the peer why.
 */
import type { Channel } from '../channel.ts';
import type { Dialect } from '../dialect.ts';
import { SESSION_LIMITS } from '../session/index.ts';
import { Outgoing } from '../session/outgoing.ts';

export function refuseChannel(channel: Channel, reason: string, dialect: Dialect): void {
  new Outgoing(channel, dialect, SESSION_LIMITS).abort(reason);
}
