/**
 * Other vats: reaches them by their sturdy references, and makes references of theirs that outlast a connection.
 *
 * What `enliven` answers is a reference of our own that connects when a message is sent to it and stays connected
 * while it can. So an actor can keep it in its state: it is there after a restart, and after the other vat was off.
 */
import {
  bindHandler,
  deliverTo,
  E,
  formatPeer,
  formatSturdyref,
  makeVow,
  type PeerLocator,
  parsePeer,
  parseSturdyref,
  type Ref,
  type Session,
  type Vow,
} from '../../captp/index.ts';
import { Closed, type FarReferences, type SturdyLocation } from '../../vat/index.ts';
import { HostTrouble, unknownReference } from './trouble.ts';

export interface PeerPowers {
  /** Where other vats find this one. */
  readonly self: () => PeerLocator;
  readonly dial: (peer: PeerLocator) => Promise<Session>;
  /** What a swiss number of our own leads to. */
  readonly lookup: (swiss: Uint8Array) => Promise<Ref | undefined>;
}

export class Peers implements FarReferences {
  readonly #powers: PeerPowers;
  #closed = false;
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #live = new Map<string, Vow<Ref>>();
  readonly #known = new Map<string, WeakRef<Ref>>();
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

  /** Connects, and answers a lasting reference. Throws BadLocator, a HostTrouble, or what the other vat says. */
  async enliven(address: string): Promise<Ref> {
    const { peer, swiss } = parseSturdyref(address);
    if (peer.designator === this.#powers.self().designator) {
      const found = await this.#powers.lookup(swiss);
      if (found) return found;
      throw unknownReference();
    }
    const location = { locator: formatPeer(peer), swiss };
    await this.#provideLive(location);
    return this.revive(location);
  }

  identify(ref: Ref): SturdyLocation | undefined {
    return this.#locations.get(ref);
  }

  revive(location: SturdyLocation): Ref {
    const key = keyOf(location);
    const known = this.#known.get(key)?.deref();
    if (known) return known;
    const made: Ref = bindHandler(Object.freeze(new FarReference()), {
      deliver: (args, answer) => {
        deliverTo(this.#provideLive(location), args, answer);
      },
    });
    this.#known.set(key, new WeakRef(made));
    this.#locations.set(made, location);
    return made;
  }

  /** Ends all sessions. Does not wait for a peer that is only being dialled: it is hung up on when it answers. */
  close(): void {
    this.#closed = true;
    const end = (session: Session): void => session.abort('This vat is closing.');
    for (const session of this.#sessions.values()) session.then(end, () => undefined);
  }

  /** One live reference for all messages while its connection lasts, so that they arrive in the order sent. */
  #provideLive(location: SturdyLocation): Vow<Ref> {
    const key = keyOf(location);
    const found = this.#live.get(key);
    if (found) return found;
    const { vow: live, resolver } = makeVow<Ref>();
    const forget = (): void => {
      if (this.#live.get(key) === live) this.#live.delete(key);
    };
    this.#live.set(key, live);
    resolver.resolve(this.#fetch(location, forget));
    live.listen({ fulfilled: () => undefined, broken: forget });
    return live;
  }

  async #fetch({ locator, swiss }: SturdyLocation, onEnd: () => void): Promise<Ref> {
    const session = await this.#connect(locator);
    session.closed.listen({ fulfilled: onEnd, broken: onEnd });
    return (await E(session.bootstrap as Ref<Bootstrap>).fetch(swiss)) as Ref;
  }

  #connect(locator: string): Promise<Session> {
    const found = this.#sessions.get(locator);
    if (found) return found;
    const forget = (): void => {
      if (this.#sessions.get(locator) === connecting) this.#sessions.delete(locator);
    };
    const connecting = this.#dial(parsePeer(locator), forget);
    this.#sessions.set(locator, connecting);
    connecting.catch(forget);
    return connecting;
  }

  async #dial(peer: PeerLocator, onEnd: () => void): Promise<Session> {
    if (peer.transport !== 'websocket') {
      throw new HostTrouble(
        'unknown-transport',
        `This vat cannot reach others by “${peer.transport}”, only by websocket.`,
      );
    }
    if (this.#closed) throw new Closed();
    const session = await this.#powers.dial(peer);
    session.closed.listen({ fulfilled: onEnd, broken: onEnd });
    return session;
  }
}

interface Bootstrap {
  fetch(swiss: Uint8Array): unknown;
}

/** A reference to something in another vat that connects by itself. */
class FarReference {}

function keyOf({ locator, swiss }: SturdyLocation): string {
  return `${locator} ${Buffer.from(swiss).toString('base64url')}`;
}
