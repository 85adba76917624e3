/**
 * The web server of a vat: the owner's page at `/`, the page a recipient sees at `/s`, and CapTP at `/captp`.
 *
 * It holds no session, sets no cookie and knows no secret: those stand behind the `#` of an address, or travel
 * inside CapTP. What it logs is a method, a path without what follows `?`, and a status.
 */
import { createServer } from 'node:http';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { FRAME_BYTES_MAX } from '../netlayers/index.ts';
import type { AllowedOrigins } from './allowed-origins.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Connections at once; each may hold a window of bytes in memory. */
const CONNECTIONS_MAX = 512;

export interface WebServerOptions {
  /** The built page. */
  readonly pageFolder: string;
  /** Asked for each request, because the port is known only once we listen. */
  readonly allowed: () => AllowedOrigins;
  readonly onSocket: (socket: WebSocket) => void;
  readonly log: (line: string) => void;
}

/** The server; `listen` is the caller's. */
export async function makeWebServer(options: WebServerOptions): Promise<FastifyInstance> {
  const server = fastify({ logger: false, bodyLimit: 1_024, trustProxy: false });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (options.allowed().hasHost(request.headers.host)) return;
    await reply.code(421).type('text/plain').send('This address does not belong to this vat.\n');
  });
  server.addHook('onResponse', async (request, reply) => {
    options.log(`${request.method} ${pathOf(request.url)} ${reply.statusCode}`);
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
  await acceptSockets(server, options);
  server.setNotFoundHandler((_, reply) =>
    reply.code(404).type('text/plain').send('There is nothing at this address.\n'),
  );
  return server;
}

/** A server for programs of the same user, on a socket that only that user can open: CapTP and nothing else. */
export async function makeLocalServer(
  options: Pick<WebServerOptions, 'onSocket' | 'log'>,
): Promise<FastifyInstance> {
  const server = fastify({ logger: false, serverFactory: (handler) => createServer(handler) });
  await acceptSockets(server, { ...options, allowed: undefined });
  return server;
}

async function acceptSockets(
  server: FastifyInstance,
  options: Pick<WebServerOptions, 'onSocket'> & { allowed: (() => AllowedOrigins) | undefined },
): Promise<void> {
  await server.register(fastifyWebsocket, {
    options: { maxPayload: FRAME_BYTES_MAX, perMessageDeflate: false },
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
    (socket) => options.onSocket(socket),
  );
}

/** The path of a request without what follows `?`: that is whatever a stranger made of it. */
function pathOf(url: string): string {
  return url.split('?', 1)[0]?.slice(0, 200) ?? '';
}
