/** Other vats with which there is a post: how far each has come, and what holds it up. */
import type { Correspondence } from '../post/correspondence.ts';

export interface PeerView {
  readonly peer: string;
  readonly connected: boolean;
  /** Messages that wait to reach it. */
  readonly outbox: number;
  /** Numbers: the last message for it, the last that has arrived there, the last that came from it. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly received: number;
  /** Where letters for it can be left, and how many of those that wait lie there. */
  readonly mailboxes: number;
  readonly left: number;
  /** What the last try to reach it failed by, since when it cannot be reached, and the next try. */
  readonly trouble?: string;
  readonly since?: number;
  readonly next?: number;
}

const TROUBLE_LENGTH_MAX = 500;

export function viewPeer({ peer, outbox, courier }: Correspondence): PeerView {
  const { trouble, lostAt, nextTry } = courier;
  const text = (trouble as { readonly message?: unknown } | undefined)?.message;
  return {
    peer: peer.designator,
    connected: courier.state === 'carrying',
    outbox: outbox.length,
    sent: peer.sent.mark,
    acknowledged: peer.arrived.mark,
    received: peer.taken.mark,
    mailboxes: peer.mailboxes.length,
    left: Math.max(0, peer.mailed - peer.arrived.mark),
    ...(typeof text === 'string' ? { trouble: text.slice(0, TROUBLE_LENGTH_MAX) } : {}),
    ...(lostAt === undefined ? {} : { since: lostAt }),
    ...(nextTry === undefined ? {} : { next: nextTry }),
  };
}
