/**
 * One CapTP session over a WebSocket to the vat that serves this page.
 */
import { type Crypto, connect, type Session, webCrypto } from '../../captp/index.ts';
import type { Channel } from './connection.ts';

const CAPTP_PATH = '/captp';

const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

let sessionCrypto: Promise<Crypto> | undefined;

/** What this browser has; else the pure implementation, which is only then downloaded. */
async function findCrypto(): Promise<Crypto> {
  const own = await webCrypto(crypto.subtle);
  return own ?? (await import('../../captp/noble-crypto.ts')).nobleCrypto;
}

const timers = {
  after(milliseconds: number, run: () => void): () => void {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * Opens a session. With `designator` the vat has to prove that it is that one; without, it is only
 * believed what it says of itself, which is as good as the line that the page itself came by.
 * Breaks with the codes `disconnected` and `protocol-error`.
 */
export async function openChannel(designator: string | undefined): Promise<Channel> {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(`${scheme}//${location.host}${CAPTP_PATH}`);
  sessionCrypto ??= findCrypto();
  const session = await connect({
    socket,
    designator,
    random,
    timers,
    crypto: await sessionCrypto,
  });
  return channelOf(session);
}

function channelOf(session: Session): Channel {
  return {
    designator: session.peer.designator,
    bootstrap: session.bootstrap,
    closed: session.closed,
    close: () => session.abort('The page let go.'),
  };
}
