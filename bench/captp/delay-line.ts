/**
 * A line of a fixed delay: what comes in goes on so many milliseconds later, each way, in order. It
 * stands for the distance between two homes, where calls that wait for each other hurt.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Timers may ring this much late: the rest is waited for turn by turn of the event loop. */
const TIMER_LATE_MS = 2;

/** Listens on a free port, and passes everything on to `port` of this machine. */
export async function delayLine(
  port: number,
  oneWayMs: number,
): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const listening = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket.setNoDelay(true));
      // The end of one side ends the other; a broken line needs no more than that.
      socket.on('error', () => socket.destroy());
    }
    delay(near, far, oneWayMs);
    delay(far, near, oneWayMs);
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    close() {
      listening.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function delay(from: Socket, to: Socket, milliseconds: number): void {
  const waiting: { piece: Buffer; due: number }[] = [];
  from.on('data', (piece) => {
    waiting.push({ piece, due: performance.now() + milliseconds });
    if (waiting.length === 1) pump();
  });
  from.on('close', () => to.destroy());

  /** Only the first is waited for, so that none overtakes another. */
  function pump(): void {
    const [first] = waiting;
    if (!first) return;
    const left = first.due - performance.now();
    if (left > TIMER_LATE_MS) return void setTimeout(pump, left - TIMER_LATE_MS);
    if (left > 0) return void setImmediate(pump);
    waiting.shift();
    to.write(first.piece);
    pump();
  }
}
