/**
 * captp/ for those who use it alone, in Node: `import { connect, E, Far } from '2gather/captp'`.
 *
 * captp/ reaches for nothing by itself; here it gets what Node has, and a server for WebSockets.
 */
import {
  connect as connectSocket,
  type LocalPeer,
  type Session,
  startPeer,
} from '../../captp/index.ts';
import { websocketNetlayer } from '../netlayers/index.ts';
import { openSocket } from '../netlayers/open-socket.ts';
import { namedObjects } from './named-objects.ts';
import { nodePowers } from './node-powers.ts';
import type { ConnectOptions, MakePeerOptions } from './options.ts';

export * from '../../captp/index.ts';
export { lookUp } from './named-objects.ts';
export type { ConnectOptions, MakePeerOptions } from './options.ts';
export { type Served, type ServeOptions, serve } from './serve.ts';

/**
 * A session with whoever answers at `url` (`wss://…`, or `ws://…` on this machine). Breaks with
 * BadLocator when that is no address, with Disconnected, or with ProtocolError when another answers
 * than `designator`.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Session> {
  const { designator, objects, limits } = options;
  return connectSocket({
    ...nodePowers,
    socket: openSocket(url, nodePowers.timers),
    designator,
    ...(limits ? { limits } : {}),
    ...(objects ? { bootstrap: namedObjects(objects, nodePowers.crypto) } : {}),
  });
}

/** A peer that dials: for sturdy references, lasting ones, and being introduced to others. */
export async function makePeer({ objects = {}, limits }: MakePeerOptions = {}): Promise<LocalPeer> {
  return startPeer({
    ...nodePowers,
    netlayers: [websocketNetlayer(nodePowers)],
    bootstrap: namedObjects(objects, nodePowers.crypto),
    ...(limits ? { limits } : {}),
  });
}
