/**
 * Gives every connection that comes in its CapTP session, and knows which device each came in as, so that revoking
 * a device ends its connections, and with them every reference it obtained.
 */
import { Device, GATE_SWISS_TEXT, OPERATOR_SWISS_TEXT } from '../../actors/index.ts';
import { deliverTo, E, type PeerLocator, type Ref, type Session } from '../../captp/index.ts';
import { type IsFrom, POST_SWISS, type Vat } from '../../vat/index.ts';
import type { Doors } from '../gate/gate.ts';
import type { Invitations } from '../gate/invitations.ts';
import type { Keeper } from '../host/keeper.ts';
import { isFrom } from '../host/post-roads.ts';
import { connectionOver, unknownReference } from '../host/trouble.ts';
import { vatName } from '../netlayers/index.ts';

const GATE_SWISS = Buffer.from(GATE_SWISS_TEXT);
const OPERATOR_SWISS = Buffer.from(OPERATOR_SWISS_TEXT);

/** The part of a session that the netlayer leaves to us. */
export interface Reception {
  readonly location: PeerLocator;
  readonly bootstrap: { fetch(swiss: Uint8Array): Promise<Ref> };
  readonly dispatch: typeof deliverTo;
  readonly handsOn: () => boolean;
}

export interface CaptpDoorPowers {
  readonly keeper: () => Keeper;
  readonly doors: () => Doors;
  readonly invitations: Invitations;
  readonly location: () => PeerLocator;
}

/** The web port, the socket that only this user can open, or a netlayer that proves both sides. */
type Entry = 'web' | 'local' | 'network';

/** One connection, before and after its session stands. */
interface Connection {
  readonly from: Entry;
  readonly devices: Set<string>;
  session: Session | undefined;
  over: boolean;
  /** For the journal. */
  readonly name: string;
}

/** Enough of a device's id to know it by. */
const SHOWN_ID_LENGTH = 8;

export class CaptpDoor {
  readonly #powers: CaptpDoorPowers;
  readonly #connections = new Set<Connection>();
  #closed = false;

  constructor(powers: CaptpDoorPowers) {
    this.#powers = powers;
  }

  /**
   * Takes in one connection: `start` makes its session from what we offer. From the local socket the Operator is
   * offered too.
   */
  async receive(from: Entry, start: (reception: Reception) => Promise<Session>): Promise<void> {
    const connection: Connection = {
      from,
      devices: new Set(),
      session: undefined,
      over: this.#closed,
      get name() {
        const [device] = this.devices;
        return device === undefined ? from : `${from}, device ${device.slice(0, SHOWN_ID_LENGTH)}`;
      },
    };
    this.#connections.add(connection);
    try {
      const session = await start({
        location: this.#powers.location(),
        bootstrap: { fetch: (swiss) => this.#fetch(swiss, from, connection) },
        dispatch: (target, args, answer) => this.#dispatch(connection, target, args, answer),
        // What a device obtained ends with it, also what it left here for another connection.
        handsOn: () => connection.devices.size === 0 && !connection.over,
      });
      connection.session = session;
      if (connection.over) session.abort('This connection was ended.');
      await session.closed;
    } finally {
      connection.over = true;
      this.#connections.delete(connection);
      for (const device of connection.devices) this.#note(device, false);
    }
  }

  /** By which way a session came in, and as which devices; undefined for one that did not. */
  connectionOf(session: Session): { way: Entry; devices: string[] } | undefined {
    for (const { from, devices, session: own } of this.#connections) {
      if (own === session) return { way: from, devices: [...devices] };
    }
    return undefined;
  }

  /** Ends every connection that came in as `device`. From now on no message of theirs is taken. */
  dismiss(device: string): void {
    for (const connection of this.#connections) {
      if (!connection.devices.has(device)) continue;
      connection.over = true;
      connection.session?.abort('This device was revoked.');
    }
  }

  /** Ends all connections, also those whose session does not stand yet. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections) {
      connection.over = true;
      connection.session?.abort('This vat is closing.');
    }
  }

  #dispatch(connection: Connection, ...[target, args, answer]: Parameters<typeof deliverTo>): void {
    if (connection.over) return answer?.reject(connectionOver());
    const keeper = this.#powers.keeper();
    if (keeper.phase() !== 'open') return deliverTo(target, args, answer);
    keeper.household().vat.dispatch(target, args, answer, connection);
  }

  async #fetch(swiss: Uint8Array, from: Entry, connection: Connection): Promise<Ref> {
    const { doors, invitations, keeper } = this.#powers;
    // Pages come by the web port: nobody far away has to be let guess a passphrase.
    const isPage = from !== 'network';
    if (isPage && isSame(swiss, GATE_SWISS)) return doors().gate;
    if (from === 'local' && isSame(swiss, OPERATOR_SWISS)) return doors().operator;
    if (isPage && invitations.isGood(swiss)) return doors().entrance(swiss);
    const { vat } = keeper().household();
    if (isSame(swiss, POST_SWISS)) return this.#postDoor(vat, connection);
    const found = await vat.lookup(swiss);
    if (!found) throw unknownReference();
    const identity = vat.identify(found);
    // Asked for twice on one connection, it still is connected once.
    if (identity?.kind === Device.name && !connection.devices.has(identity.actor)) {
      connection.devices.add(identity.actor);
      this.#note(identity.actor, true);
    }
    return found;
  }

  /** Where other vats bring their messages, each once it has proven who it is. */
  #postDoor(vat: Vat, connection: Connection): Ref {
    const check: IsFrom = (designator, proof) => {
      const { session, over } = connection;
      const self = vatName(this.#powers.location());
      return session !== undefined && !over && isFrom(session, self, designator, proof);
    };
    const door = vat.postDoor(check, connection.session?.closed);
    if (!door) throw unknownReference();
    return door;
  }

  #note(device: string, connected: boolean): void {
    const keeper = this.#powers.keeper();
    if (keeper.phase() === 'open') {
      E.sendOnly(keeper.household().devices).connected(device, connected);
    }
  }
}

/** The public numbers are no secrets; those that are get looked up by their hash. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
