/**
 * The `websocket` netlayer in Node: dials others, and takes in the sockets of our own web server.
 *
 * A vat proves who it is, whoever dials does not. Channels come from a netlayer as an object; who
 * only dials has a session in one step ({@link dialUrl}).
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import {
  acceptWebSocket,
  BadLocator,
  type Channel,
  connect,
  Disconnected,
  dialWebSocket,
  type Netlayer,
  type PeerLocator,
  ProtocolError,
  type Random,
  type Session,
  type SessionOptions,
  type Signer,
  type Timers,
} from '../../captp/index.ts';
import type { Clock } from '../../vat/index.ts';
import { nodeCrypto } from './node-crypto.ts';
import { openSocket, takeSocket } from './open-socket.ts';
import { timersOn } from './timers.ts';

const TRANSPORT = 'websocket';

export interface WebSocketNetlayerOptions {
  readonly random: Random;
  readonly timers: Timers;
  /** The key that this vat is known by. Without it and a location we only dial. */
  readonly signer?: Signer;
  /** Asked each time: a vat learns its port, or its public address, when it has begun to listen. */
  readonly location?: () => PeerLocator;
}

export interface WebSocketNetlayer extends Netlayer {
  /**
   * Takes in an open socket of our web server; whoever cannot begin as it should is turned out.
   * `line` is the connection below (`request.socket`), by which frames sent at once leave at once.
   */
  accept(socket: WebSocket, line?: Duplex): Promise<void>;
}

export function websocketNetlayer(options: WebSocketNetlayerOptions): WebSocketNetlayer {
  return new WebSockets(options);
}

class WebSockets implements WebSocketNetlayer {
  readonly transport = TRANSPORT;
  readonly provesDiallers = false;
  readonly #options: WebSocketNetlayerOptions;
  #onDialled: ((channel: Channel) => void) | undefined;

  constructor(options: WebSocketNetlayerOptions) {
    this.#options = options;
  }

  get location(): PeerLocator | undefined {
    return this.#options.location?.();
  }

  async dial(peer: PeerLocator): Promise<Channel> {
    if (peer.transport !== TRANSPORT) throw new BadLocator(`it is not reached by ${TRANSPORT}`);
    const { random, timers } = this.#options;
    const socket = openSocket(urlOf(peer), timers);
    const { designator } = peer;
    return dialWebSocket({ socket, designator, random, timers, crypto: nodeCrypto });
  }

  onDialled(listener: (channel: Channel) => void): void {
    this.#onDialled = listener;
  }

  async accept(socket: WebSocket, line?: Duplex): Promise<void> {
    const { signer, timers } = this.#options;
    if (!signer || !this.#onDialled) return socket.terminate();
    try {
      const channel = await acceptWebSocket({
        socket: takeSocket(socket, line, timers),
        signer,
        timers,
      });
      this.#handOver(channel);
    } catch (error) {
      // It was turned out, and who it was is not known: there is nobody to tell.
      if (!(error instanceof Disconnected || error instanceof ProtocolError)) throw error;
    }
  }

  async close(): Promise<void> {
    this.#onDialled = undefined;
  }

  #handOver(channel: Channel): void {
    if (this.#onDialled) this.#onDialled(channel);
    else channel.close();
  }
}

export interface DialSessionOptions
  extends Pick<SessionOptions, 'bootstrap' | 'dispatch' | 'limits'> {
  readonly random: Random;
  readonly clock: Clock;
  /** Where we are found; without it we stay nameless. */
  readonly location?: PeerLocator;
}

function urlOf({ hints }: PeerLocator): string {
  const url = hints ? hints.url : undefined;
  // A locator comes from strangers: it must not lead to a local socket.
  if (url === undefined || !/^wss?:\/\//.test(url)) throw new BadLocator('it has no url hint');
  return url;
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
  const socket = openSocket(url, timers);
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
