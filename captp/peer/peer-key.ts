/**
 * Who a peer is, as a key of a table: transport and designator. Hints only say how to reach it
 * today, so they make no difference.
 */
import type { PeerLocator } from '../locator.ts';

export function peerKey({ transport, designator }: PeerLocator): string {
  return JSON.stringify([transport, designator]);
}

export function samePeer(one: PeerLocator, other: PeerLocator): boolean {
  return one.transport === other.transport && one.designator === other.designator;
}
