/**
 * How a contact ends: for a while (blocked), or for good, by either side.
 *
 * What waits for it here and has not left is taken back, so that nobody hears of somebody who wanted
 * no more to do with him. Who is removed hears that, unless he was blocked: that is said to nobody.
 */
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { endAll, giveAll, type Here } from './contact-card.ts';
import { fail, note } from './contact-self.ts';
import type { Meeting } from './meeting.ts';

export function block(here: Here): void {
  const { state, turn } = here;
  if (state.blocked !== undefined) return;
  endAll(here);
  state.conversation?.dropUnsent();
  state.list.shut(state.vat, true);
  state.blocked = turn.now();
  note(here);
}

export function unblock(here: Here): void {
  const { state } = here;
  if (state.blocked === undefined) return;
  state.blocked = undefined;
  state.list.shut(state.vat, false);
  if (state.state === 'met') {
    giveAll(here);
    E.sendOnly(state.theirs as RefTo<typeof Meeting>).handAgain();
  }
  note(here);
}

/** Forgets the contact. */
export function part(here: Here): void {
  const { state, turn } = here;
  if (state.blocked === undefined) {
    endAll(here);
    if (state.theirs && state.state !== 'failed') E.sendOnly(state.theirs).parted();
  }
  turn.withdraw('keeper.failed');
  state.conversation?.end();
  state.list.gone(state.id);
  turn.retire();
}

/** The other side has forgotten us. What was said stays, until one is invited anew. */
export function takeParting(here: Here): void {
  const { state, stores } = here;
  if (state.state === 'failed') return;
  if (state.blocked === undefined) endAll(here);
  for (const what of [...stores.lets.keys()]) stores.lets.delete(what);
  state.conversation?.dropUnsent();
  fail(here, 'removed');
}
