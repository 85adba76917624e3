/**
 * Gives each channel its session: those that we dial, and those of whoever dials us.
 */
import type { Channel } from '../channel.ts';
import type { Dialect } from '../dialect.ts';
import { TELLING_FORMS } from '../dialects-before.ts';
import { BadLocator, type PeerLocator } from '../locator.ts';
import type { Netlayer } from '../netlayer.ts';
import { locationBy } from '../netlayers/made-up-name.ts';
import {
  type Greeted,
  type Introductions,
  makeSessionKey,
  ProtocolError,
  RefusedByPeer,
  type Session,
  type SessionKey,
  startSession,
} from '../session/index.ts';
import { Connection, type Connections } from './connection.ts';
import type { PeerClosed } from './errors.ts';
import type { PeerLimits } from './limits.ts';
import type { PeerOptions, Reception } from './local-peer.ts';
import { samePeer } from './peer-key.ts';
import { checkProven } from './proven.ts';
import { ALIVE, RunsTwice, SessionAlive } from './refusals.ts';
import { refuseChannel } from './refuse-channel.ts';
import type { Attempt, SessionTable } from './session-table.ts';

export interface GreeterPowers {
  readonly options: PeerOptions;
  readonly dialect: Dialect;
  readonly limits: PeerLimits;
  readonly table: SessionTable;
  readonly connections: Connections;
  readonly introductions: Introductions;
  readonly isOwn: (peer: PeerLocator) => boolean;
  /** `session` is the one with its peer from now on. */
  readonly stands: (session: Session) => void;
}

/** A channel of somebody who came to us. */
export interface Visit {
  readonly channel: Channel;
  /** Where we are found, as the visitor is told. */
  readonly location: PeerLocator;
  /** Is it true what the visitor says of itself? */
  readonly proven: boolean;
  readonly reception: Reception;
}

/** What becomes of one channel. */
interface Start {
  readonly channel: Channel;
  readonly role: 'dialler' | 'acceptor';
  readonly location: PeerLocator;
  readonly connection: Connection;
  readonly reception: Reception;
  readonly makeRoom?: (greeted: Greeted) => Promise<void>;
  readonly admit: (greeted: Greeted) => void;
  readonly key?: SessionKey;
  readonly designator?: string;
}

const NOBODY = 'Nobody is taken in here any more.';

export class Greeter {
  readonly #our: GreeterPowers;
  /** On which no session stands yet. */
  readonly #greeting = new Set<Channel>();
  #closed: PeerClosed | undefined;

  constructor(powers: GreeterPowers) {
    this.#our = powers;
  }

