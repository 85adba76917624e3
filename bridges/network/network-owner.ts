/** The network, as the owner of the vat holds it, in the page and at the command line. */
import {
  type FoundVat,
  type NetworkListener,
  type NetworkNote,
  NetworkOwner,
  type NetworkView,
} from '../../actors/index.ts';
import { designatorOf, E, parseSturdyref } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { HostTrouble } from '../host/trouble.ts';
import { keyOfPeerId, peerIdOf, vatName } from '../netlayers/index.ts';
import type { AddressRecord, NetworkConnection } from '../netlayers/libp2p/index.ts';
import type { NetworkService } from './network-service.ts';
import { otherTwice } from './notes.ts';

const WATCHERS_MAX = 100;
/** Listeners are told at most so often. */
const TELL_MS = 1_000;
const SHOWN_MAX = 32;
const PEERS_SHOWN_MAX = 200;
const ADDRESS_LENGTH_MAX = 500;
const NOTES_MAX = 16;

export interface NetworkOwnerPowers {
  /** Throws HostTrouble `locked` before the vat is open. */
  readonly service: () => NetworkService;
  /** What the owners of those vats are called here, of those that are known. */
  readonly called: (vats: readonly string[]) => PromiseLike<readonly (string | undefined)[]>;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export function makeNetworkOwner(powers: NetworkOwnerPowers): RefTo<typeof NetworkOwner> {
  const { service, onFault } = powers;
  const watchers = new Set<() => void>();
  return guarded(
    NetworkOwner,
    {
      status: async () => {
        const { others } = service().twins;
        const names = others.length > 0 ? await powers.called(others) : [];
        const notes = others.map((vat, at) => otherTwice(names[at] ?? vat.slice(0, 8)));
        return viewOf(service(), notes);
      },
      turn: (on) => service().turn(on),
      retry: () => service().retry(),
      add: (multiaddr) => service().add(multiaddr),
      remove: (multiaddr) => service().remove(multiaddr),
      change: (settings) => service().change(settings),
      find: async (vat) => {
        const found = await service().find(vat);
        return found && foundOf(found);
      },
      watch: (listener) => watch(powers, watchers, listener as RefTo<typeof NetworkListener>),
    },
    onFault,
  );
}

function viewOf(network: NetworkService, more: readonly NetworkNote[]): NetworkView {
  const { status, published, book, since, again, key, mailboxes } = network;
  const { settings } = book;
  const connections = oneEach(status?.connections ?? []);
  return {
    state: network.state,
    vat: designatorOf(key),
    peerId: peerIdOf(key),
    reachable: status?.reachable ?? 'unknown',
    addresses: shown(status?.addresses ?? []),
    published: published && {
      at: BigInt(published.at),
      expires: BigInt(published.expires),
      holders: BigInt(published.holders),
    },
    peers: connections.slice(0, PEERS_SHOWN_MAX).map((one) => ({
      vat: nameOfPeer(one.peerId),
      address: one.address.slice(0, ADDRESS_LENGTH_MAX),
      relayed: one.relayed,
      dialled: one.dialledByUs,
      since: BigInt(one.since),
    })),
    connected: BigInt(connections.length),
    relays: (status?.relays ?? []).slice(0, SHOWN_MAX).map(nameOfPeer),
    mailboxes: mailboxes.slice(0, SHOWN_MAX).map((one) => vatName(parseSturdyref(one).peer)),
    lookups: BigInt(status?.lookupPeers ?? 0),
    received: BigInt(status?.bytesIn ?? 0),
    sent: BigInt(status?.bytesOut ?? 0),
    since: since === undefined ? undefined : BigInt(since),
    again: again === undefined ? undefined : BigInt(again),
    notes: [...network.notes(), ...more]
      .slice(0, NOTES_MAX)
      .map((note) => ({ ...note, message: note.message.slice(0, 1_000) })),
    first: [...book.first],
    settings: { ...settings, port: BigInt(settings.port) },
    decided: book.decided,
    remembered: BigInt(network.remembered),
    othersTwice: network.twins.others,
  };
}

function foundOf(record: AddressRecord): FoundVat {
  const { key, addresses, mailboxes, issued, expires } = record;
  return {
    vat: designatorOf(key),
    peerId: peerIdOf(key),
    addresses: shown(addresses),
    mailboxes: BigInt(mailboxes.length),
    issued: BigInt(issued),
    expires: BigInt(expires),
  };
}

function shown(addresses: readonly string[]): string[] {
  return addresses.slice(0, SHOWN_MAX).map((one) => one.slice(0, ADDRESS_LENGTH_MAX));
}

/** Between two vats several connections may stand; for people they are one. */
function oneEach(all: readonly NetworkConnection[]): NetworkConnection[] {
  const found = new Map<string, NetworkConnection>();
  for (const one of all) {
    const known = found.get(one.peerId);
    if (!known || (known.relayed && !one.relayed)) found.set(one.peerId, one);
  }
  return [...found.values()];
}

/** Relays and keepers of records that are no vats have keys of other sorts. */
function nameOfPeer(peerId: string): string {
  try {
    return designatorOf(keyOfPeerId(peerId));
  } catch {
    return peerId.slice(0, 60);
  }
}

/** Until a message to the listener breaks, because its connection has ended. */
function watch(
  { service, clock }: NetworkOwnerPowers,
  watchers: Set<() => void>,
  listener: RefTo<typeof NetworkListener>,
): void {
  if (watchers.size >= WATCHERS_MAX) {
    throw new HostTrouble('busy', 'Too many are watching the network. Close another page.');
  }
  let waits: (() => void) | undefined;
  const tell = (): void => {
    waits = undefined;
    E(listener).changed().then(undefined, over);
  };
  const stop = service().onChange(() => {
    waits ??= clock.wakeAt(clock.now() + TELL_MS, tell);
  });
  const over = (): void => {
    waits?.();
    stop();
    watchers.delete(stop);
  };
  watchers.add(stop);
}
