/** What a contact remembers, and how it is summed up for the list. */
import type { Ref } from '../../captp/index.ts';
import type { Inside, MapStore, Near, RefTo } from '../../vat/index.ts';
import type { MembraneKeeper } from '../caps/membrane/interface.ts';
import { Refusal } from '../refusal.ts';
import type { ContactSummary } from './interface.ts';
import type { LetterBox, Meeting } from './meeting.ts';
import type { ConversationKeeper, PeopleLedger } from './parts.ts';
import type { Meeters } from './phrase.ts';

type Summary = Inside<typeof ContactSummary>;

/** What an invitation tells of the two who meet by it. */
export interface Encounter {
  readonly role: 'inviter' | 'accepter';
  readonly petname: string;
  readonly suggested: string;
  readonly tag: Uint8Array;
  readonly through?: string | undefined;
}

/** What is known from the start. */
export interface Beginning extends Encounter {
  readonly id: string;
  readonly vat: string;
  readonly since: number;
}

export interface ContactState {
  readonly list: Near<typeof PeopleLedger>;
  readonly id: string;
  role: 'inviter' | 'accepter';
  petname: string;
  suggested: string;
  readonly vat: string;
  readonly since: number;
  tag: Uint8Array;
  through: string | undefined;
  state: Summary['state'];
  trouble: string | undefined;
  confirmed: number | undefined;
  /** When the owner marked that the other one sees another phrase. */
  differs: number | undefined;
  blocked: number | undefined;
  /** What each of the two brought to the phrase. */
  nonce: Uint8Array;
  theirNonce: Uint8Array | undefined;
  commitment: Uint8Array | undefined;
  theirs: RefTo<typeof Meeting> | undefined;
  membrane: Near<typeof MembraneKeeper> | undefined;
  conversation: Near<typeof ConversationKeeper> | undefined;
  box: RefTo<typeof LetterBox> | undefined;
  unread: number;
  last: Summary['last'];
}

export function begun(list: Near<typeof PeopleLedger>, beginning: Beginning): ContactState {
  return {
    list,
    ...beginning,
    through: beginning.through,
    state: 'waiting',
    trouble: undefined,
    confirmed: undefined,
    differs: undefined,
    blocked: undefined,
    nonce: new Uint8Array(0),
    theirNonce: undefined,
    commitment: undefined,
    theirs: undefined,
    membrane: undefined,
    conversation: undefined,
    box: undefined,
    unread: 0,
    last: undefined,
  };
}

interface Here {
  readonly state: ContactState;
  readonly stores: { readonly lets: MapStore<Ref> };
}

export function summaryOf({ state, stores }: Here): Summary {
  const { id, petname, suggested, vat, since, trouble, confirmed, blocked, through } = state;
  const { unread, last, differs } = state;
  const lets = [...stores.lets.keys()];
  const more = { trouble, confirmed, differs, blocked, through, last };
  return { id, petname, suggested, vat, since, state: state.state, lets, unread, ...more };
}

/** Tells the list how it stands now. */
export function note(here: Here): void {
  here.state.list.note(summaryOf(here));
}

const CODE_LENGTH_MAX = 40;

export function fail(here: Here, code: string): void {
  here.state.state = 'failed';
  here.state.trouble = code.slice(0, CODE_LENGTH_MAX);
  note(here);
}

/** The conversation of two who have met, ever. Throws a Refusal with code `not-met`. */
export function met(here: Here): Near<typeof ConversationKeeper> {
  if (here.state.conversation) return here.state.conversation;
  throw notMet(here);
}

/** The same, of two who are not just meeting anew: what is to come does not hang on the past. */
export function metNow(here: Here): Near<typeof ConversationKeeper> {
  const { state } = here.state;
  if (state === 'waiting' || state === 'meeting') throw notMet(here);
  return met(here);
}

function notMet({ state }: Here): Refusal {
  const text =
    state.state === 'failed'
      ? 'This invitation came to nothing. Remove it, and ask for a new one.'
      : `“${state.petname}” has not answered yet. This is possible once you have met.`;
  return new Refusal('not-met', text);
}

/** Letters can be read, and no more written. */
export function removed({ state }: Here): Refusal {
  const why =
    state.trouble === 'removed'
      ? `“${state.petname}” has removed you from their contacts.`
      : `The last invitation between you and “${state.petname}” came to nothing.`;
  const text = `${why} One of you has to invite the other.`;
  return new Refusal('parted', text);
}

export function meetersOf({ state }: Pick<Here, 'state'>): Meeters {
  const { role, tag, vat, list } = state;
  const self = list.self();
  return role === 'inviter'
    ? { tag, inviter: self, accepter: vat }
    : { tag, inviter: vat, accepter: self };
}

/** What the contact lets us do something by. Throws a Refusal with code `not-allowed`. */
export function lentHere({ state, stores }: Here, what: string): Ref {
  const pass = stores.lets.get(what);
  if (pass) return pass;
  const who = `“${state.petname}”`;
  throw new Refusal('not-allowed', `${who} does not let you do that at the moment. Ask for it.`);
}
