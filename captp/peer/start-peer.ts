/**
 * Starts a peer: puts its parts together.
 *
 * ```
 *   netlayers ─► Greeter ─► SessionTable   one session a peer
 *                   │
 *                   ├─────► Connections    all of them, with gifts and counts
 *                   └─────► Introducer     brings others together, and us with others
 *   Lastings ─► connect                    references that outlast connections
 * ```
 */
import type { Channel } from '../channel.ts';
import { DIALECT_2026_07 } from '../dialect.ts';
import type { Ref } from '../handler.ts';
import { BadLocator, type PeerLocator, type SturdyrefLocator } from '../locator.ts';
import { NothingThere, SESSION_LIMITS, type Session } from '../session/index.ts';
import { Sturdyref } from '../sturdyref.ts';
import { makeVow, type Vow } from '../vow.ts';
import { ask } from './ask.ts';
import { Connections } from './connection.ts';
import { PeerClosed } from './errors.ts';
import { Greeter } from './greeter.ts';
import { Introducer } from './introducer.ts';
import { Lastings } from './lastings.ts';
import { LASTING_LIMITS, PEER_LIMITS } from './limits.ts';
import type { LocalPeer, PeerOptions, Reception } from './local-peer.ts';
import { samePeer } from './peer-key.ts';
import { RunsTwice } from './refusals.ts';
import { refuseChannel } from './refuse-channel.ts';
import { SessionTable } from './session-table.ts';

/** Takes in whoever dials, from now on. */
export function startPeer(options: PeerOptions): LocalPeer {
  return new Peer(options);
}

class Peer implements LocalPeer {
  readonly #options: PeerOptions;
  readonly #table: SessionTable;
  readonly #connections = new Connections();
  readonly #greeter: Greeter;
  readonly #lastings: Lastings;
  #closed: PeerClosed | undefined;

  constructor(options: PeerOptions) {
    const { timers, random, crypto, netlayers, dialect = DIALECT_2026_07 } = options;
    const limits = { ...PEER_LIMITS, ...options.peerLimits };
    const isOwn = (peer: PeerLocator): boolean => this.#isOwn(peer);
    const connect = (peer: PeerLocator): Promise<Session> => this.connect(peer);
    const connections = this.#connections;
    const table = new SessionTable(timers, limits, (channel, reason) => {
      refuseChannel(channel, reason, dialect);
    });
    this.#options = options;
    this.#table = table;
    this.#lastings = new Lastings({
      timers,
      random,
      limits: { ...LASTING_LIMITS, ...options.lasting },
      isOwn,
      own: (swiss) => this.#own(swiss),
      connect,
      stands: (peer) => table.stands(peer),
    });
    const bufferedBytes = options.limits?.bufferedBytes ?? SESSION_LIMITS.bufferedBytes;
    const { keys } = dialect;
    this.#greeter = new Greeter({
      options,
      dialect,
      limits,
      table,
      connections,
      introductions: new Introducer({
        connections,
        crypto,
        keys,
        random,
        limits,
        claimsWhenUsed: options.claimsWhenUsed ?? false,
        isOwn,
        connect,
        bufferedBytes,
      }),
      isOwn,
      stands: (session) => this.#lastings.arrived(session.peer),
    });
    for (const netlayer of netlayers) this.#greeter.listenTo(netlayer);
  }

  get locations(): readonly PeerLocator[] {
    return this.#options.netlayers.flatMap(({ location }) => (location ? [location] : []));
  }

  async connect(peer: PeerLocator): Promise<Session> {
    if (this.#closed) throw this.#closed;
    if (this.#isOwn(peer)) throw new BadLocator('it leads to this side itself');
    const other = this.#options.otherWay?.(peer);
    const isThere = other !== undefined && this.#table.stands(other);
    try {
      return await this.#connectBy(isThere ? other : peer);
    } catch (error) {
      if (other === undefined || isThere || error instanceof RunsTwice || this.#closed) throw error;
      // What is told is why the way failed that was asked for.
      return this.#connectBy(other).catch(() => {
        throw error;
      });
    }
  }

  #connectBy(peer: PeerLocator): Promise<Session> {
    return this.#table.provide(peer, (attempt) => void this.#greeter.dial(attempt));
  }

  accept(
    channel: Channel,
    location: PeerLocator,
    reception: Reception = this.#options,
  ): Promise<Session> {
    return this.#greeter.receive({ channel, location, proven: false, reception });
  }

  enliven(sturdyref: SturdyrefLocator | Sturdyref): Vow<Ref> {
    const { peer, swiss } = locatorOf(sturdyref);
    if (this.#isOwn(peer)) return this.#own(swiss) as Vow<Ref>;
    const { vow, resolver } = makeVow<Ref>();
    this.connect(peer).then(
      ({ bootstrap }) => resolver.resolve(ask(bootstrap, 'fetch', swiss) as Vow<Ref>),
      (error) => resolver.reject(error),
    );
    return vow;
  }

  lasting(sturdyref: SturdyrefLocator | Sturdyref): Ref {
    return this.#lastings.provide(locatorOf(sturdyref));
  }

  sessions(): readonly Session[] {
    return this.#connections.sessions();
  }

  async close(reason: string): Promise<void> {
    const closed = this.#closed ?? new PeerClosed(reason);
    this.#closed = closed;
    for (const attempt of this.#table.attempts()) this.#table.fail(attempt, closed);
    this.#greeter.close(closed, reason);
    for (const session of this.sessions()) session.abort(reason);
    this.#lastings.end(closed);
    await Promise.all(this.#options.netlayers.map((netlayer) => netlayer.close()));
  }

  #own(swiss: Uint8Array): Vow {
    const { vow, resolver } = makeVow();
    try {
      const { bootstrap } = this.#options;
      if (!bootstrap) throw new NothingThere();
      resolver.resolve(bootstrap.fetch(swiss));
    } catch (error) {
      resolver.reject(error);
    }
    return vow;
  }

  #isOwn(peer: PeerLocator): boolean {
    return this.locations.some((location) => samePeer(location, peer));
  }
}

function locatorOf(sturdyref: SturdyrefLocator | Sturdyref): SturdyrefLocator {
  return sturdyref instanceof Sturdyref ? Sturdyref.locatorOf(sturdyref) : sturdyref;
}
