/**
 * One session with each peer.
 *
 * Only who is proven gets a place here: whoever we dialled, and whoever dialled us by a netlayer
 * that proves diallers. All others are served beside it, so that a visitor can neither pass for a
 * peer nor keep it out.
 *
 * ```
 *   (nothing) ── connect ──► dialling ── greeted ──► standing ── ended ──► (nothing)
 *        └────────────── dialled us, greeted ──────────►┘
 * ```
 * When both dial at once, both see the same two connections, and keep the one whose dialler's
 * public id is the higher. A peer that dials us while its session stands may have lost that session
 * without our noticing, so the session is asked for a sign of life, and makes room when there is
 * none. When there is one, the dialler is refused, and told so: for it has no session with us, or it
 * would not dial, and so its key is used by somebody else, too.
 */
import type { Channel } from '../channel.ts';
import type { PeerLocator } from '../locator.ts';
import type { Timers } from '../powers.ts';
import type { Resolver } from '../resolver.ts';
import { type Greeted, ProtocolError, type Session, type SessionKey } from '../session/index.ts';
import { makeVow, type Vow } from '../vow.ts';
import type { Connection } from './connection.ts';
import { type LivenessLimits, type LivenessProbe, livenessProbe } from './liveness.ts';
import { peerKey } from './peer-key.ts';
import { CROSSED, SessionAlive, STANDS } from './refusals.ts';
import { isHigher } from './same-bytes.ts';

/** We dial the peer. */
export class Attempt {
  readonly peer: PeerLocator;
  readonly session: Vow<Session>;
  readonly resolver: Resolver<Session>;
  /** With these we have greeted, or are about to. */
  greeting: { readonly channel: Channel; readonly key: SessionKey } | undefined;
  /** The peer has refused our connection, perhaps because its own goes on. */
  refused = false;
  /** Another connection took its place, or it has failed. */
  over = false;

  constructor(peer: PeerLocator) {
    const { vow, resolver } = makeVow<Session>();
    this.peer = peer;
    this.session = vow;
    this.resolver = resolver;
  }
}

type Entry = Attempt | Connection;

export class SessionTable {
  readonly #entries = new Map<string, Entry>();
  readonly #probe: LivenessProbe;
  readonly #refuse: (channel: Channel, reason: string) => void;

  /** `refuse` ends a connection before its session stands. */
  constructor(
    timers: Timers,
    limits: LivenessLimits,
    refuse: (channel: Channel, reason: string) => void,
  ) {
    this.#refuse = refuse;
    this.#probe = livenessProbe(timers, limits);
  }

  /** The session with `peer` that stands or is being made; else `dial` is told to make one. */
  provide(peer: PeerLocator, dial: (attempt: Attempt) => void): Vow<Session> {
    const key = peerKey(peer);
    const entry = this.#find(key);
    if (entry) return entry instanceof Attempt ? entry.session : entry.ready.vow;
    const attempt = new Attempt(peer);
    this.#entries.set(key, attempt);
    dial(attempt);
    return attempt.session;
  }

  /** The peer that was dialled has greeted. Throws ProtocolError when it is too late. */
  admitDialled(attempt: Attempt, connection: Connection): void {
    if (attempt.over) throw new ProtocolError(CROSSED);
    this.#replace(attempt, connection);
  }

  /**
   * A proven peer has dialled us. When a session with it stands, waits until that one is over.
   * Breaks with ProtocolError: what the dialler is told; with SessionAlive when it goes on.
   */
  async makeRoom({ peer }: Greeted): Promise<void> {
    const entry = this.#find(peerKey(peer));
    if (!entry || entry instanceof Attempt || !entry.session) return;
    const alive = this.#probe(entry.session);
    if (alive === undefined) throw new ProtocolError(STANDS);
    if (await alive) throw new SessionAlive(peer);
  }

  /** Then, at the moment it is taken in. Throws ProtocolError: as above. */
  admitDialler(connection: Connection, greeted: Greeted): void {
    const key = peerKey(greeted.peer);
    const entry = this.#find(key);
    if (!entry) {
      this.#entries.set(key, connection);
      return;
    }
    if (!(entry instanceof Attempt)) throw new ProtocolError(STANDS);
    const { greeting, refused } = entry;
    if (greeting && !refused && isHigher(greeting.key.publicId, greeted.peerPublicId)) {
      throw new ProtocolError(CROSSED);
    }
    this.#replace(entry, connection);
    if (greeting && !refused) this.#refuse(greeting.channel, CROSSED);
  }

  fail(attempt: Attempt, error: unknown): void {
    if (attempt.over) return;
    attempt.over = true;
    const key = peerKey(attempt.peer);
    if (this.#entries.get(key) === attempt) this.#entries.delete(key);
    attempt.resolver.reject(error);
  }

  /** The connection has ended, or came to nothing. */
  delete(connection: Connection): void {
    const key = connection.greeted && peerKey(connection.greeted.peer);
    if (key !== undefined && this.#entries.get(key) === connection) this.#entries.delete(key);
  }

  /** Is there a session with `peer`? */
  stands(peer: PeerLocator): boolean {
    const entry = this.#find(peerKey(peer));
    return entry !== undefined && !(entry instanceof Attempt) && entry.session !== undefined;
  }

  attempts(): Attempt[] {
    return [...this.#entries.values()].filter((entry) => entry instanceof Attempt);
  }

  /** Who waits for `attempt` gets the session of `connection`. */
  #replace(attempt: Attempt, connection: Connection): void {
    attempt.over = true;
    this.#entries.set(peerKey(attempt.peer), connection);
    attempt.resolver.resolve(connection.ready.vow);
  }

  /** A session that has ended a moment ago counts for nothing. */
  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry instanceof Attempt || !entry?.session?.closed.settled) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
