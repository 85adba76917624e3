/**
 * Hosting for friends, as the owner of a vat sees it: what is offered to the people on a list, and
 * what is carried and kept for each of them, in counts and bytes. What is in it is nobody's business
 * here: it is sealed.
 */
import {
  arg,
  boolean,
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
import { PersonName, VatName } from '../people/meeting.ts';

/** People on the list of one vat. */
export const HOSTED_PEOPLE_MAX = 200;
/** Rows of one view: the list, and what was granted to others by an address. */
const ROWS_MAX = 2_200;

/** What each person on the list gets, in bytes; nothing of it where it is 0. */
export const HostingOffer = record({
  /** Passed on in a day (UTC), both ways together. */
  relay: nat,
  /** Letters that wait for them. */
  mailbox: nat,
  /** Pieces of their files. */
  storage: nat,
});
export type HostingOffer = Wire<typeof HostingOffer>;

/** What is passed on for somebody whom others reach through this vat. */
export const RelayUse = record({
  limit: nat,
  today: nat,
  /** Since it was lent. */
  bytes: nat,
  circuits: nat,
  /** Circuits that stand. */
  open: nat,
});

/** What is kept for somebody. `count`: letters, or pieces. */
export const KeptUse = record({ limit: nat, bytes: nat, count: nat });

/** What one person makes of it. */
export const HostedPerson = record({
  person: PersonName,
  /** Absent for what was granted by an address, which anybody may hold. */
  vat: optional(VatName),
  listed: boolean,
  relay: optional(RelayUse),
  mailbox: optional(KeptUse),
  storage: optional(KeptUse),
});
export type HostedPerson = Wire<typeof HostedPerson>;

/** In all, of those who are on the list and others. */
export const HostingTotals = record({
  /** Passed on since this vat first did; for whom it is no longer lent to, too. */
  relayed: nat,
  circuits: nat,
  /** Passed on for people who are not on the list, while the relay is open to everybody. */
  strangers: nat,
  letters: nat,
  letterBytes: nat,
  pieces: nat,
  pieceBytes: nat,
});

export const HostingView = record({
  on: boolean,
  offer: HostingOffer,
  people: list(HostedPerson, ROWS_MAX),
  totals: HostingTotals,
  /** Is this vat on the network? Without it nobody is relayed. */
  joined: boolean,
  /** Can others dial it? A relay that nobody can dial helps nobody. */
  reachable: boolean,
  /** Does it answer others who look for somebody, and keep records of where vats are? */
  lookups: boolean,
});
export type HostingView = Wire<typeof HostingView>;

export const HostingListener = defineInterface('HostingListener', { changed: call() });

export const HostingOwner = defineInterface('HostingOwner', {
  status: call().returns(HostingView),
  /**
   * Off: nothing new is taken in for the people on the list, and nothing passed on. What is kept
   * stays, and can be fetched. On: as it was before.
   */
  turn: call(arg('on', boolean)),
  /** For everybody on the list from now on. Less room deletes nothing; it keeps more from coming. */
  change: call(arg('offer', HostingOffer)),
  /** Puts a contact, by its id, on the list. */
  allow: call(arg('contact', text(40))),
  /** Ends all of it for the vat: letters are deleted at once, pieces a week later. */
  disallow: call(arg('vat', VatName)),
  watch: call(arg('listener', ref(HostingListener))),
});
