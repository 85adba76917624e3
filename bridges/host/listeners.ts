/**
 * Where a vat listens: a web port, and a socket that only this user can open.
 */
import { chmod, mkdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import type { AllowedOrigins } from '../http/allowed-origins.ts';
import { makeLocalServer, makeWebServer } from '../http/server.ts';
import { codeOf, HostTrouble, portTaken } from './trouble.ts';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly pageFolder: string;
  readonly socketPath: string;
  readonly allowed: () => AllowedOrigins;
  readonly onSocket: (from: 'web' | 'local', socket: WebSocket, line: Duplex) => void;
  readonly log: (line: string) => void;
  /** Takes each server before it listens, so that it is closed however this ends. */
  readonly onServer: (server: FastifyInstance) => void;
}

type Entrance = (socket: WebSocket, line: Duplex) => void;

/** Listens on the web port, and answers which one it is. Throws a HostTrouble, such as `port-taken`. */
export async function listenToWeb(options: ListenOptions): Promise<number> {
  const { host, port, pageFolder, allowed, log } = options;
  const onSocket: Entrance = (socket, line) => options.onSocket('web', socket, line);
  const web = await makeWebServer({ pageFolder, allowed, onSocket, log });
  options.onServer(web);
  try {
    await web.listen({ host, port });
  } catch (error) {
    throw listenTrouble(error, host, port);
  }
  return (web.server.address() as AddressInfo).port;
}

/** Listens on a socket that only this user can open: its folder is closed to others before it appears. */
export async function listenForOwner(options: ListenOptions): Promise<void> {
  const { socketPath: path, log } = options;
  const onSocket: Entrance = (socket, line) => options.onSocket('local', socket, line);
  const local = await makeLocalServer({ onSocket, log });
  options.onServer(local);
  if (process.platform !== 'win32') {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // We hold the database, so what lies there is left over from a process that has ended.
    await rm(path, { force: true });
  }
  await local.listen({ path });
  if (process.platform !== 'win32') await chmod(path, 0o600);
}

function listenTrouble(error: unknown, host: string, port: number): unknown {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') return portTaken(port);
  if (code === 'EACCES') {
    const text = `Port ${port} needs more rights than this user has. Choose one above 1023.`;
    return new HostTrouble('port-refused', text, error);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new HostTrouble('bad-address', `This machine has no address “${host}”.`, error);
  }
  return error;
}
