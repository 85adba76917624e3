/**
 * Bringing two contacts together, on all three sides.
 *
 * The one who introduces asks both. When both want it, the first makes an invitation that only the
 * other one's vat can accept, and the introducer carries it over. He tells each what he calls the
 * other: an edge name, which is a suggestion. He could lie about who is who; the phrase of the two
 * does not go by him and shows it.
 */
import { E, type Ref } from '../../captp/index.ts';
import {
  boolean,
  type Inside,
  type Near,
  optional,
  type PromiseResolver,
  type RefTo,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { INTRODUCTIONS_MAX, type InvitationTexts, ProposalSummary } from './interface.ts';
import { assertNotIntroduced, noteAsked, nowIs } from './introductions-made.ts';
import { makeInvitation } from './inviting.ts';
import {
  INVITATION_LENGTH_MAX,
  type Introductions,
  PersonName,
  type ProposalAnswer,
  type Proposed,
} from './meeting.ts';
import { suggestedName } from './names.ts';
import type { Breakage, ContactKeeper, ReadInvitation } from './parts.ts';
import { accepted, contactOf, freePetname, type Here, knownBy } from './people-list.ts';
import { shownProposal } from './proposals-shown.ts';

/** Of one contact; so none fills the list for all. */
const PROPOSALS_OF_ONE_MAX = 10;
const INVITATION_MS = 30 * 86_400_000;

/** Somebody whom a contact would like us to meet. */
export const Proposal = record({
  summary: ProposalSummary,
  /** The contact who introduces. */
  contact: text(40),
  invites: boolean,
  /** Hears what the owner decides. */
  resolver: ref(),
  petname: optional(PersonName),
});

/** Two whom we would like to meet. */
export const Introducing = record({
  one: text(40),
  other: text(40),
  otherAgreed: boolean,
  invitation: optional(text(INVITATION_LENGTH_MAX)),
});

/** Asks both. Throws a Refusal when one of them takes no introductions from us. */
export function introduce(here: Here, one: string, other: string, note: string): void {
  const { stores, turn } = here;
  if (one === other) throw new Refusal('same', 'Choose two different contacts.');
  const names = [one, other].map((id) => summaryOf(here, id).petname);
  assertNotIntroduced(here, [one, other], names);
  if (stores.introducing.size >= INTRODUCTIONS_MAX) {
    throw new Refusal('too-many', 'Too many introductions wait for an answer. Try again later.');
  }
  here.state.made += 1;
  const id = `n${here.state.made}`;
  stores.introducing.set(id, { one, other, otherAgreed: false });
  noteAsked(here, id, summaryOf(here, one).petname, summaryOf(here, other).petname);
  for (const [to, about] of [
    [one, other],
    [other, one],
  ] as const) {
    const { petname: name, vat } = summaryOf(here, about);
    const proposed = { name, vat, note, invites: to === one };
    const answer = E(introductionsOf(here, to)).propose(proposed);
    turn.when(answer, 'keeper.sideAnswered', id, to === one);
    turn.whenBroken(answer, 'keeper.sideFailed', id);
  }
}

function summaryOf(here: Here, id: string) {
  const summary = here.stores.summaries.get(id);
  if (summary) return summary;
  throw new Refusal('not-found', 'There is no such contact.');
}

function introductionsOf(here: Here, id: string): RefTo<typeof Introductions> {
  const keeper = contactOf(here, id).keeper as Near<typeof ContactKeeper>;
  const lent = keeper.lent('introductions');
  if (lent) return lent as RefTo<typeof Introductions>;
  const { petname } = summaryOf(here, id);
  throw new Refusal('not-allowed', `“${petname}” takes no introductions from you at the moment.`);
}

/** One of the two has decided. */
export function answered(
  here: Here,
  { agreed, invitation }: Inside<typeof ProposalAnswer>,
  id: string,
  isFirst: boolean,
): void {
  const { introducing } = here.stores;
  const before = introducing.get(id);
  if (!before) return;
  if (!agreed || (isFirst && invitation === undefined)) {
    introducing.delete(id);
    return nowIs(here, id, 'declined');
  }
  const now = {
    ...before,
    otherAgreed: before.otherAgreed || !isFirst,
    invitation: isFirst ? invitation : before.invitation,
  };
  introducing.set(id, now);
  if (!now.otherAgreed || now.invitation === undefined) return;
  introducing.delete(id);
  const first = here.stores.summaries.get(now.one);
  if (!first || !here.stores.contacts.has(now.other)) return nowIs(here, id, 'failed');
  nowIs(here, id, 'agreed');
  const brought = E(introductionsOf(here, now.other)).bring(first.vat, now.invitation);
  here.turn.when(brought, 'keeper.introduced', id);
  here.turn.whenBroken(brought, 'keeper.notIntroduced', id);
}

export function sideFailed(here: Here, id: string): void {
  here.stores.introducing.delete(id);
  nowIs(here, id, 'failed');
}

/** A contact asks whether we want to meet somebody. Gives a promise for what the owner decides. */
export function proposed(here: Here, by: string, proposal: Inside<typeof Proposed>): unknown {
  const { stores, turn, state } = here;
  const { name, vat, note, invites } = proposal;
  if (vat === state.self || knownBy(here, vat)) {
    throw new Refusal('already-contacts', 'These two know each other already.');
  }
  const waiting = [...stores.proposals.values()].filter(({ contact }) => contact === by);
  if (waiting.some(({ summary }) => summary.vat === vat)) {
    throw new Refusal('asked-already', 'This was asked already, and is not answered yet.');
  }
  if (waiting.length >= PROPOSALS_OF_ONE_MAX || stores.proposals.size >= INTRODUCTIONS_MAX) {
    throw new Refusal('full', 'Too many introductions wait there to be answered.');
  }
  const { promise, resolver } = turn.promise();
  state.made += 1;
  const id = `p${state.made}`;
  const petname = summaryOf(here, by).petname;
  const shown = { id, by: petname, name: suggestedName(name), vat, note, at: turn.now() };
  stores.proposals.set(id, {
    summary: { ...shown, agreed: false },
    contact: by,
    invites,
    resolver: resolver as Ref,
  });
  turn.notify('changed');
  return promise;
}

/** The owner wants to meet them. */
export function agree(here: Here, id: string, petname: string): unknown {
  const { stores, turn, state } = here;
  const proposal = proposalOf(here, id);
  if (proposal.summary.agreed) return undefined;
  const proper = freePetname(here, petname, '');
  const summary = { ...proposal.summary, agreed: true };
  if (!proposal.invites) {
    stores.proposals.set(id, { ...proposal, summary, petname: proper });
    decide(proposal, { agreed: true });
    turn.notify('changed');
    return undefined;
  }
  const { by, vat } = shownProposal(here, proposal);
  const terms = { only: vat, through: by };
  const { keeper } = makeInvitation(here, proper, turn.now() + INVITATION_MS, terms);
  const texts = E(state.addresses).write(keeper.swiss(), state.ownName);
  return turn.when(texts, 'keeper.proposalInvited', id);
}

export function proposalInvited(
  here: Here,
  { text: invitation }: Inside<typeof InvitationTexts>,
  id: string,
): void {
  const proposal = here.stores.proposals.get(id);
  if (!proposal) return;
  decide(proposal, { agreed: true, invitation });
  here.stores.proposals.delete(id);
  here.turn.notify('changed');
}

export function decline(here: Here, id: string): void {
  decide(proposalOf(here, id), { agreed: false });
  here.stores.proposals.delete(id);
  here.turn.notify('changed');
}

function decide({ resolver }: Inside<typeof Proposal>, answer: object): void {
  (resolver as Near<typeof PromiseResolver>).fulfill(answer);
}

function proposalOf({ stores }: Here, id: string): Inside<typeof Proposal> {
  const proposal = stores.proposals.get(id);
  if (!proposal) throw new Refusal('not-found', 'There is no such introduction.');
  return proposal;
}

/** The other one agreed, too. */
export function brought(here: Here, by: string, vat: string, invitation: string): void {
  for (const [id, { contact, summary }] of here.stores.proposals) {
    if (contact === by && summary.vat === vat && summary.agreed) openBrought(here, id, invitation);
  }
}

function openBrought({ state, turn }: Here, id: string, invitation: string): void {
  const read = E(state.addresses).read(invitation);
  turn.when(read, 'keeper.broughtOpened', id);
  turn.whenBroken(read, 'keeper.notBrought', id, invitation);
}

export function broughtOpened(here: Here, read: Inside<typeof ReadInvitation>, id: string): void {
  const proposal = here.stores.proposals.get(id);
  if (!proposal) return;
  here.stores.proposals.delete(id);
  here.turn.notify('changed');
  const { summary, petname } = proposal;
  // The invitation is of somebody else than was said, or they met in another way meanwhile.
  if (read.vat !== summary.vat || knownBy(here, read.vat)) return;
  accepted(here, read, petname ?? summary.name, shownProposal(here, proposal).by);
}

export function notBrought(
  here: Here,
  { code }: Inside<typeof Breakage>,
  id: string,
  invitation: string,
): void {
  if (code === 'connection-lost') return openBrought(here, id, invitation);
  here.stores.proposals.delete(id);
  here.turn.notify('changed');
}
