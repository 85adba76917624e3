/** What the parts of hosting say to each other, and to the bridge that carries. Private to the vat. */
import {
  arg,
  boolean,
  call,
  defineInterface,
  type Inside,
  list,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { ItemName, PersonName, VatName } from '../people/meeting.ts';
import { HOSTED_PEOPLE_MAX, HostingListener, HostingOffer } from './interface.ts';

const Id = text(40);
/** Things of others that are used here: as many as contacts lend. */
export const BORROWED_MAX = 3_000;
/** Places at our relay that are lent, ended ones aside. */
export const RELAY_PLACES_MAX = 1_000;

/** A place at our relay, with what went through it. */
export const RelayPlaceAccount = record({
  id: Id,
  person: PersonName,
  vat: VatName,
  /** Bytes in a day; with 0 nothing is passed on. */
  limit: nat,
  bytes: nat,
  circuits: nat,
  /** Days since 1970, and the bytes of that day. */
  day: nat,
  today: nat,
});
export type RelayPlaceAccount = Inside<typeof RelayPlaceAccount>;

const Amounts = record({
  relay: optional(nat),
  mailbox: optional(nat),
  storage: optional(nat),
});

/** Somebody on the list. */
export const Listed = record({
  vat: VatName,
  since: nat,
  /** What was allowed when hosting was turned off. */
  paused: optional(Amounts),
  /** What is given when it goes on. */
  waiting: optional(Amounts),
});
export type Listed = Inside<typeof Listed>;

/** Something that a contact lends us, and that is used by itself. */
export const Borrowed = record({
  vat: VatName,
  what: ItemName,
  /** By what it is known again: another pass is another loan. */
  pass: text(200),
  /** Its id where it is used: of a host, or of a mailbox. */
  entry: Id,
});
export type Borrowed = Inside<typeof Borrowed>;

const HostingBook = record({
  on: boolean,
  offer: HostingOffer,
  listed: list(Listed, HOSTED_PEOPLE_MAX),
  places: list(RelayPlaceAccount, RELAY_PLACES_MAX),
  relayed: nat,
  circuits: nat,
  strangers: nat,
});

/** For the bridge that carries, and the owner's facet. */
export const HostingKeeper = defineInterface('HostingKeeper', {
  book: call().returns(HostingBook),
  turn: call(arg('on', boolean)),
  change: call(arg('offer', HostingOffer)),
  allow: call(arg('contact', Id)),
  disallow: call(arg('vat', VatName)),
  /** So much went through since it was told last; `strangers` for whom no place is lent. */
  carried: call(
    arg('places', list(record({ id: Id, bytes: nat, circuits: nat }), RELAY_PLACES_MAX)),
    arg('strangers', nat),
  ),
  watch: call(arg('listener', ref(HostingListener))),
  borrowed: call().returns(list(Borrowed, BORROWED_MAX)),
  borrow: call(arg('borrowed', Borrowed)),
  giveBack: call(arg('vat', VatName), arg('what', ItemName)),
});

/** What a contact holds to whom a place at our relay is lent: to see how much of it is left. */
export const RelayPass = defineInterface('RelayPass', {
  /** Bytes in a day, and of today. Throws code `revoked` when it was taken back. */
  usage: call().returns(record({ limit: nat, today: nat })),
});

export const RelayLedger = defineInterface('RelayLedger', {
  usageOf: call(arg('id', Id)).returns(record({ limit: nat, today: nat })),
});

export const RelayPlaceKeeper = defineInterface('RelayPlaceKeeper', { end: call() });
