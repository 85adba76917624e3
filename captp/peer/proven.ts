/** What a peer says of itself, beside what the network has proven of it. */
import type { Channel } from '../channel.ts';
import { type Greeted, ProtocolError } from '../session/index.ts';

/** Throws ProtocolError when the network has proven somebody else than the greeting says. */
export function checkProven({ proven }: Channel, { peer }: Greeted): void {
  if (proven === undefined || proven === peer.designator) return;
  throw new ProtocolError('You say that you are somebody else than you have proven to be.');
}