  /** Takes in whoever dials us by `netlayer`. */
  listenTo(netlayer: Netlayer): void {
    const { options } = this.#our;
    netlayer.onDialled((channel) => {
      const location = locationBy(netlayer, options.random);
      const proven = netlayer.provesDiallers;
      const served = this.#served(netlayer, (reception) =>
        this.receive({ channel, location, proven, reception }),
      );
      served.catch((error) => options.onRefused?.(error));
    });
  }

  /** Begins no session any more, and ends what is no session yet. */
  close(closed: PeerClosed, reason: string): void {
    this.#closed = closed;
    for (const channel of [...this.#greeting]) refuseChannel(channel, reason, this.#our.dialect);
  }

  receive({ channel, location, proven, reception }: Visit): Promise<Session> {
    const { options, limits, isOwn, table } = this.#our;
    const connection = new Connection(proven, options.timers, limits, reception.handsOn);
    const makeRoom = async (greeted: Greeted): Promise<void> => {
      if (isOwn(greeted.peer) || samePeer(greeted.peer, location)) {
        throw new ProtocolError('You say that you are who you have dialled.');
      }
      if (!proven) return;
      checkProven(channel, greeted);
      if (greeted.peer.transport !== location.transport) {
        throw new ProtocolError('You have dialled by another transport than you are found by.');
      }
      await table.makeRoom(greeted);
    };
    const admit = (greeted: Greeted): void => {
      if (proven) table.admitDialler(connection, greeted);
    };
    const start = { channel, role: 'acceptor', location, connection, reception } as const;
    return this.#start({ ...start, makeRoom, admit });
  }

  /** Settles `attempt`. */
  async dial(attempt: Attempt): Promise<void> {
    const { options, dialect, table } = this.#our;
    const { peer } = attempt;
    const netlayer = options.netlayers.find(({ transport }) => transport === peer.transport);
    try {
      if (!netlayer) throw new BadLocator(`nobody here can dial by “${peer.transport}”`);
      const key = await makeSessionKey(options.random, options.crypto, dialect);
      const channel = await netlayer.dial(peer);
      if (attempt.over) return channel.close();
      await this.#greet(attempt, netlayer, channel, key);
    } catch (error) {
      if (!netlayer || !(error instanceof RefusedByPeer)) return table.fail(attempt, error);
      this.#refused(attempt, netlayer, error);
    }
  }

  async #greet(
    attempt: Attempt,
    netlayer: Netlayer,
    channel: Channel,
    key: SessionKey,
  ): Promise<void> {
    const { options, limits, table } = this.#our;
    const { peer } = attempt;
    attempt.greeting = { channel, key };
    const connection = new Connection(true, options.timers, limits, options.handsOn);
    const start: Omit<Start, 'reception'> = {
      channel,
      key,
      role: 'dialler',
      location: locationBy(netlayer, options.random),
      designator: peer.designator,
      connection,
      admit: (greeted) => {
        if (!samePeer(greeted.peer, peer)) {
          throw new ProtocolError('Another vat answered than the one that was dialled.');
        }
        checkProven(channel, greeted);
        table.admitDialled(attempt, connection);
      },
    };
    await this.#served(netlayer, (reception) => this.#start({ ...start, reception }));
  }

  /** Begins a session, served as the host says. Answers as soon as it stands. */
  #served(
    { transport, provesDiallers }: Netlayer,
    begin: (reception: Reception) => Promise<Session>,
  ): Promise<Session> {
    const { options } = this.#our;
    const { serve } = options;
    if (!serve || !provesDiallers) return begin(options);
    return new Promise((resolve, reject) => {
      const start = (reception: Reception): Promise<Session> => {
        const begun = begin(reception);
        begun.then(resolve, reject);
        return begun;
      };
      serve(transport, start).catch(reject);
    });
  }

  /** Perhaps because the peer's own connection to us goes on, and is not here yet. */
  #refused(attempt: Attempt, netlayer: Netlayer, error: RefusedByPeer): void {
    const { options, limits, table } = this.#our;
    if (attempt.over) return;
    attempt.refused = true;
    const fail = (): void => {
      if (error.reason !== ALIVE) return table.fail(attempt, error);
      table.fail(attempt, new RunsTwice());
      options.onTwin?.(attempt.peer);
    };
    const mayCome = netlayer.provesDiallers && netlayer.location;
    if (!mayCome) return fail();
    const stop = options.timers.after(limits.crossingMilliseconds, fail);
    attempt.session.listen({ fulfilled: stop, broken: stop });
  }

  async #start({ connection, channel, admit, reception, ...start }: Start): Promise<Session> {
    const { options, connections, introductions } = this.#our;
    const { limits, random, timers, crypto, dialect } = options;
    const { bootstrap, dispatch } = reception;
    if (this.#closed) {
      refuseChannel(channel, NOBODY, this.#our.dialect);
      throw this.#closed;
    }
    this.#greeting.add(channel);
    try {
      const session = await startSession({
        ...start,
        channel,
        random,
        timers,
        crypto,
        dialect,
        tellingForms: dialect ? undefined : TELLING_FORMS,
        introductions,
        ...(limits && { limits }),
        ...(bootstrap && { bootstrap }),
        ...(dispatch && { dispatch }),
        admit: (greeted) => {
          if (this.#closed) throw new ProtocolError(NOBODY);
          admit(greeted);
          connections.add(connection, greeted);
        },
      });
      this.#stands(connection, session);
      return session;
    } catch (error) {
      this.#ended(connection, error);
      if (error instanceof SessionAlive) options.onTwins?.(error.peer);
      throw error;
    } finally {
      this.#greeting.delete(channel);
    }
  }

  #stands(connection: Connection, session: Session): void {
    connection.session = session;
    const ended = (reason: unknown): void => this.#ended(connection, reason);
    session.closed.listen({ fulfilled: ended, broken: ended });
    connection.ready.resolver.resolve(session);
    if (this.#closed) session.abort(NOBODY);
    else if (connection.proven) this.#our.stands(session);
  }

  #ended(connection: Connection, error: unknown): void {
    this.#our.table.delete(connection);
    this.#our.connections.delete(connection);
    connection.ready.resolver.reject(error);
  }
}
