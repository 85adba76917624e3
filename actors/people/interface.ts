/**
 * People, as their owner holds them: contacts by petname, invitations, letters, introductions.
 *
 * A petname is what the owner calls somebody; it is his alone, unique in his list, and stands for
 * one key. What somebody calls himself is a suggestion, shown beside it and never instead of it.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  oneOf,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { Letter, TROUBLE_LENGTH_MAX } from './letters.ts';
import {
  ASKED_NAMES_MAX,
  CARD_ITEMS_MAX,
  INVITATION_LENGTH_MAX,
  ItemName,
  LetterText,
  NOTE_LENGTH_MAX,
  PASTED_LENGTH_MAX,
  PersonName,
  VatName,
} from './meeting.ts';
import { PHRASE_WORDS } from './phrase.ts';
import {
  EdgeName,
  INTRODUCTIONS_MAX,
  IntroductionSummary,
  NAMERS_MAX,
  ProposalSummary,
} from './summaries.ts';

/** People that one vat knows. */
export const CONTACTS_MAX = 1_000;
/** Invitations that are kept, open or not; of more, the oldest that are not open make room. */
export const INVITATIONS_MAX = 200;
/** How long an invitation may be open. */
export const INVITATION_MS_MAX = 90 * 86_400_000;
/** Contacts, and letters, that are listed at once. */
export const PEOPLE_PAGE_MAX = 100;
/** Letters kept of one conversation; the oldest go. */
export const LETTERS_MAX = 5_000;
/** Letters of one contact that wait to be read; more are refused. */
export const UNREAD_MAX = 500;

const Id = text(40);

export { Letter, LetterState } from './letters.ts';
export {
  EdgeName,
  INTRODUCTIONS_MAX,
  IntroductionState,
  IntroductionSummary,
  NAMERS_MAX,
  ProposalSummary,
} from './summaries.ts';

export const InvitationState = oneOf('open', 'used', 'cancelled', 'expired');

export const InvitationSummary = record({
  id: Id,
  /** What whoever accepts it will be called. */
  petname: PersonName,
  created: nat,
  expires: nat,
  state: InvitationState,
  /** Who accepted it. */
  contact: optional(Id),
});
export type InvitationSummary = Wire<typeof InvitationSummary>;

export const InvitationTexts = record({
  /** A web address, for somebody who may have no vat yet. */
  link: text(INVITATION_LENGTH_MAX),
  /** The same without an address, to be pasted. */
  text: text(INVITATION_LENGTH_MAX),
});

export const Invited = record({
  id: Id,
  link: text(INVITATION_LENGTH_MAX),
  text: text(INVITATION_LENGTH_MAX),
  expires: nat,
});

/** What an invitation says before it is accepted. */
export const InvitationView = record({
  vat: VatName,
  /** What the one who invites calls himself; a suggestion. */
  name: PersonName,
  /** It is one of this vat's own. */
  own: boolean,
  /** What he is called here, if he is a contact already. */
  known: optional(PersonName),
  /** What he was called here, if what was between the two has ended; his letters are still here. */
  before: optional(PersonName),
});
export type InvitationView = Wire<typeof InvitationView>;

/**
 * `waiting`: the other vat has not answered yet. `meeting`: the two are finding their phrase.
 * `met`: each can reach the other. `failed`: it came to nothing, or ended; `trouble` says why.
 */
export const ContactState = oneOf('waiting', 'meeting', 'met', 'failed');

export const ContactSummary = record({
  id: Id,
  petname: PersonName,
  /** What the contact calls himself; may be empty. */
  suggested: PersonName,
  /** The name of the contact's vat: its key. */
  vat: VatName,
  since: nat,
  state: ContactState,
  trouble: optional(text(TROUBLE_LENGTH_MAX)),
  /** When the owner marked that both see the same phrase. */
  confirmed: optional(nat),
  /** When the owner marked that the other one sees another phrase. */
  differs: optional(nat),
  blocked: optional(nat),
  /** Who introduced the two, as he is called here. */
  through: optional(PersonName),
  /** What the contact lets this vat do. */
  lets: list(ItemName, CARD_ITEMS_MAX),
  unread: nat,
  /** The last letter, cut short. */
  last: optional(record({ at: nat, mine: boolean, text: text(120) })),
});
export type ContactSummary = Wire<typeof ContactSummary>;

/** A contact in the list, with another one whose name can be mistaken for his. */
export const ListedContact = record({ summary: ContactSummary, alike: optional(PersonName) });
export type ListedContact = Wire<typeof ListedContact>;

export const CardItem = record({
  what: ItemName,
  allowed: boolean,
  /** Has to be given with it, such as bytes of space. */
  amount: optional(nat),
  /** It takes an amount. */
  measured: boolean,
});
export type CardItem = Wire<typeof CardItem>;

