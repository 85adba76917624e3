/**
 * Us, as others see us: one peer with all its sessions.
 *
 * A session knows one connection. Here is what needs to know all of them: that there is one session
 * with each peer (also when both dialled at once), what a sturdy reference leads to, and how two
 * others are brought together.
 */
import type { Channel } from '../channel.ts';
import type { SyncCrypto } from '../crypto.ts';
import type { Dialect } from '../dialect.ts';
import type { Dispatch, Ref } from '../handler.ts';
import type { PeerLocator, SturdyrefLocator } from '../locator.ts';
import type { Netlayer } from '../netlayer.ts';
import type { Random, Timers } from '../powers.ts';
import type { Session, SessionLimits } from '../session/index.ts';
import type { Sturdyref } from '../sturdyref.ts';
import type { Vow } from '../vow.ts';
import type { LastingLimits, PeerLimits } from './limits.ts';

/** What whoever dials us may fetch, and how its messages are delivered. */
export interface Reception {
  readonly bootstrap?: { fetch(swiss: Uint8Array): unknown };
  readonly dispatch?: Dispatch;
  /**
   * May what somebody holds of ours by this session be left here for others to claim, by sessions
   * of their own? Asked when a gift is known. Say no where it must end with the session. Without
   * it, yes.
   */
  readonly handsOn?: () => boolean;
}

export interface PeerOptions extends Reception {
  readonly netlayers: readonly Netlayer[];
  readonly random: Random;
  readonly timers: Timers;
  readonly crypto: SyncCrypto;
  readonly limits?: Partial<SessionLimits>;
  readonly peerLimits?: Partial<PeerLimits>;
  readonly lasting?: Partial<LastingLimits>;
  readonly dialect?: Dialect;
  /**
   * Whom a reference of a third party leads to is dialled not before somebody here sends to it, or
   * listens to it: right for who drops what it did not ask for, because a giver may name any
   * address. What is kept unused for five minutes is lost then.
   */
  readonly claimsWhenUsed?: boolean;
  /**
   * By a netlayer that proves diallers one session serves both sides, whoever dialled. Such a
   * session is begun here, by giving `start` what the other side may fetch by it; without this all
   * get the same. MUST call `start` once.
   */
  readonly serve?: (
    transport: string,
    start: (reception: Reception) => Promise<Session>,
  ) => Promise<unknown>;
  /** Hears why somebody who dialled us got no session; the dialler was told already. */
  readonly onRefused?: (error: unknown) => void;
  /**
   * Where else `peer` may be found, under a name that another transport has for it, if it is not reached by the one
   * that was asked for. Its session is then that one.
   */
  readonly otherWay?: (peer: PeerLocator) => PeerLocator | undefined;
  /**
   * Hears that `peer`, which we dialled, has a session that gives signs of life with somebody else
   * who has proven to be us.
   */
  readonly onTwin?: (peer: PeerLocator) => void;
  /**
   * Hears that somebody proved to be `peer` whose session with us gives signs of life: two act under
   * one key, or, seldom, the two have dialled each other and the news of it is late.
   */
  readonly onTwins?: (peer: PeerLocator) => void;
}

export interface LocalPeer {
  /** Where others find us, one locator for each netlayer that can be dialled. */
  readonly locations: readonly PeerLocator[];
  /**
   * The session with `peer`: the one there is, or a new one. Several calls at once get the same.
   * Breaks with BadLocator (no netlayer of ours has that transport, or it is ourselves),
   * Disconnected, ProtocolError, RunsTwice.
   */
  connect(peer: PeerLocator): Promise<Session>;
  /**
   * The session with whoever is at the other end of `channel`, which came by some other way than
   * our netlayers; `reception` replaces ours. Nobody has proven who that is, so it is never the
   * session that `connect` answers.
   */
  accept(channel: Channel, location: PeerLocator, reception?: Reception): Promise<Session>;
  /** What `sturdyref` leads to: connects when needed. Our own is found without dialling. */
  enliven(sturdyref: SturdyrefLocator | Sturdyref): Vow<Ref>;
  /**
   * A reference that outlasts connections: it connects when a message is sent to it, and again,
   * with growing delays, when the connection is lost. Messages keep their order; one that was under
   * way when the connection ended breaks with Disconnected. There is one for each sturdy reference,
   * as long as somebody holds it.
   */
  lasting(sturdyref: SturdyrefLocator | Sturdyref): Ref;
  /** All sessions that stand. */
  sessions(): readonly Session[];
  /** Ends all sessions, telling peers why, and takes in nobody any more. */
  close(reason: string): Promise<void>;
}
