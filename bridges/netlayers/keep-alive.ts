/**
 * Finds out that the other side is gone, when the network does not say so: a laptop that was shut,
 * a phone that left the house. Without it such a connection would stand, and cost, for hours.
 */
import type { WebSocket } from 'ws';
import type { Timers } from '../../captp/index.ts';

/** Also often enough for proxies, which drop lines that are silent for a minute. */
const PING_MS = 30_000;

/**
 * Pings until the socket closes, and ends it when one ping was not answered before the next is
 * due. A socket that we have paused shows no answers, so it is not judged then.
 */
export function keepAlive(socket: WebSocket, timers: Timers): void {
  let answered = true;
  let cancel = timers.after(PING_MS, beat);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => cancel());

  function beat(): void {
    if (!answered && !socket.isPaused) return socket.terminate();
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
    cancel = timers.after(PING_MS, beat);
  }
}
