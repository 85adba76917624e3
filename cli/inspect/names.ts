/** References, causes and ids as one reads them in a line of text. */
import type { Cause } from '../../actors/inspector/interface.ts';
import type { Link } from '../../actors/inspector/shown.ts';
import { formatTime, printable } from '../terminal/format.ts';

/** Enough of an id to name an actor by; `gather inspect actor` takes it. */
const ID_LENGTH = 8;
const DESIGNATOR_LENGTH = 12;
const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

export function shortId(id: string): string {
  return id.slice(0, ID_LENGTH);
}

export function shortPeer(designator: string | undefined): string {
  return `vat ${(designator ?? '?').slice(0, DESIGNATOR_LENGTH)}`;
}

/** `2026-12-24 18:05:09`, in the time of this machine. */
export function momentText(time: number | bigint): string {
  const seconds = Math.trunc(Number(time) / MS_PER_SECOND) % SECONDS_PER_MINUTE;
  return `${formatTime(time)}:${String(seconds).padStart(2, '0')}`;
}

/** `Lake 3f2a90b1 owner`, `device objects`, `vat Ab3…`. */
export function linkText(link: Link): string {
  const { to, kind = '?', actor = '', facet = '', name = '', peer } = link;
  if (to === 'actor') return printable(`${kind} ${shortId(actor)} ${facet}`.trimEnd());
  if (to === 'device') return printable(`device ${name}`);
  if (to === 'peer') return shortPeer(peer);
  return to === 'vat' ? printable(name) : 'a connection';
}

/** `turn 12`, `vat Ab3… message 7 (its turn 90)`, `timer set in turn 4`. */
export function causeText(cause: Cause | undefined): string {
  if (!cause) return '';
  const { from, turn, peer, message, peerTurn, connection } = cause;
  if (from === 'turn') return `turn ${turn}`;
  if (from === 'timer') return turn === undefined ? 'a timer' : `timer set in turn ${turn}`;
  if (from === 'connection') return printable(connection ?? 'a connection');
  if (from === 'host') return 'the vat itself';
  const theirs = peerTurn === undefined ? '' : ` (its turn ${peerTurn})`;
  return `${shortPeer(peer)} message ${message}${theirs}`;
}
