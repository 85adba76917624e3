/**
 * Mailboxes: what a vat holds for another that is away.
 *
 * Four parties, four facets. Who offers mailboxes has `MailboxOffers`. Whoever was granted one is
 * handed the address of a `MailboxPass`, by which they collect, and let others in. Those leave
 * envelopes by a `MailDrop`: one for everybody, and one for each contact, which the host knows by a
 * number and by nothing else.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';

/** As in bridges/mailbox/envelope.ts, rounded up. */
export const MAIL_BYTES_MAX = 1_114_112;
/** Mailboxes that one vat offers to others. */
export const MAILBOXES_OFFERED_MAX = 1_000;
/** Contacts that may each leave envelopes by a drop of their own. */
export const MAIL_CONTACTS_MAX = 1_000;
/** Envelopes that one mailbox holds. */
export const MAIL_COUNT_MAX = 10_000;
/** Envelopes in one answer of `collect`. */
export const MAIL_PAGE_MAX = 64;
/** Envelopes removed by one call. */
export const MAIL_REMOVED_MAX = 1_000;
/** Mailboxes of one vat, which others remember. */
export const OWN_MAILBOXES_MAX = 4;
/** The longest an envelope is kept; a mailbox may be told to keep them shorter. */
export const MAIL_DAYS_MAX = 90;

const Id = text(40);
const Label = text(120);
const Person = text(120);
const Address = text(2_048);
const Swiss = bytes(32, 32);

/** Leaves an envelope. Answers once it is on the disk. */
export const MailDrop = defineInterface('MailDrop', {
  put: call(arg('envelope', bytes(MAIL_BYTES_MAX))),
});

/** Whoever wants to know when something came. */
export const MailboxListener = defineInterface('MailboxListener', { changed: call() });

const Page = record({
  /** Oldest first. */
  envelopes: list(record({ number: nat, envelope: bytes(MAIL_BYTES_MAX) }), MAIL_PAGE_MAX),
  /** To be given to the next `collect`; absent when these were the last. */
  next: optional(nat),
});

export const MailboxUsage = record({
  bytes: nat,
  count: nat,
  /** Most bytes, as granted. */
  limit: nat,
  /** How long an envelope is kept. */
  days: nat,
  /** Is there room for everybody, or for contacts only? */
  everybody: boolean,
  contacts: nat,
});

/** What the owner of a mailbox does with it. */
export const MailboxPass = defineInterface('MailboxPass', {
  /** Envelopes with higher numbers than `after`. They stay until they are removed. */
  collect: call(arg('after', nat)).returns(Page),
  remove: call(arg('numbers', list(nat, MAIL_REMOVED_MAX))),
  usage: call().returns(MailboxUsage),
  /** Changes what is given. */
  change: call(arg('days', optional(nat)), arg('everybody', optional(boolean))),
  /** The drop for everybody, always the same one. */
  everybody: call().returns(Swiss),
  /** A drop for one contact. The host learns no more than `contact`. */
  admit: call().returns(record({ contact: nat, drop: Swiss })),
  /** From its commit on nothing comes by that drop; what came stays. */
  dismiss: call(arg('contact', nat)),
  /** Hears of what comes, as long as this connection lasts. */
  watch: call(arg('listener', ref(MailboxListener))),
  /** Gives the mailbox up, with all that is in it. */
  close: call(),
});

export const MailboxSummary = record({
  id: Id,
  label: Label,
  /** Whose it is, in the words of the one who granted it. */
  person: Person,
  /** The contact's vat; absent when it was granted by an address. */
  vat: optional(text(120)),
  created: nat,
  limit: nat,
  used: nat,
  count: nat,
  /** When something last came or was collected, to ten minutes. */
  seen: optional(nat),
});
export type MailboxSummary = Wire<typeof MailboxSummary>;

/** What a vat offers to others. */
export const MailboxOffers = defineInterface('MailboxOffers', {
  /** Answers the swiss number by which the pass of the new mailbox is found. */
  grant: call(arg('label', Label), arg('person', Person), arg('limit', nat)).returns(
    record({ id: Id, swiss: Swiss }),
  ),
  grants: call().returns(list(MailboxSummary, MAILBOXES_OFFERED_MAX)),
  /** A lower limit deletes nothing; it keeps more from coming. */
  change: call(arg('id', Id), arg('limit', nat)),
  /** From its commit on nothing takes effect in that mailbox, and what it holds is deleted. */
  revoke: call(arg('id', Id)),
});

/** A mailbox of ours, in another vat. */
export const KeptMailbox = record({
  id: Id,
  /** The name of that vat. */
  host: text(200),
  person: Person,
  added: nat,
  /** The drop for everybody. */
  address: Address,
});

export const MailboxReport = record({
  id: Id,
  host: text(200),
  person: Person,
  added: nat,
  usage: optional(MailboxUsage),
  /** Why it could not be asked, as a code; absent when it answered. */
  trouble: optional(text(40)),
});
export type MailboxReport = Wire<typeof MailboxReport>;

/** All that the owner of a vat does about mailboxes: here for others, and elsewhere for us. */
export const MailboxAdmin = defineInterface('MailboxAdmin', {
  /** Answers the address that is handed to `person`. Whoever has it has the mailbox. */
  grant: call(arg('label', Label), arg('person', Person), arg('limit', nat)).returns(
    record({ id: Id, address: Address }),
  ),
  grants: call().returns(list(MailboxSummary, MAILBOXES_OFFERED_MAX)),
  change: call(arg('id', Id), arg('limit', nat)),
  revoke: call(arg('id', Id)),
  /** From now on what comes for us while we are away waits there. */
  add: call(arg('address', Address), arg('person', Person)).returns(MailboxReport),
  /** Asks all of them how full they are. */
  list: call().returns(list(MailboxReport, OWN_MAILBOXES_MAX)),
  /** Gives a mailbox up; what is in it is collected first, when it can be reached. */
  remove: call(arg('id', Id)),
  /**
   * Closes the ways that were made for one vat, by its name, and makes none again. What it leaves
   * by the way for everybody still comes; whether it is listened to is not decided here.
   */
  refuse: call(arg('vat', text(200))),
  /** Makes ways for it again. */
  admit: call(arg('vat', text(200))),
  /** Goes through all of them now. Answers how many envelopes were taken. */
  collect: call().returns(nat),
});
