/**
 * From a WebSocket to a session in one step, for whoever dials: a page, a command, another vat.
 */
import { madeUpName } from './netlayers/made-up-name.ts';
import type { MessageSocket } from './netlayers/socket-channel.ts';
import { dialWebSocket } from './netlayers/websocket.ts';
import type { Random } from './powers.ts';
import { type Session, type SessionOptions, startSession } from './session/index.ts';

export interface ConnectOptions
  extends Pick<
    SessionOptions,
    'bootstrap' | 'dispatch' | 'limits' | 'timers' | 'crypto' | 'dialect'
  > {
  /** `new WebSocket(url)`, handed over before it has opened. */
  readonly socket: MessageSocket;
  /** The vat that must answer; undefined accepts whoever does (see dialWebSocket). */
  readonly designator?: string | undefined;
  readonly random: Random;
  /** Where we are found. Without it, a name made up for this connection: nobody can dial a page. */
  readonly location?: SessionOptions['location'];
}

/** Opens a session. Breaks with Disconnected or ProtocolError; the socket is closed then. */
export async function connect(options: ConnectOptions): Promise<Session> {
  const channel = await dialWebSocket({ ...options, designator: options.designator });
  return startSession({
    ...options,
    channel,
    role: 'dialler',
    location: options.location ?? nameless(options.random),
  });
}

function nameless(random: Random): SessionOptions['location'] {
  return { transport: 'websocket', designator: madeUpName(random), hints: false };
}
