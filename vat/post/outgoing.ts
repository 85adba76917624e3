/** A message that waits to leave for another vat, as it is in memory and on the disk. */
import type { Peer } from './peer.ts';
import { isAmong } from './ranges.ts';

export interface Outgoing {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** The chain with this message. */
  readonly chain: Uint8Array;
  readonly nonce: Uint8Array;
  /** Our promise that waits for the answer. */
  readonly promise: Uint8Array | undefined;
  /** From then on it need not leave any more: milliseconds since 1970. */
  expires: number | undefined;
}

/** As it is stored. */
export type StoredOutgoing = readonly [
  bytes: Uint8Array,
  chain: Uint8Array,
  nonce: Uint8Array,
  promise: Uint8Array | undefined,
  expires: number | undefined,
];

/** Need it not leave any more? Then its number is used up by something else. */
export function isOver({ number, expires }: Outgoing, peer: Peer, now: number): boolean {
  return (expires !== undefined && expires <= now) || isAmong(peer.withdrawn, number);
}
