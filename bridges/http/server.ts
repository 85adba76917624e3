/**
 * The web server of a vat: the owner's page at `/`, the page a recipient sees at `/s`, that of somebody invited at `/i`, and CapTP at `/captp`.
 *
 * It holds no session, sets no cookie and knows no secret: those stand behind the `#` of an address, or travel
 * inside CapTP. What it logs is a method, a path without what follows `?`, and a status.
 */
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { WebSocket } from 'ws';
import { FRAME_BYTES_MAX } from '../netlayers/index.ts';
import type { AllowedOrigins } from './allowed-origins.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Connections at once; each may hold a window of bytes in memory. */
const CONNECTIONS_MAX = 512;
/** How long a client may take to say goodbye. */
const CLOSE_MS_MAX = 1_000;
const NOTHING_HERE = 'There is nothing at this address.\n';

export interface WebServerOptions {
  /** The built page. */
  readonly pageFolder: string;
  /** Asked for each request, because the port is known only once we listen. */
  readonly allowed: () => AllowedOrigins;
  /** `line` is the connection below the socket. */
  readonly onSocket: (socket: WebSocket, line: Duplex) => void;
  readonly log: (line: string) => void;
}

/** The server; `listen` is the caller's. */
export async function makeWebServer(options: WebServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    bodyLimit: 1_024,
    trustProxy: false,
    forceCloseConnections: true,
    // An address that cannot even be decoded.
    frameworkErrors(_, __, reply) {
      const answer: FastifyReply = reply as never;
      void answer.headers(SECURITY_HEADERS).code(400).type('text/plain').send(NOTHING_HERE);
    },
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (options.allowed().hasHost(request.headers.host)) return;
    await reply.code(421).type('text/plain').send('This address does not belong to this vat.\n');
  });
  server.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    // Nobody reads from the socket of a refused upgrade: it would stay, and keep us from closing.
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
    options.log(`${request.method} ${loggedPath(request.url, statusCode)} ${statusCode}`);
  });
  await server.register(fastifyStatic, {
    root: options.pageFolder,
    index: 'index.html',
    cacheControl: false,
    setHeaders(response, path) {
      // Vite names assets by their content; everything else may change with an update.
      const forever = /[\\/]assets[\\/]/.test(path);
      response.setHeader(
        'cache-control',
        forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  server.get('/s', (_, reply) => reply.sendFile('share.html'));
  server.get('/i', (_, reply) => reply.sendFile('invite.html'));
  await acceptSockets(server, options);
  server.setNotFoundHandler((_, reply) => reply.code(404).type('text/plain').send(NOTHING_HERE));
  return server;
}

/** A server for programs of the same user, on a socket that only that user can open: CapTP and nothing else. */
export async function makeLocalServer(
  options: Pick<WebServerOptions, 'onSocket' | 'log'>,
): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    serverFactory: (handler) => createServer(handler),
  });
  await acceptSockets(server, { ...options, allowed: undefined });
  return server;
}

async function acceptSockets(
  server: FastifyInstance,
  options: Pick<WebServerOptions, 'onSocket'> & { allowed: (() => AllowedOrigins) | undefined },
): Promise<void> {
  await server.register(fastifyWebsocket, {
    options: { maxPayload: FRAME_BYTES_MAX, perMessageDeflate: false },
    preClose: (done) => closeSockets(server, done),
  });
  server.get(
    '/captp',
    {
      websocket: true,
      preValidation: async (request, reply) => {
        const ours = options.allowed?.().mayConnect(request.headers.origin) ?? true;
        if (!ours) await reply.code(403).send('This page does not belong to this vat.\n');
        else if (server.websocketServer.clients.size >= CONNECTIONS_MAX) {
          await reply.code(503).send('Too many connections. Try again in a moment.\n');
        }
      },
    },
    (socket, request) => options.onSocket(socket, request.raw.socket),
  );
}

/**
 * The path of a request, if it is one of ours, without what follows `?`. Any other is whatever a stranger made of
 * it: also a share link whose `#` some program turned into `%23`, and then the secret of the link.
 */
function loggedPath(url: string, statusCode: number): string {
  const isOurs = statusCode < 400 || url === '/captp';
  return isOurs ? (url.split('?', 1)[0]?.slice(0, 200) ?? '') : '(unknown)';
}

/** Tells every client that we close, and does not wait long for one that does not listen. */
function closeSockets(server: FastifyInstance, done: () => void): void {
  const { clients } = server.websocketServer;
  for (const client of clients) client.close(1_001);
  const timer = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, CLOSE_MS_MAX);
  server.websocketServer.close(() => {
    clearTimeout(timer);
    done();
  });
}
