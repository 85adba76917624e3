/** Invitations of the list: making them, their number, and what one that somebody sent says. */
import { E, type Ref } from '../../captp/index.ts';
import type { Inside, Near } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import {
  INVITATION_MS_MAX,
  INVITATIONS_MAX,
  type InvitationSummary,
  type InvitationTexts,
} from './interface.ts';
import { Invitation } from './invitation.ts';
import type { InvitationKeeper, PeopleLedger, ReadInvitation } from './parts.ts';
import { accepted, endedBy, type Here, knownBy } from './people-list.ts';

export function invitationOf({ stores }: Here, id: string) {
  const kept = stores.invitations.get(id);
  if (!kept) throw new Refusal('not-found', 'There is no such invitation.');
  return { summary: kept.summary, keeper: kept.keeper as Near<typeof InvitationKeeper> };
}

/** For `only` that vat, when it is given. Throws a Refusal for a time that is over, or too far. */
export function makeInvitation(
  here: Here,
  petname: string,
  expires: number,
  { only, through }: { readonly only?: string; readonly through?: string } = {},
) {
  const { state, stores, turn, facets } = here;
  const created = turn.now();
  if (expires <= created || expires > created + INVITATION_MS_MAX) {
    const days = INVITATION_MS_MAX / 86_400_000;
    throw new Refusal('bad-time', `An invitation can be open for at most ${days} days from now.`);
  }
  if (stores.invitations.size >= INVITATIONS_MAX) makeRoom(here);
  state.made += 1;
  const id = `i${state.made}`;
  const terms = { id, petname, created, expires, only, through };
  const { keeper } = turn.spawn(Invitation, facets.ledger as Near<typeof PeopleLedger>, terms);
  const summary = { id, petname, created, expires, state: 'open' as const };
  stores.invitations.set(id, { summary, keeper: keeper as Ref });
  keeper.begin();
  return { id, keeper };
}

function makeRoom({ stores }: Here): void {
  const over = [...stores.invitations.values()].filter(({ summary }) => summary.state !== 'open');
  const oldest = over.sort((a, b) => a.summary.created - b.summary.created)[0];
  if (!oldest) {
    throw new Refusal('too-many', 'Too many invitations are open. Cancel some of them first.');
  }
  (oldest.keeper as Near<typeof InvitationKeeper>).end();
  stores.invitations.delete(oldest.summary.id);
}

export function noteInvitation(
  { stores, turn }: Here,
  summary: Inside<typeof InvitationSummary>,
): void {
  const kept = stores.invitations.get(summary.id);
  if (kept) stores.invitations.set(summary.id, { ...kept, summary });
  turn.notify('changed');
}

/** What an invitation says, before it is accepted. */
export function seen(here: Here, { vat, name }: Inside<typeof ReadInvitation>) {
  const known = knownBy(here, vat)?.petname;
  const view = { vat, name, own: vat === here.state.self };
  if (known !== undefined) return { ...view, known };
  const before = endedBy(here, vat)?.petname;
  return before === undefined ? view : { ...view, before };
}

/** Accepts what was read. Gives the id of the contact. */
export function opened(here: Here, read: Inside<typeof ReadInvitation>, petname: string): string {
  if (read.vat === here.state.self) {
    const words = 'This is an invitation of your own. Send it to the one it is for.';
    throw new Refusal('own-invitation', words);
  }
  return accepted(here, read, petname, undefined);
}

/** Gives a promise for its texts. Throws a Refusal with its state as code once it is not open. */
export function textsOf(here: Here, id: string): unknown {
  const { state, turn } = here;
  const swiss = invitationOf(here, id).keeper.swiss();
  const texts = E(state.addresses).write(swiss, state.ownName);
  return turn.when(texts, 'keeper.written', id);
}

export function written(here: Here, { link, text }: Inside<typeof InvitationTexts>, id: string) {
  const { expires } = invitationOf(here, id).summary;
  return { id, link, text, expires };
}

/** The newest first. */
export function allInvitations({ stores }: Here): Inside<typeof InvitationSummary>[] {
  const all = [...stores.invitations.values()].map(({ summary }) => summary);
  return all.sort((a, b) => b.created - a.created);
}

/** Has it read; gives a promise for what `next` answers about it. */
export function readText(
  { state, turn }: Here,
  invitation: string,
  next: 'keeper.seen' | 'keeper.opened',
  ...more: readonly string[]
): unknown {
  return turn.when(E(state.addresses).read(invitation), next, ...more);
}
