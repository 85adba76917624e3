/**
 * A port that others dial: objects by name, and, for who wants one, a page beside them.
 *
 * Any page in any browser of this machine can reach a local port, so a connection from a page is
 * taken only when the page is one of ours. Programs that are no browsers say nothing of where they
 * come from; they hold nothing until they name an object.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import {
  designatorOf,
  formatSturdyref,
  type LocalPeer,
  type PeerLocator,
  type SessionLimits,
  signerFromSeed,
  startPeer,
} from '../../captp/index.ts';
import { AllowedOrigins, localAddresses } from '../http/allowed-origins.ts';
import { FRAME_BYTES_MAX, type WebSocketNetlayer, websocketNetlayer } from '../netlayers/index.ts';
import { namedObjects, swissOf } from './named-objects.ts';
import { nodePowers } from './node-powers.ts';

const CONNECTIONS_MAX = 512;
const SEED_BYTES = 32;

export interface ServeOptions {
  /** Where to listen; without it only this machine can connect. */
  readonly host?: string;
  /** 32 secret bytes, kept between starts: who we are. Without it we are somebody new each time. */
  readonly seed?: Uint8Array;
  /** How others find us, where that is not this machine: `wss://chat.example.org`. */
  readonly url?: string;
  /** Pages of other addresses that may connect: `https://chat.example.org`. */
  readonly origins?: readonly string[];
  /** Answers requests that are no WebSockets: a page, for example. */
  readonly page?: RequestListener;
  readonly limits?: Partial<SessionLimits>;
}

export interface Served {
  /** What `connect` takes. */
  readonly url: string;
  /** Who we are: others can insist on it (`connect(url, { designator })`). */
  readonly designator: string;
  readonly peer: LocalPeer;
  /** `ocapn://…`: leads to the object of that name, for who has no session with us. */
  sturdyref(name: string): string;
  /** Ends all sessions and stops listening. */
  close(): Promise<void>;
}

/**
 * Gives out `objects` by name at `port`; 0 takes any free one. Breaks with what the system reports
 * when the port cannot be had.
 */
export async function serve(
  port: number,
  objects: Readonly<Record<string, unknown>>,
  options: ServeOptions = {},
): Promise<Served> {
  const { host = '127.0.0.1', origins = [], limits } = options;
  const { random, timers, crypto } = nodePowers;
  const server = createServer(options.page ?? nothingHere);
  server.listen(port, host);
  await once(server, 'listening');
  const own = localAddresses(host, (server.address() as AddressInfo).port);
  const signer = signerFromSeed(options.seed ?? random.bytes(SEED_BYTES), crypto);
  const designator = designatorOf(signer.publicKey);
  const url = options.url ?? `${own[0]}`.replace(/^http/, 'ws');
  const location: PeerLocator = { transport: 'websocket', designator, hints: { url } };
  const netlayer = websocketNetlayer({ random, timers, signer, location: () => location });
  const bootstrap = namedObjects(objects, crypto);
  const base = { random, timers, crypto, bootstrap, netlayers: [netlayer] };
  const peer = startPeer(limits ? { ...base, limits } : base);
  acceptSockets(server, netlayer, new AllowedOrigins([...own, ...origins]));
  return {
    url,
    designator,
    peer,
    sturdyref: (name) => formatSturdyref({ peer: location, swiss: swissOf(name) }),
    close: () => close(server, peer),
  };
}

function acceptSockets(server: Server, netlayer: WebSocketNetlayer, allowed: AllowedOrigins): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) => {
    // One that is lost now is nobody's; it closes by itself.
    line.on('error', () => line.destroy());
    if (!allowed.mayConnect(request.headers.origin)) {
      line.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    } else if (sockets.clients.size >= CONNECTIONS_MAX) {
      line.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    } else {
      sockets.handleUpgrade(request, line, head, (socket) => void netlayer.accept(socket, line));
    }
  });
}

const nothingHere: RequestListener = (_, response) => {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no page here.\n');
};

async function close(server: Server, peer: LocalPeer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await peer.close('This server is closing.');
  server.closeAllConnections();
  await closed;
}
