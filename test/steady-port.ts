/**
 * A port for a server that is ended and started again where it was. Those that the system hands out (port 0) also go
 * to every connection that anybody opens meanwhile, so such a one may be taken when the server comes back; these lie
 * below the range that systems hand out from.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const FIRST = 20_000;
const AFTER_LAST = 30_000;

/** A port of 127.0.0.1 that is free now. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, AFTER_LAST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((answer) => {
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}
