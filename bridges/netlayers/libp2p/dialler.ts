/**
 * Connections to other vats: the one there is, or a new one by whatever address answers first.
 *
 * The hint is tried and, side by side with it, where the vat was before (dial-race.ts). When none has answered after a
 * moment, its record is looked for and the addresses in it are tried as well. Those through relays come last; over a
 * relay both sides try to meet directly, and a little time is left for that.
 */
import type { Connection, PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { PeerLocator, Timers } from '../../../captp/index.ts';
import { keyOfPeerId } from '../vat-name.ts';
import type { AddressRecord } from './address-record.ts';
import type { VatMemory } from './contract.ts';
import { dialRace } from './dial-race.ts';
import { addressOf, isAddressOf, isRelayed } from './hints.ts';
import { CONNECT_MS_MAX } from './limits.ts';
import type { Node } from './node.ts';
import { within } from './within.ts';

/** After so long without an answer the record of the vat is looked for. */
const LOOK_UP_AFTER_MS = 2_000;
/** All of it: the addresses known, the look-up, the addresses found. */
const DIAL_MS_MAX = LOOK_UP_AFTER_MS + 2 * CONNECT_MS_MAX;
/** Time for two that met through a relay to meet directly. */
const UPGRADE_MS = 3_000;

export interface DiallerPowers {
  readonly node: Node;
  readonly timers: Timers;
  readonly memory: VatMemory;
  readonly find: (key: Uint8Array, signal: AbortSignal) => Promise<AddressRecord | undefined>;
}

export class Dialler {
  readonly #powers: DiallerPowers;

  constructor(powers: DiallerPowers) {
    this.#powers = powers;
  }

  /** Throws BadLocator when `peer` is no vat that can be dialled. */
  static check({ designator, hints }: PeerLocator): readonly string[] {
    keyOfPeerId(designator);
    const hint = hints ? hints.multiaddr : undefined;
    return hint === undefined ? [] : [addressOf(hint, designator)];
  }

  /** A new connection, or the one there is. Breaks with BadLocator, or with whatever libp2p reports. */
  async connect(peer: PeerLocator): Promise<Connection> {
    const hinted = Dialler.check(peer);
    const peerId = peerIdFromString(peer.designator);
    const open = this.best(peerId);
    if (open !== undefined) return open;
    const known = [...hinted, ...(await this.#remembered(peerId))];
    const connection = await this.#dialAll(peer.designator, known);
    return isRelayed(connection.remoteAddr.toString()) ? this.#upgraded(connection) : connection;
  }

  /** A connection that goes by no relay, by what that vat has published. Breaks when there is none. */
  async direct(peerId: PeerId): Promise<Connection> {
    const { timers, find } = this.#powers;
    const name = peerId.toString();
    const time = within(timers, DIAL_MS_MAX);
    try {
      const record = await find(keyOfPeerId(name), time.signal);
      const direct = record?.addresses.filter((address) => !isRelayed(address)) ?? [];
      const open = this.best(peerId);
      if (open && open.limits === undefined) return open;
      return await this.#race(
        direct.map((address) => addressOf(address, name)),
        time.signal,
      );
    } finally {
      time.stop();
    }
  }

  /** The connection with `peerId` that stands; one that is not relayed before others. */
  best(peerId: PeerId): Connection | undefined {
    const open = this.#powers.node.getConnections(peerId).filter(({ status }) => status === 'open');
    return open.find(({ limits }) => limits === undefined) ?? open[0];
  }

  /** By what is known; and by what is found, when that takes long or fails. */
  async #dialAll(name: string, known: readonly string[]): Promise<Connection> {
    const { timers, find } = this.#powers;
    const time = within(timers, DIAL_MS_MAX);
    let lookNow = (): void => undefined;
    const looking = new Promise<void>((resolve) => {
      lookNow = resolve;
    });
    const stopTimer = timers.after(LOOK_UP_AFTER_MS, lookNow);
    const first = this.#race(known, time.signal);
    first.catch(lookNow);
    const second = looking.then(async () => {
      const record = await find(keyOfPeerId(name), time.signal);
      const found = record?.addresses.map((address) => addressOf(address, name)) ?? [];
      return this.#race(
        found.filter((address) => !known.includes(address)),
        time.signal,
      );
    });
    try {
      return await Promise.any([first, second]);
    } finally {
      stopTimer();
      time.abort();
      time.stop();
    }
  }

  #race(addresses: readonly string[], signal: AbortSignal): Promise<Connection> {
    const direct = addresses.filter((address) => !isRelayed(address));
    return dialRace({
      addresses: [...new Set([...direct, ...addresses])],
      dial: (address, signalOfOne) => this.#dial(multiaddr(address), signalOfOne),
      timers: this.#powers.timers,
      signal,
    });
  }

  /** Breaks when somebody else answers than the peer whose name the address ends with. */
  async #dial(address: Multiaddr, signal: AbortSignal): Promise<Connection> {
    const { node, memory, timers } = this.#powers;
    const time = within(timers, CONNECT_MS_MAX, signal);
    try {
      const { transportManager } = node.services.inside;
      const connection = await transportManager.dial(address, { signal: time.signal });
      memory.foundAt(keyOfPeerId(connection.remotePeer.toString()), address.toString());
      return connection;
    } finally {
      time.stop();
    }
  }

  /** A direct connection with the same peer when there is one soon; else `relayed`. */
  #upgraded(relayed: Connection): Promise<Connection> {
    const { node, timers } = this.#powers;
    return new Promise((resolve) => {
      const done = (connection: Connection): void => {
        stopTimer();
        node.removeEventListener('connection:open', onOpen);
        resolve(connection);
      };
      const onOpen = ({ detail }: CustomEvent<Connection>): void => {
        const isDirect = detail.limits === undefined;
        if (isDirect && detail.remotePeer.equals(relayed.remotePeer)) done(detail);
      };
      const stopTimer = timers.after(UPGRADE_MS, () =>
        done(this.best(relayed.remotePeer) ?? relayed),
      );
      node.addEventListener('connection:open', onOpen);
    });
  }

  /** Where that vat was before, said that it is, or was seen by others. */
  async #remembered(peerId: PeerId): Promise<readonly string[]> {
    const { node, memory } = this.#powers;
    const name = peerId.toString();
    const { addresses } = memory.recall(keyOfPeerId(name));
    const seen = (await node.peerStore.has(peerId)) ? await node.peerStore.get(peerId) : undefined;
    const texts = seen?.addresses.map(({ multiaddr: each }) => each.toString()) ?? [];
    return [...addresses, ...texts]
      .filter((text) => isAddressOf(text, name))
      .map((text) => addressOf(text, name));
  }
}
