/**
 * Connections to other vats: the one there is, or a new one by whatever address answers first.
 *
 * libp2p tries the addresses of a peer one after the other; here they are tried side by side (dial-race.ts), each
 * through its transport manager.
 */
import type { Connection, PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { PeerLocator, Timers } from '../../../captp/index.ts';
import { keyOfPeerId } from '../vat-name.ts';
import type { VatMemory } from './contract.ts';
import { dialRace } from './dial-race.ts';
import { addressOf, isAddressOf } from './hints.ts';
import { CONNECT_MS_MAX } from './limits.ts';
import type { Node } from './node.ts';
import { within } from './within.ts';

export interface DiallerPowers {
  readonly node: Node;
  readonly timers: Timers;
  readonly memory: VatMemory;
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

  /** Breaks with BadLocator, or with whatever libp2p reports. */
  async connect(peer: PeerLocator): Promise<Connection> {
    const hinted = Dialler.check(peer);
    const peerId = peerIdFromString(peer.designator);
    const open = this.best(peerId);
    if (open !== undefined) return open;
    return this.#race([...hinted, ...(await this.#remembered(peerId))]);
  }

  /** The connection with `peerId` that stands; one that is not relayed before others. */
  best(peerId: PeerId): Connection | undefined {
    const open = this.#powers.node.getConnections(peerId).filter(({ status }) => status === 'open');
    return open.find(({ limits }) => limits === undefined) ?? open[0];
  }

  async #race(addresses: readonly string[]): Promise<Connection> {
    const { timers } = this.#powers;
    const { signal, stop } = within(timers, CONNECT_MS_MAX);
    try {
      return await dialRace({
        addresses: [...new Set(addresses)],
        dial: (address, signalOfOne) => this.#dial(multiaddr(address), signalOfOne),
        timers,
        signal,
      });
    } finally {
      stop();
    }
  }

  /** Breaks when somebody else answers than the peer whose name the address ends with. */
  async #dial(address: Multiaddr, signal: AbortSignal): Promise<Connection> {
    const { node, memory } = this.#powers;
    const connection = await node.services.inside.transportManager.dial(address, { signal });
    memory.foundAt(keyOfPeerId(connection.remotePeer.toString()), address.toString());
    return connection;
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
