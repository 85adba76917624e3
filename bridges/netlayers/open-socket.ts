/**
 * WebSockets as a session wants them: watched so that they end when the other side is gone, and
 * joined to the connection below.
 */
import type { Duplex } from 'node:stream';
import WebSocket from 'ws';
import { BadLocator, type Timers } from '../../captp/index.ts';
import { FRAME_BYTES_MAX } from './frame-limit.ts';
import { keepAlive } from './keep-alive.ts';
import { NodeSocket } from './node-socket.ts';

/** An open socket of our web server; `line` is the connection below it. */
export function takeSocket(
  socket: WebSocket,
  line: Duplex | undefined,
  timers: Timers,
): NodeSocket {
  keepAlive(socket, timers);
  return new NodeSocket(socket, line && { stream: line, side: 'server' });
}

/** A socket that is opening. Throws BadLocator when `url` is no address. */
export function openSocket(url: string, timers: Timers): NodeSocket {
  try {
    const isLocal = isOnThisMachine(url);
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      // Masks protect proxies from scripts in pages (RFC 6455, 10.3). A line within this machine
      // has neither, and a mask of zeros, which changes nothing, saves going over every byte twice.
      ...(isLocal ? { generateMask: (mask: Buffer) => mask.fill(0) } : {}),
    });
    keepAlive(socket, timers);
    const wrapped = new NodeSocket(socket);
    socket.on('upgrade', (response) => {
      wrapped.line = { stream: response.socket, side: isLocal ? 'local' : 'remote' };
    });
    return wrapped;
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadLocator('its url hint is malformed');
    throw error;
  }
}

/** A local socket, or the loopback device by its number: a name may lead anywhere. */
function isOnThisMachine(url: string): boolean {
  return /^(ws\+unix:|wss?:\/\/(127\.\d+\.\d+\.\d+|\[::1\])([:/?#]|$))/.test(url);
}
