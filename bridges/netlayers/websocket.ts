/**
 * The `websocket` netlayer in Node: dials others, and takes in the sockets of our own web server.
 */
import WebSocket from 'ws';
import {
  acceptWebSocket,
  BadLocator,
  connect,
  Disconnected,
  type PeerLocator,
  type Random,
  type Session,
  type SessionOptions,
  type Signer,
  startSession,
} from '../../captp/index.ts';
import type { Clock } from '../../vat/index.ts';
import { FRAME_BYTES_MAX } from './frame-limit.ts';
import { keepAlive } from './keep-alive.ts';
import { nodeCrypto } from './node-crypto.ts';
import { timersOn } from './timers.ts';

interface Both extends Pick<SessionOptions, 'bootstrap' | 'dispatch' | 'limits'> {
  readonly random: Random;
  readonly clock: Clock;
}

export interface AcceptSessionOptions extends Both {
  /** The key that this vat is known by. */
  readonly signer: Signer;
  readonly location: PeerLocator;
}

/** The session with whoever opened `socket`. Breaks with Disconnected or ProtocolError. */
export async function acceptSession(
  socket: WebSocket,
  { signer, clock, ...options }: AcceptSessionOptions,
): Promise<Session> {
  const timers = timersOn(clock);
  keepAlive(socket, timers);
  const channel = await acceptWebSocket({ socket, signer, timers });
  return startSession({ ...options, channel, role: 'acceptor', timers, crypto: nodeCrypto });
}

export interface DialSessionOptions extends Both {
  /** Where we are found; without it we stay nameless. */
  readonly location?: PeerLocator;
}

/**
 * A session with `peer`, which must prove its designator. Breaks as {@link dialUrl}, or with
 * BadLocator.
 */
export async function dialSession(
  peer: PeerLocator,
  options: DialSessionOptions,
): Promise<Session> {
  const url = peer.hints ? peer.hints.url : undefined;
  // A locator comes from strangers: it must not lead to a local socket.
  if (url === undefined || !/^wss?:\/\//.test(url)) throw new BadLocator('it has no url hint');
  return dialUrl(url, { ...options, designator: peer.designator });
}

/**
 * A session with the vat at `url` (ws:, wss:, or ws+unix:/path/of/socket:/path). When `designator`
 * is undefined, whoever answers is accepted. Breaks with what the system reported (with its code,
 * such as ECONNREFUSED), else with Disconnected or ProtocolError.
 */
export async function dialUrl(
  url: string,
  { clock, ...options }: DialSessionOptions & { readonly designator: string | undefined },
): Promise<Session> {
  const timers = timersOn(clock);
  const socket = openSocket(url);
  keepAlive(socket, timers);
  try {
    return await connect({ ...options, socket, timers, crypto: nodeCrypto });
  } catch (error) {
    throw error instanceof Disconnected && error.cause instanceof Error ? error.cause : error;
  }
}

/** A session with the vat of this user on this machine, by the socket that only this user can open. */
export function dialLocal(socketPath: string, options: DialSessionOptions): Promise<Session> {
  return dialUrl(`ws+unix:${socketPath}:/captp`, { ...options, designator: undefined });
}

function openSocket(url: string): WebSocket {
  try {
    return new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      // Masks protect proxies from scripts in pages (RFC 6455, 10.3). A local socket has neither,
      // and a mask of zeros, which changes nothing, saves going over every byte twice.
      ...(url.startsWith('ws+unix:') ? { generateMask: (mask: Buffer) => mask.fill(0) } : {}),
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadLocator('its url hint is malformed');
    throw error;
  }
}
