/** What the bridge keeps with the durable part of the network. */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  type Inside,
  list,
  nat,
  optional,
  record,
  text,
} from '../../vat/index.ts';
import { FIRST_MAX, Multiaddr, NetworkSettings } from './interface.ts';

/** Vats of which it is remembered where they were. */
export const PLACES_MAX = 1_000;
/** Places in one answer, or one call. */
export const PLACES_PAGE = 100;
/** Addresses at which one vat has answered. */
export const PLACE_ADDRESSES_MAX = 4;
const RECORD_BYTES_MAX = 8_192;

/** Where a vat was. */
export const Place = record({
  /** Base32 of its key. */
  vat: text(60),
  /** The newest record that was seen, as it came; its sequence number. */
  record: optional(bytes(RECORD_BYTES_MAX)),
  sequence: nat,
  /** Where it has answered; the last one first. */
  addresses: list(Multiaddr, PLACE_ADDRESSES_MAX),
  seen: nat,
});
export type Place = Inside<typeof Place>;

/** What is told to be so after a restart. */
const NetworkBook = record({
  on: boolean,
  decided: boolean,
  first: list(Multiaddr, FIRST_MAX),
  settings: NetworkSettings,
  /** Of the last record of ours that may have left, and when that was. */
  sequence: nat,
  issued: nat,
});

export const NetworkKeeper = defineInterface('NetworkKeeper', {
  book: call().returns(NetworkBook),
  turn: call(arg('on', boolean)),
  add: call(arg('multiaddr', Multiaddr)),
  remove: call(arg('multiaddr', Multiaddr)),
  change: call(arg('settings', NetworkSettings)),
  /** The next number for a record of ours: it is used up, whether the record leaves or not. */
  number: call(arg('above', nat)).returns(nat),
  /** A page of what is remembered; `after` is the last vat of the one before. */
  places: call(arg('after', text(60))).returns(list(Place, PLACES_PAGE)),
  /** Remembers, and forgets. */
  remember: call(
    arg('places', list(Place, PLACES_PAGE)),
    arg('forget', list(text(60), PLACES_PAGE)),
  ),
});
