/**
 * How people, invitations, contacts and conversations of one vat know each other, and the devices
 * that they ask. Private to the vat.
 */
import {
  anything,
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  oneOf,
  optional,
  promise,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import {
  ContactOwner,
  ContactSummary,
  InvitationSummary,
  InvitationTexts,
  Letter,
  NAMERS_MAX,
  PEOPLE_PAGE_MAX,
  Swiss,
} from './interface.ts';
import {
  ASKED_NAMES_MAX,
  CARD_ITEMS_MAX,
  INVITATION_LENGTH_MAX,
  ItemName,
  LetterText,
  PASTED_LENGTH_MAX,
  PersonName,
  ProposalAnswer,
  Proposed,
  VatName,
} from './meeting.ts';
import { NONCE_BYTES } from './phrase.ts';

const Id = text(40);
const Hash = bytes(NONCE_BYTES, NONCE_BYTES);
export const Breakage = record({ code: text(100), message: text(2_000) });

/** What an invitation's text says. */
export const ReadInvitation = record({ door: ref(), vat: VatName, swiss: Swiss, name: PersonName });

/** The device that writes invitations as text and reads them: actors do not know where they are. */
export const PeopleAddresses = defineInterface('PeopleAddresses', {
  write: call(arg('swiss', Swiss), arg('name', PersonName)).returns(InvitationTexts),
  /** Breaks with code bad-invitation, or many-invitations. Nobody is dialled. */
  read: call(arg('invitation', text(PASTED_LENGTH_MAX))).returns(ReadInvitation),
});

/**
 * Makes and takes back one of the things that a contact may do, which another part of the vat is
 * responsible for. What it lends is granted to that one contact, and ended by itself.
 */
export const CardSupplier = defineInterface('CardSupplier', {
  /** `vat` is the contact's: who it is, whatever he is called. */
  lend: call(arg('person', PersonName), arg('amount', optional(nat)), arg('vat', VatName)).returns(
    record({ id: text(80), pass: ref() }),
  ),
  /** More of it, or less. Answers false when it is not lent any more. */
  change: call(arg('id', text(80)), arg('amount', nat)).returns(boolean),
  end: call(arg('id', text(80))),
});

/** Where a vat is kept out that is blocked, beside what its contact ends: at our mailboxes. */
export const PeopleGate = defineInterface('PeopleGate', {
  shut: call(arg('vat', VatName)),
  reopen: call(arg('vat', VatName)),
});

/** Somebody who came by an invitation. */
export const Newcomer = record({
  vat: VatName,
  meeting: ref(),
  commitment: Hash,
  name: PersonName,
  tag: Hash,
  petname: PersonName,
  through: optional(PersonName),
});

/** The list, as its contacts and invitations use it. */
export const PeopleLedger = defineInterface('PeopleLedger', {
  /** The name of this vat. */
  self: call().returns(VatName),
  ownName: call().returns(PersonName),
  note: call(arg('summary', ContactSummary)),
  noteInvitation: call(arg('summary', InvitationSummary)),
  /** The id of the new contact. Throws when there is one of that vat already. */
  met: call(arg('newcomer', Newcomer)).returns(Id),
  /** Off the list. */
  gone: call(arg('id', Id)),
  /** Throws unless the name is proper and free. */
  freePetname: call(arg('petname', PersonName), arg('id', Id)).returns(PersonName),
  called: call(arg('vats', list(VatName, ASKED_NAMES_MAX))).returns(
    list(optional(PersonName), ASKED_NAMES_MAX),
  ),
  /** What other parts of the vat can lend. */
  supplies: call().returns(list(ItemName, CARD_ITEMS_MAX)),
  supplier: call(arg('what', ItemName)).returns(optional(ref(CardSupplier))),
  /** Keeps a vat out, or lets it in again. */
  shut: call(arg('vat', VatName), arg('out', boolean)),
  /** Those who let us hear what they call others, beside the contact of that id. */
  namers: call(arg('id', Id)).returns(
    list(record({ by: Id, petname: PersonName, names: ref() }), NAMERS_MAX),
  ),
  /** Something that is not in a summary has changed. */
  heardMore: call(),
  proposed: call(arg('by', Id), arg('proposed', Proposed)).returns(promise(ProposalAnswer)),
  brought: call(arg('by', Id), arg('vat', VatName), arg('invitation', text(INVITATION_LENGTH_MAX))),
});

/** The list, as the host furnishes it and as its own answers come back. */
export const PeopleKeeper = defineInterface('PeopleKeeper', {
  furnish: call(
    arg('self', VatName),
    arg('suppliers', list(record({ what: ItemName, supplier: ref(CardSupplier) }), CARD_ITEMS_MAX)),
    arg('gate', optional(ref(PeopleGate))),
  ),
  written: call(arg('texts', InvitationTexts), arg('id', Id)).returns(anything),
  seen: call(arg('read', ReadInvitation)).returns(anything),
  opened: call(arg('read', ReadInvitation), arg('petname', PersonName)).returns(Id),
  sideAnswered: call(arg('answer', ProposalAnswer), arg('id', Id), arg('first', boolean)),
  sideFailed: call(arg('why', Breakage), arg('id', Id)),
  /** The other one has the invitation of the first. */
  introduced: call(arg('nothing', optional(anything)), arg('id', Id)),
  notIntroduced: call(arg('why', Breakage), arg('id', Id)),
  proposalInvited: call(arg('texts', InvitationTexts), arg('id', Id)),
  broughtOpened: call(arg('read', ReadInvitation), arg('id', Id)),
  notBrought: call(
    arg('why', Breakage),
    arg('id', Id),
    arg('invitation', text(INVITATION_LENGTH_MAX)),
  ),
});

/** An invitation, as the list moves it. */
export const InvitationKeeper = defineInterface('InvitationKeeper', {
  begin: call(),
  /** Its swiss number. Throws once it is not open. */
  swiss: call().returns(Swiss),
  cancel: call(),
  expire: call(),
  /** Takes it off the books. */
  end: call(),
});

/** A contact, as the list and its own answers move it. */
export const ContactKeeper = defineInterface('ContactKeeper', {
  beginAsInviter: call(arg('meeting', ref()), arg('commitment', Hash)),
  beginAsAccepter: call(arg('door', ref())),
  /** Meets the same vat once more: all that is dead goes, the letters stay. */
  startAgain: call(
    arg(
      'encounter',
      record({
        role: oneOf('inviter', 'accepter'),
        petname: PersonName,
        suggested: PersonName,
        tag: Hash,
        through: optional(PersonName),
      }),
    ),
  ),
  /** `tag` tells by which invitation. */
  failed: call(arg('why', Breakage), arg('tag', optional(Hash))),
  /** What the contact lets this vat do something by. */
  lent: call(arg('what', ItemName)).returns(optional(ref())),
  conversed: call(
    arg('unread', nat),
    arg('last', record({ at: nat, mine: boolean, text: text(120) })),
  ),
  /** What one of those who were asked calls this contact. */
  heard: call(arg('names', list(optional(PersonName), ASKED_NAMES_MAX)), arg('by', Id)),
  notHeard: call(arg('why', Breakage), arg('by', Id)),
  end: call(),
});

/** A conversation, as its contact uses it and as its own answers come back. */
export const ConversationKeeper = defineInterface('ConversationKeeper', {
  write: call(arg('to', ref()), arg('text', LetterText)).returns(nat),
  page: call(arg('before', optional(nat))).returns(list(Letter, PEOPLE_PAGE_MAX)),
  read: call(arg('number', nat)),
  arrived: call(arg('nothing', optional(anything)), arg('number', nat)),
  refused: call(arg('why', Breakage), arg('number', nat)),
  takeBack: call(arg('number', nat)),
  unsent: call().returns(nat),
  /** Takes back all letters that have not left. */
  dropUnsent: call(),
  end: call(),
});

/** The contacts of a vat, by the parts that move each. */
export const Known = record({ owner: ref(ContactOwner), keeper: ref(ContactKeeper) });
