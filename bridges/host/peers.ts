/**
 * Other vats: reaches them by their sturdy references, and makes references of theirs that outlast a connection.
 *
 * What `enliven` answers is a reference of our own that connects when a message is sent to it and stays connected
 * while it can. So an actor can keep it in its state: it is there after a restart, and after the other vat was off.
 */
import {
  formatPeer,
  formatSturdyref,
  type LocalPeer,
  type PeerLocator,
  parsePeer,
  parseSturdyref,
  type Ref,
} from '../../captp/index.ts';
import type { FarReferences, SturdyLocation } from '../../vat/index.ts';
import { vatName } from '../netlayers/index.ts';
import { unknownReference } from './trouble.ts';

export interface PeerPowers {
  /** Where other vats find this one. */
  readonly self: () => PeerLocator;
  /** All our connections with other vats. */
  readonly peer: LocalPeer;
  /** What a swiss number of our own leads to. */
  readonly lookup: (swiss: Uint8Array) => Promise<Ref | undefined>;
}

export class Peers implements FarReferences {
  readonly #powers: PeerPowers;
  readonly #locations = new WeakMap<Ref, SturdyLocation>();

  constructor(powers: PeerPowers) {
    this.#powers = powers;
  }

  ownLocator(): string {
    return formatPeer(this.#powers.self());
  }

  /** The address of something of ours. */
  sturdyrefTo(swiss: Uint8Array): string {
    return formatSturdyref({ peer: this.#powers.self(), swiss });
  }

  /** Connects, and answers a lasting reference. Throws BadLocator, Disconnected, or what the other vat says. */
  async enliven(address: string): Promise<Ref> {
    const sturdyref = parseSturdyref(address);
    const { peer, swiss } = sturdyref;
    if (vatName(peer) === vatName(this.#powers.self())) {
      const found = await this.#powers.lookup(swiss);
      if (found) return found;
      throw unknownReference();
    }
    await this.#powers.peer.enliven(sturdyref);
    return this.revive({ locator: formatPeer(peer), swiss });
  }

  identify(ref: Ref): SturdyLocation | undefined {
    return this.#locations.get(ref);
  }

  revive(location: SturdyLocation): Ref {
    const { locator, swiss } = location;
    const ref = this.#powers.peer.lasting({ peer: parsePeer(locator), swiss });
    if (!this.#locations.has(ref)) this.#locations.set(ref, location);
    return ref;
  }
}
