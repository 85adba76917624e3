/**
 * From a channel to a session: greet, check the greeting of the peer, and hand over.
 */
import type { Channel } from '../channel.ts';
import { type Ed25519, nobleEd25519, SEED_BYTES, type Signer, signerFromSeed } from '../crypto.ts';
import { DIALECT_2026_07, type Dialect, readOperation } from '../dialect.ts';
import { Far } from '../far.ts';
import { type Dispatch, deliverTo } from '../handler.ts';
import { type PeerLocator, SWISS_BYTES_MAX } from '../locator.ts';
import type { Random, Timers } from '../powers.ts';
import { asRecord, decodeOperation, SyrupError } from '../syrup/index.ts';
import { Disconnected, ProtocolError } from './errors.ts';
import { checkGreeting, type Greeted, greeting } from './handshake.ts';
import { SESSION_LIMITS, type SessionLimits } from './limits.ts';
import { LiveSession } from './live-session.ts';
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
  /** What the peer may fetch. Without it, nothing. */
  readonly bootstrap?: { fetch(swiss: Uint8Array): unknown };
  /** Delivers what arrives, for example marked with the session it came by. */
  readonly dispatch?: Dispatch;
  /** The vat that was dialled; the session is refused if another one greets. */
  readonly designator?: string | undefined;
  readonly limits?: Partial<SessionLimits>;
  /** With it, a peer that does not greet in time loses the connection. */
  readonly timers?: Timers | undefined;
  readonly ed25519?: Ed25519;
  readonly dialect?: Dialect;
}

/**
 * No object has the number that was asked for. The text does not repeat the number: it is a
 * secret.
 */
export class NothingThere extends Error {
  readonly code = 'not-found';

  constructor() {
    super('Nothing is there under this link. It may be mistyped, or it has ended.');
    this.name = 'NothingThere';
  }
}

/**
 * Greets over `channel`. Breaks with {@link ProtocolError} when the peer's greeting is not
 * acceptable (it is told why), with {@link Disconnected} when the connection is lost before or
 * takes too long.
 */
export function startSession(options: SessionOptions): Promise<Session> {
  const { channel, role, ed25519 = nobleEd25519, dialect = DIALECT_2026_07 } = options;
  const limits = { ...SESSION_LIMITS, ...options.limits };
  const signer = signerFromSeed(options.random.bytes(SEED_BYTES), ed25519);
  const out = new Outgoing(channel, dialect, limits);
  const greet = () => out.send(greeting(options.location, signer));
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      stopWaiting?.();
      channel.onFrame(() => undefined);
      out.abort(error.message);
      reject(error);
    };
    const stopWaiting = options.timers?.after(limits.handshakeMilliseconds, () => {
      refuse(new Disconnected('The other side did not greet in time.'));
    });
    channel.onClose(() => refuse(new Disconnected('It was lost before the session began.')));
    if (role === 'dialler') greet();
    channel.onFrame((frame) => {
      const greeted = readGreeting(frame, signer, ed25519, options, limits);
      if (greeted instanceof Error) return refuse(greeted);
      stopWaiting?.();
      if (role === 'acceptor') greet();
      resolve(new LiveSession(partsFor(options, dialect, limits), greeted));
    });
  });
}

function readGreeting(
  frame: Uint8Array,
  signer: Signer,
  scheme: Ed25519,
  options: SessionOptions,
  limits: SessionLimits,
): Greeted | Error {
  try {
    if (frame.length > GREETING_BYTES_MAX) throw new ProtocolError('The greeting is too large.');
    const operation = readOperation(decodeOperation(frame, limits.syrup, () => asRecord));
    return checkGreeting(operation, signer, scheme, options.designator);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    if (error instanceof SyrupError) return new ProtocolError('The greeting could not be read.');
    throw error;
  }
}

/** A greeting is some 400 bytes; hints may make it longer. */
const GREETING_BYTES_MAX = 16_384;

function partsFor(options: SessionOptions, dialect: Dialect, limits: SessionLimits) {
  const { channel, bootstrap, dispatch = deliverTo } = options;
  return { channel, dialect, limits, dispatch, bootstrap: bootstrapObject(bootstrap) };
}

function bootstrapObject(given: SessionOptions['bootstrap']): object {
  return Far('Bootstrap', {
    fetch(swiss: unknown): unknown {
      const wellFormed = swiss instanceof Uint8Array && swiss.length <= SWISS_BYTES_MAX;
      if (!given || !wellFormed) throw new NothingThere();
      return given.fetch(swiss);
    },
  });
}
