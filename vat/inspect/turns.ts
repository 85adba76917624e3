/** Turns, as the journal tells of them. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Core } from '../core.ts';
import { isOfActor } from '../journal/actor-name.ts';
import type { Cause } from '../journal/cause.ts';
import { turnOf, turnsBackwards } from '../journal/history.ts';
import type { PastTurn } from '../journal/past-turn.ts';
import { type Link, linkOfReceiver } from './links.ts';
import { PAGE_LENGTH, type Page, placeIn } from './page.ts';

/** Turns looked through for one page; where few match, a page may be short. */
const TURNS_SCANNED_MAX = 20_000;
/** Messages and actors named of one turn. */
const NAMED_MAX = 20;
const NAME_LENGTH_MAX = 120;

export interface CauseView {
  readonly from: Cause['from'];
  readonly turn?: number;
  readonly nth?: number;
  readonly peer?: string;
  readonly message?: number;
  readonly peerTurn?: number;
  readonly connection?: string;
}

export interface SentView {
  readonly to: Link;
  readonly method: string;
  /** Its number in the post to that vat. */
  readonly message?: number;
}

export interface TurnView {
  readonly turn: number;
  readonly time: number;
  readonly cause: CauseView;
  readonly to: Link;
  readonly method: string;
  /** `ok`, or the code of the error that undid it. */
  readonly outcome: string;
  readonly sent: readonly SentView[];
  readonly sentCount: number;
  readonly changed: readonly string[];
  readonly changedCount: number;
}

/** Turns, the newest first; with `actor`, those that it handled or that changed it. */
export async function listTurns(
  core: Core,
  actor: Uint8Array | undefined,
  after: string | undefined,
): Promise<Page<TurnView>> {
  const rows: TurnView[] = [];
  let scanned = 0;
  const before = after === undefined ? undefined : placeIn(after);
  for await (const turn of turnsBackwards(core, before)) {
    if (!actor || concerns(turn, actor)) rows.push(viewTurn(turn));
    const isFull = rows.length >= PAGE_LENGTH || ++scanned >= TURNS_SCANNED_MAX;
    if (isFull && turn.turn > core.journal.first) return { rows, next: String(turn.turn) };
  }
  return { rows };
}

export async function oneTurn(core: Core, turn: number): Promise<TurnView> {
  return viewTurn(await turnOf(core, turn));
}

function concerns({ to, changes }: PastTurn, actor: Uint8Array): boolean {
  const isReceiver = to !== 'lost' && 'id' in to && isOfActor(to, actor);
  return isReceiver || changes.some((change) => isOfActor(change.actor, actor));
}

export function viewTurn(past: PastTurn): TurnView {
  const changed = new Set(past.changes.map(({ actor }) => bytesToHex(actor.id)));
  const sent = past.sent.slice(0, NAMED_MAX).map(({ to, method }) => ({
    to: linkOfReceiver(to),
    method: shortName(method),
    ...(to !== 'lost' && 'peer' in to && to.message !== undefined ? { message: to.message } : {}),
  }));
  return {
    turn: past.turn,
    time: past.time,
    cause: viewCause(past.cause),
    to: linkOfReceiver(past.to),
    method: shortName(past.method),
    outcome: past.failure || 'ok',
    sent,
    sentCount: past.sent.length,
    changed: [...changed].slice(0, NAMED_MAX),
    changedCount: changed.size,
  };
}

export function viewCause(cause: Cause): CauseView {
  const { from } = cause;
  if (from === 'turn') return { from, turn: cause.turn, nth: cause.nth };
  if (from === 'timer') return cause.turn === undefined ? { from } : { from, turn: cause.turn };
  if (from === 'connection') return cause.name ? { from, connection: cause.name } : { from };
  if (from === 'host') return { from };
  const { peer, message, turn } = cause;
  return { from, peer, message, ...(turn === undefined ? {} : { peerTurn: turn }) };
}

/** Methods of forwarders are whatever a sender wrote. */
export function shortName(name: string): string {
  return name.slice(0, NAME_LENGTH_MAX).replace(/\p{Surrogate}/gu, '\u{FFFD}');
}
