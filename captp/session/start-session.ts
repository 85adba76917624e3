/**
 * From a channel to a session: greet, check the greeting of the peer, and hand over.
 */
import { beginning, nextFrame } from '../beginning.ts';
import type { Channel } from '../channel.ts';
import type { Crypto } from '../crypto.ts';
import { DIALECT_2026_07, type Dialect, type Field, type Form } from '../dialect.ts';
import { type Dispatch, deliverTo } from '../handler.ts';
import type { PeerLocator } from '../locator.ts';
import type { Random, Timers } from '../powers.ts';
import { bootstrapObject } from './bootstrap.ts';
import { Disconnected, ProtocolError } from './errors.ts';
import {
  checkGreeting,
  type Greeted,
  type Greeting,
  greeting,
  makeSessionKey,
  type SessionKey,
} from './handshake.ts';
import { readFields } from './incoming.ts';
import type { Introductions } from './introductions.ts';
import { limitsWith, type SessionLimits } from './limits.ts';
import { LiveSession, type SessionParts } from './live-session.ts';
import { Outgoing } from './outgoing.ts';
import type { Session } from './session.ts';

export interface SessionOptions {
  readonly channel: Channel;
  /** The dialler greets first; the acceptor greets when it has checked that. */
  readonly role: 'dialler' | 'acceptor';
  /** Where we are found, as the peer is told. */
  readonly location: PeerLocator;
  /** For the key of this one connection. */
  readonly random: Random;
  readonly crypto: Crypto;
  /** What the peer may fetch. Without it, nothing. */
  readonly bootstrap?: { fetch(swiss: Uint8Array): unknown };
  /** Delivers what arrives, for example marked with the session it came by. */
  readonly dispatch?: Dispatch;
  /** The vat that was dialled; the session is refused if another one greets. */
  readonly designator?: string | undefined;
  readonly limits?: Partial<SessionLimits>;
  /** With it, a peer that does not greet in time loses the connection. */
  readonly timers?: Timers | undefined;
  /** How we write; without it as of 2026-07. */
  readonly dialect?: Dialect | undefined;
  /** With it we write as the peer does, once it has used a form that tells. */
  readonly tellingForms?: ReadonlyMap<Form, Dialect> | undefined;
  /**
   * The key made for this connection, where others have to know it before the session stands
   * (crossed hellos). Otherwise one is made.
   */
  readonly key?: SessionKey;
  /**
   * Asked when the peer's greeting is good, as long as there is time to greet; what it breaks with
   * is the reason to refuse the peer.
   */
  readonly makeRoom?: (greeted: Greeted) => Promise<void>;
  /** Asked then, in the moment in which the session begins. As above. */
  readonly admit?: (greeted: Greeted) => void;
  /** Hands references of third parties on. Without it they are lent, and reach the peer by us. */
  readonly introductions?: Introductions;
}

/** The peer does not want this session, for reasons of its own. */
export class RefusedByPeer extends ProtocolError {
  /** In the words of the peer, who may say anything: to be compared, and shown to nobody. */
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('The other side refused the session.');
    this.reason = reason;
  }
}

/** A greeting is some 400 bytes; hints may make it longer. */
const GREETING_BYTES_MAX = 16_384;

/**
 * Greets over `channel`. Breaks with {@link ProtocolError} when the peer's greeting is not
 * acceptable (it is told why), with {@link Disconnected} when the connection is lost before or
 * takes too long.
 */
export function startSession(options: SessionOptions): Promise<Session> {
  const { channel, dialect = DIALECT_2026_07, timers } = options;
  const limits = limitsWith(options.limits);
  const out = new Outgoing(channel, dialect, limits, timers);
  return beginning({
    channel,
    timers,
    milliseconds: limits.handshakeMilliseconds,
    async steps(isOver) {
      const greeted = await greet(options, limits, out, isOver);
      const { bootstrap, introductions } = options;
      const parts: SessionParts = {
        ...options,
        out,
        dialect,
        limits,
        dispatch: options.dispatch ?? deliverTo,
        bootstrap: (session) => bootstrapObject(session, bootstrap, introductions),
      };
      return new LiveSession(parts, greeted);
    },
    refuse(error) {
      channel.onFrame(() => undefined);
      // Who has ended it already wants to hear nothing more.
      if (error instanceof RefusedByPeer) out.close();
      else out.abort(error.message);
      return error;
    },
  });
}

async function greet(
  options: SessionOptions,
  limits: SessionLimits,
  out: Outgoing,
  isOver: () => boolean,
): Promise<Greeted> {
  const { channel, role, location, random, crypto } = options;
  const { dialect } = out;
  const key = options.key ?? (await makeSessionKey(random, crypto, dialect));
  const ours = await greeting(location, key, dialect);
  const greet = () => out.send(dialect.write['start-session'], { values: ours });
  if (role === 'dialler') greet();
  const theirs = readGreeting(await nextFrame(channel), dialect, limits);
  const greeted = await checkGreeting(theirs, key, crypto, dialect, options.designator);
  await options.makeRoom?.(greeted);
  if (isOver()) throw new Disconnected('It was lost before the session began.');
  options.admit?.(greeted);
  if (role === 'acceptor') greet();
  return greeted;
}

function readGreeting(frame: Uint8Array, dialect: Dialect, limits: SessionLimits): Greeting {
  if (frame.length > GREETING_BYTES_MAX) throw new ProtocolError('The greeting is too large.');
  const reader = dialect.codec.makeReader(limits.syrup);
  reader.begin(frame);
  const form = dialect.read.get(reader.openRecord());
  if (form?.operation !== 'start-session' && form?.operation !== 'abort') {
    throw new ProtocolError('A session must begin with op:start-session.');
  }
  const values: Partial<Record<Field, unknown>> = {};
  readFields(reader, form, (field) => {
    values[field] = reader.value();
  });
  reader.finish();
  if (form.operation === 'abort') throw new RefusedByPeer(values.reason);
  return values;
}
