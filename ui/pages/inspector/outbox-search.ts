/**
 * Which messages wait for another vat, and which turns sent them.
 *
 * The outbox itself holds them sealed and numbered; the journal tells which turn sent which number.
 * It is read backwards from now, because what waits was sent lately; what lies further back than
 * the kept window, or than {@link PAGES_MAX} pages, is counted and not listed.
 */
import type { PeerView, TurnView } from '../../../actors/inspector/interface.ts';
import type { Page } from './paged.ts';

/** Pages of a hundred turns each that are looked through. */
export const PAGES_MAX = 20;

/** A message in an outbox: its number there, its method, and the turn that sent it. */
export interface Outgoing {
  readonly number: bigint;
  readonly method: string;
  readonly turn: TurnView;
}

/** The oldest first, as they will leave. `turns` reads a page of turns, the newest first. */
export async function findWaiting(
  { peer, acknowledged, outbox }: Pick<PeerView, 'peer' | 'acknowledged' | 'outbox'>,
  turns: (after: string | undefined) => PromiseLike<Page<TurnView>>,
): Promise<Outgoing[]> {
  const found: Outgoing[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX && BigInt(found.length) < outbox; page++) {
    const { rows, next } = await turns(after);
    for (const turn of rows) {
      for (const { to, message, method } of turn.sent) {
        if (to.peer !== peer || message === undefined || message <= acknowledged) continue;
        found.push({ number: message, method, turn });
      }
    }
    if (next === undefined) break;
    after = next;
  }
  return found.sort((a, b) => Number(a.number - b.number));
}
