/**
 * The powers a connection has in a browser: a WebSocket to where the page came from, timers, chance.
 */
import { E } from '../../captp/index.ts';
import { type Channel, Connection } from './connection.ts';
import { gateOf } from './device.ts';
import { dial, dialOnly } from './dial.ts';
import { openChannel } from './open-channel.ts';

/** A connection to the vat that serves this page, which proves itself if it is one of `known`. */
export function browserConnection(known: () => readonly string[]): Connection {
  return connectionBy(() => dial(openChannel, known()));
}

/** A connection to that vat and no other, for whoever came by a link that names it. */
export function connectionTo(designator: string): Connection {
  return connectionBy(() => dialOnly(openChannel, designator, isLocked));
}

async function isLocked(channel: Channel): Promise<boolean> {
  return (await E(await gateOf(channel)).phase()) === 'locked';
}

function connectionBy(open: () => Promise<Channel>): Connection {
  return new Connection({ open, wait: untilRetry, random: () => Math.random() });
}

/** Waits, but not longer than until the network is back or somebody looks at the page again. */
function untilRetry(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const done = () => {
      stop.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const seen = () => {
      if (document.visibilityState === 'visible') done();
    };
    window.addEventListener('online', done, { signal: stop.signal });
    document.addEventListener('visibilitychange', seen, { signal: stop.signal });
  });
}
