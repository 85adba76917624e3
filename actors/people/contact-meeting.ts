/**
 * How a contact takes what the other side of a meeting says.
 *
 * Two can meet again after one has removed the other: it is the same key, so it is the same record,
 * with its letters. What was given by way of the past meeting is dead, and given anew.
 */
import { E, type Ref } from '../../captp/index.ts';
import type { Near, RefTo } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { allowFirst, endAll, giveAll, type Here } from './contact-card.ts';
import { type Encounter, fail, meetersOf, note } from './contact-self.ts';
import { Conversation } from './conversation.ts';
import type { Meeting } from './meeting.ts';
import { suggestedName } from './names.ts';
import type { ContactKeeper } from './parts.ts';
import { opensCommitment } from './phrase.ts';

/** Another meeting with the same vat, after the last one has ended. */
export function startAgain(here: Here, encounter: Encounter): void {
  const { state, stores, turn } = here;
  turn.withdraw('keeper.failed');
  endAll(here);
  for (const what of [...stores.lets.keys()]) stores.lets.delete(what);
  state.role = encounter.role;
  state.petname = encounter.petname;
  state.suggested = encounter.suggested;
  state.tag = encounter.tag;
  state.through = encounter.through;
  state.state = 'waiting';
  state.trouble = undefined;
  state.theirNonce = undefined;
  state.commitment = undefined;
  state.theirs = undefined;
  if (state.blocked === undefined) return;
  // Meeting anew ends a block; it does not give back all that was allowed before.
  state.blocked = undefined;
  for (const what of [...stores.allowed.keys()]) stores.allowed.delete(what);
  allowFirst(here);
}

/** The one who invited answers: from now on it is known what the phrase is. */
export function takeHello(here: Here, nonce: Uint8Array, meeting: Ref, name: string): void {
  const { state, turn } = here;
  if (state.role !== 'accepter' || state.state !== 'waiting') throw notNow();
  // Only the vat that the invitation named may answer it.
  if (turn.vatOf(meeting) !== state.vat) {
    throw new Refusal('wrong-vat', 'Another vat than the one that invited answers.');
  }
  state.theirNonce = nonce;
  state.theirs = meeting as RefTo<typeof Meeting>;
  state.suggested = suggestedName(name);
  const revealed = E(state.theirs).reveal(state.nonce);
  turn.whenBroken(revealed, 'keeper.failed', state.tag);
  meet(here);
}

/** The one who accepted opens what he committed to. */
export function takeNonce(here: Here, nonce: Uint8Array): void {
  const { state } = here;
  const { commitment } = state;
  if (state.role !== 'inviter' || state.state !== 'meeting' || !commitment) throw notNow();
  // Said and done: whoever opens another commitment than his own gets no second try.
  if (!opensCommitment(meetersOf(here), nonce, commitment)) return fail(here, 'bad-greeting');
  state.theirNonce = nonce;
  meet(here);
}

export function takeCard(here: Here, card: Readonly<Record<string, Ref>>): void {
  const { state, stores, turn } = here;
  if (state.blocked !== undefined) throw revoked();
  if (state.state !== 'met') throw notNow();
  for (const what of [...stores.lets.keys()])
    if (!Object.hasOwn(card, what)) stores.lets.delete(what);
  for (const [what, pass] of Object.entries(card)) {
    // What lives elsewhere is not the contact's to give.
    if (turn.vatOf(pass) === state.vat) stores.lets.set(what, pass);
  }
  note(here);
}

function meet(here: Here): void {
  const { state, turn, facets } = here;
  if (!state.conversation) {
    const made = turn.spawn(Conversation, facets.keeper as Near<typeof ContactKeeper>);
    state.conversation = made.keeper;
    state.box = made.box;
    allowFirst(here);
  }
  state.state = 'met';
  // Whoever was blocked before he was removed is let in again by meeting anew.
  if (state.blocked === undefined) state.list.shut(state.vat, false);
  if (state.blocked === undefined) giveAll(here);
  note(here);
}

/** What was said in a meeting did not arrive, or was refused there. */
export function takeFailure(here: Here, code: string, tag: Uint8Array | undefined): void {
  if (here.state.state !== 'met' && isOf(here.state.tag, tag)) fail(here, code);
}

/** Of this meeting, and not of one before it with the same vat. Not secret: which one it is. */
const isOf = (now: Uint8Array, tag: Uint8Array | undefined): boolean =>
  tag === undefined || (tag.length === now.length && tag.every((byte, at) => byte === now[at]));

const notNow = (): Refusal => new Refusal('not-now', 'This is not awaited here.');

export const revoked = (): Refusal =>
  new Refusal('revoked', 'This was revoked by the one who granted it.');
