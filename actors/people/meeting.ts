/**
 * What two vats say to each other when people meet, and afterwards: the only part of this folder
 * that strangers reach.
 *
 *     accepter                                   inviter
 *        accept(commitment, meeting, name)  ──►   (the invitation is used up)
 *        ◄──  hello(nonce, meeting, name)
 *        reveal(nonce)  ──►                       (fits the commitment, or the contact fails)
 *        hand(card)  ──►          ◄──  hand(card)
 *
 * Whatever is handed over goes to the meeting of the other side, which is reached under its key: so
 * whoever says that he is a certain vat gets nothing unless he is. Each message is carried by the
 * post, once, however long one of the two sleeps.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  map,
  nat,
  optional,
  promise,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { PERSON_NAME_LENGTH_MAX } from './names.ts';
import { NONCE_BYTES } from './phrase.ts';

/** Longest letter, in UTF-16 code units. */
export const LETTER_LENGTH_MAX = 4_000;
/** Things that one contact may be allowed. */
export const CARD_ITEMS_MAX = 32;
/** Vats that are asked after by one call. */
export const ASKED_NAMES_MAX = 100;
/** An invitation as text. */
export const INVITATION_LENGTH_MAX = 2_000;
/** The same with the words around it, as somebody pastes it. */
export const PASTED_LENGTH_MAX = 10_000;
export const NOTE_LENGTH_MAX = 300;

export const PersonName = text(PERSON_NAME_LENGTH_MAX);
/** The name of a vat: its key, in letters. */
export const VatName = text(120, 1);
/** What somebody may do: a word such as `letters`. */
export const ItemName = text(40, 1);
const Nonce = bytes(NONCE_BYTES, NONCE_BYTES);

/** What each of the things that somebody may do is done by. */
export const HandedCard = map(ItemName, ref(), CARD_ITEMS_MAX);

/** One end of two that belong together; nobody but the other end has it. */
export const Meeting = defineInterface('Meeting', {
  hello: call(arg('nonce', Nonce), arg('meeting', ref()), arg('name', PersonName)),
  reveal: call(arg('nonce', Nonce)),
  /** What the other side lets this one do, from now on. */
  hand: call(arg('card', HandedCard)),
  /** Asks for that once more. */
  handAgain: call(),
  /** This side was removed from the contacts of the other. */
  parted: call(),
});

export const Greeting = record({
  commitment: Nonce,
  meeting: ref(),
  /** How the one who accepts calls himself. */
  name: PersonName,
});

/** What an invitation leads to. */
export const InvitationDoor = defineInterface('InvitationDoor', {
  /** Breaks with code used, cancelled, expired, not-for-you, already-contacts or bad-greeting. */
  accept: call(arg('greeting', Greeting)),
});

export const LetterText = text(LETTER_LENGTH_MAX, 1);

/** Where a contact's letters go. */
export const LetterBox = defineInterface('LetterBox', {
  /** Breaks with code `full` while too many wait to be read. `written` is the writer's time. */
  deliver: call(arg('text', LetterText), arg('written', nat)),
});

/** What somebody calls others. */
export const EdgeNames = defineInterface('EdgeNames', {
  /** Names of those that are asked for and known. */
  called: call(arg('vats', list(VatName, ASKED_NAMES_MAX))).returns(
    list(optional(PersonName), ASKED_NAMES_MAX),
  ),
});

/** Somebody whom a contact would like to bring together with the one who is asked. */
export const Proposed = record({
  /** What the contact calls him. */
  name: PersonName,
  vat: VatName,
  note: text(NOTE_LENGTH_MAX),
  /** Shall the one who is asked make the invitation, or accept one? */
  invites: boolean,
});
export type Proposed = Wire<typeof Proposed>;

export const ProposalAnswer = record({
  agreed: boolean,
  /** For that one vat alone, from the one who invites. */
  invitation: optional(text(INVITATION_LENGTH_MAX)),
});

/** Where a contact introduces others. */
export const Introductions = defineInterface('Introductions', {
  /** Answers when its owner has decided, which may take days. */
  propose: call(arg('proposed', Proposed)).returns(promise(ProposalAnswer)),
  /** The other one agreed, too: his invitation. */
  bring: call(arg('vat', VatName), arg('invitation', text(INVITATION_LENGTH_MAX))),
});
