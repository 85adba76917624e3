/**
 * The network, as the owner of a vat sees it: whether this vat is on it, by what others reach it,
 * who is connected, and what stands in the way.
 *
 * Joining is a decision of the owner: from then on others who know the vat's key can find out where
 * it is. So it is off until somebody says so, and everything that is known of others stays here.
 */
import {
  arg,
  boolean,
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

/** Addresses of vats that are asked first when this one looks for others. */
export const FIRST_MAX = 64;
/** Characters of a multiaddr. */
export const MULTIADDR_LENGTH_MAX = 256;
/** Connections that one view lists. */
const PEERS_SHOWN_MAX = 200;
const ADDRESSES_SHOWN_MAX = 32;
/** Vats of others that run twice, as far as one view lists them. */
const OTHERS_TWICE_MAX = 100;

export const Multiaddr = text(MULTIADDR_LENGTH_MAX, 1);
/** Base32 of the key of a vat. */
const VatName = text(60);
const PeerId = text(80);

/** What this vat does for others while it is on the network, and how it takes part. */
export const NetworkSettings = record({
  /** The port it listens on; 0 for one that follows from its key, or any when that is taken. */
  port: nat,
  /** Passes on for everybody, not only for the people who are hosted. */
  relay: boolean,
  /** Keeps records of where others are, and answers who asks for them. */
  lookups: boolean,
  /** Looks for other vats in the local network, and lets them find this one. */
  local: boolean,
  /**
   * Tells all who ask its addresses within local networks, too, and dials those of others: where
   * there is no way to the internet.
   */
  inside: boolean,
});
export type NetworkSettings = Wire<typeof NetworkSettings>;

/**
 * `twice`: another one acts under the key of this vat, as far as is known. When it has told others
 * where it is, this one no longer does.
 */
export const NetworkState = oneOf('off', 'starting', 'on', 'failed', 'twice');
export type NetworkState = Wire<typeof NetworkState>;

/**
 * `direct`: anybody can dial this vat. `relay`: by way of a relay. `local`: only from this local
 * network. `no`: nobody can, but it dials others. `unknown`: it has not been found out yet.
 */
export const Reachable = oneOf('direct', 'relay', 'local', 'no', 'unknown');
export type Reachable = Wire<typeof Reachable>;

/** What is wrong, or worth knowing, as a code and in words that say what to do. */
export const NetworkNote = record({ code: text(40), message: text(1_000) });
export type NetworkNote = Wire<typeof NetworkNote>;

export const ConnectedVat = record({
  vat: VatName,
  address: text(500),
  relayed: boolean,
  /** We have dialled it. */
  dialled: boolean,
  since: nat,
});
export type ConnectedVat = Wire<typeof ConnectedVat>;

/** Times in milliseconds since 1970. */
export const NetworkView = record({
  state: NetworkState,
  vat: VatName,
  peerId: PeerId,
  reachable: Reachable,
  /** Where others can dial it, the best first. */
  addresses: list(text(500), ADDRESSES_SHOWN_MAX),
  /** The record of that, as others have it: when it was made, until when it holds, how many took it. */
  published: optional(record({ at: nat, expires: nat, holders: nat })),
  /** The connections that stand; `connected` counts also those that are not listed. */
  peers: list(ConnectedVat, PEERS_SHOWN_MAX),
  connected: nat,
  relays: list(VatName, ADDRESSES_SHOWN_MAX),
  mailboxes: list(VatName, ADDRESSES_SHOWN_MAX),
  /** Vats that can be asked where others are. */
  lookups: nat,
  /** Bytes since it joined. */
  received: nat,
  sent: nat,
  /** When it joined. */
  since: optional(nat),
  /** When it tries again, after it failed. */
  again: optional(nat),
  notes: list(NetworkNote, 16),
  /** Vats of others that run twice: what one tells them may reach the wrong one. */
  othersTwice: list(VatName, OTHERS_TWICE_MAX),
  first: list(Multiaddr, FIRST_MAX),
  settings: NetworkSettings,
  /** Did the owner ever turn it on or off? Until then the first invitation joins. */
  decided: boolean,
  /** Vats of which it is remembered where they were. */
  remembered: nat,
});
export type NetworkView = Wire<typeof NetworkView>;

/** Where a vat said last that it is. */
export const FoundVat = record({
  vat: VatName,
  peerId: PeerId,
  addresses: list(text(500), ADDRESSES_SHOWN_MAX),
  mailboxes: nat,
  issued: nat,
  expires: nat,
});
export type FoundVat = Wire<typeof FoundVat>;

export const NetworkListener = defineInterface('NetworkListener', { changed: call() });

export const NetworkOwner = defineInterface('NetworkOwner', {
  status: call().returns(NetworkView),
  /** Joins the network, now and at each start, or leaves it. */
  turn: call(arg('on', boolean)),
  /** Tries again now, after it failed or another device acted under this key. */
  retry: call(),
  /** Asks this vat first. Throws code `bad-multiaddr` or `too-many`. */
  add: call(arg('multiaddr', Multiaddr)),
  remove: call(arg('multiaddr', Multiaddr)),
  change: call(arg('settings', NetworkSettings)),
  /**
   * Looks for where a vat is: by its name, its peer id, or an `ocapn://` address. Undefined when
   * nobody knows. Throws code `network-off`.
   */
  find: call(arg('vat', text(4_000))).returns(optional(FoundVat)),
  /** Tells `listener` of changes, at most once a second, until its connection ends. */
  watch: call(arg('listener', ref(NetworkListener))),
});