/** One person. */
export const ContactOwner = defineInterface('ContactOwner', {
  describe: call().returns(ContactSummary),
  /** What both see when nobody is between them; empty before the two have met. */
  phrase: call().returns(list(text(20), PHRASE_WORDS)),
  /** Notes that both compared it, and whether it was the same; until then somebody may be between. */
  compared: call(arg('same', boolean)),
  rename: call(arg('petname', PersonName)),
  /** Ends at once all that the contact may do here, and takes back what has not left for him. */
  block: call(),
  /** Gives what the card allows anew. */
  unblock: call(),
  /** Forgets the contact and all letters, for good; he is told, unless he was blocked. */
  remove: call(),
  /**
   * What others call the contact, as far as they let us hear it and have answered. They are asked
   * anew now and then; listeners of the list hear when one answers.
   */
  alsoCalled: call().returns(list(EdgeName, NAMERS_MAX)),
  /** What the contact may do. */
  card: call().returns(list(CardItem, CARD_ITEMS_MAX)),
  allow: call(arg('what', ItemName), arg('amount', optional(nat))),
  disallow: call(arg('what', ItemName)),
  /** What the contact lets this vat do something by. Breaks with code not-allowed. */
  theirs: call(arg('what', ItemName)).returns(ref()),
  /** Letters before number `before`, oldest first; the newest when it is absent. */
  letters: call(arg('before', optional(nat))).returns(list(Letter, PEOPLE_PAGE_MAX)),
  /** Answers the number of the letter, which waits while the contact is away. */
  write: call(arg('text', LetterText)).returns(nat),
  /** Breaks with code `left` when the letter has arrived, or may have. */
  takeBack: call(arg('number', nat)),
  /** Letters that have not left, and are not sent once the contact is blocked or removed. */
  unsent: call().returns(nat),
  /** All letters up to that number have been read. */
  read: call(arg('number', nat)),
});

export const PeopleListener = defineInterface('PeopleListener', { changed: call() });

export const People = defineInterface('People', {
  /** What this vat's owner calls himself to those he meets; may be empty. */
  ownName: call().returns(PersonName),
  /** Empty for nothing. Throws code `bad-name`. */
  callMe: call(arg('name', PersonName)),
  /** For one person, who will be called `petname`; open until `expires`, in ms since 1970. */
  invite: call(arg('petname', PersonName), arg('expires', nat)).returns(Invited),
  invitations: call().returns(list(InvitationSummary, INVITATIONS_MAX)),
  /** Its texts again. Breaks with its state as code once it is not open any more. */
  invitation: call(arg('id', Id)).returns(Invited),
  cancel: call(arg('id', Id)),
  /** What an invitation (its link or its text, also with words around it) says. */
  look: call(arg('invitation', text(PASTED_LENGTH_MAX))).returns(InvitationView),
  /** Answers the id of the contact, who may have to wake up first. */
  accept: call(arg('invitation', text(PASTED_LENGTH_MAX)), arg('petname', PersonName)).returns(Id),
  /** By petname. */
  contacts: call(arg('after', optional(Id))).returns(list(ListedContact, PEOPLE_PAGE_MAX)),
  contact: call(arg('id', Id)).returns(ref(ContactOwner)),
  /** The id of the contact whose vat that is. */
  idOf: call(arg('vat', VatName)).returns(optional(Id)),
  /** Petnames of contacts whose names can be mistaken for `name`, beside that of `id`. */
  alike: call(arg('name', PersonName), arg('id', optional(Id))).returns(list(PersonName, 10)),
  /** What the vats are called here, of those that are contacts. */
  called: call(arg('vats', list(VatName, ASKED_NAMES_MAX))).returns(
    list(optional(PersonName), ASKED_NAMES_MAX),
  ),
  unread: call().returns(nat),
  /** Brings two contacts together, when both want it. */
  introduce: call(arg('one', Id), arg('other', Id), arg('note', text(NOTE_LENGTH_MAX))),
  /** Those that were made here, the newest first, and what became of them. */
  introductions: call().returns(list(IntroductionSummary, INTRODUCTIONS_MAX)),
  /** Takes one off that list. One that is not over goes on. */
  dismiss: call(arg('id', Id)),
  /** Whom contacts would like this vat's owner to meet. */
  proposals: call().returns(list(ProposalSummary, INTRODUCTIONS_MAX)),
  agree: call(arg('id', Id), arg('petname', PersonName)),
  decline: call(arg('id', Id)),
  watch: call(arg('listener', ref(PeopleListener))),
});

/** For passing swiss numbers of invitations. */
export const Swiss = bytes(32, 32);
