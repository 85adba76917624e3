/**
 * One connection of ours, and what only we know of it: whether the other side is proven to be who
 * it says it is, and what it takes part in.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Timers } from '../powers.ts';
import type { Greeted, Session } from '../session/index.ts';
import { makeVow } from '../vow.ts';
import { type Claimant, Gifts } from './gifts.ts';
import { GiveBudget } from './give-budget.ts';
import { HandoffCounts } from './handoff-counts.ts';
import type { PeerLimits } from './limits.ts';

export class Connection implements Claimant {
  /** Is the peer proven to be who it says it is? Who was dialled is. */
  readonly proven: boolean;
  /** May gifts of the peer be claimed by others? */
  readonly handsOn: () => boolean;
  /** The session, once it stands; broken when it never does. */
  readonly ready = makeVow<Session>();
  /** What the peer has left here for others. */
  readonly gifts: Gifts;
  /** What we may leave there for others. */
  readonly gives: GiveBudget;
  /** What the peer has used up as a receiver. */
  readonly counts = new HandoffCounts();
  waitingClaims = 0;
  greeted: Greeted | undefined;
  session: Session | undefined;
  #nextCount = 0n;

  constructor(
    proven: boolean,
    timers: Timers,
    limits: PeerLimits,
    handsOn: () => boolean = always,
  ) {
    this.proven = proven;
    this.handsOn = handsOn;
    this.gifts = new Gifts(limits, timers);
    this.gives = new GiveBudget(timers, limits);
  }

  /** A handoff count that we have not used in this session. */
  nextCount(): bigint {
    return this.#nextCount++;
  }
}

const always = (): boolean => true;

/** The connections whose peers have greeted, by the id of their session. */
export class Connections {
  readonly #byId = new Map<string, Connection>();

  add(connection: Connection, greeted: Greeted): void {
    connection.greeted = greeted;
    this.#byId.set(bytesToHex(greeted.id), connection);
  }

  /** The connection has ended, or came to nothing. */
  delete(connection: Connection): void {
    const { greeted } = connection;
    if (!greeted || this.byId(greeted.id) !== connection) return;
    this.#byId.delete(bytesToHex(greeted.id));
    connection.gifts.end();
    connection.gives.end();
    for (const { gifts } of this.#byId.values()) gifts.forget(connection);
  }

  byId(sessionId: Uint8Array): Connection | undefined {
    return this.#byId.get(bytesToHex(sessionId));
  }

  /** Undefined when the session is not ours, or has ended. */
  of(session: Session): Connection | undefined {
    const found = this.byId(session.id);
    return found && (found.session ?? session) === session ? found : undefined;
  }

  /** The sessions that stand. */
  sessions(): Session[] {
    const all = [...this.#byId.values()];
    return all.flatMap(({ session }) => (session ? [session] : []));
  }
}
