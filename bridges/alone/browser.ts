/**
 * captp/ for those who use it alone, in a browser: `import { connect, E, Far } from '2gather/captp'`.
 *
 * captp/ reaches for nothing by itself; here it gets what every browser has. The crypto is that of
 * the browser; only where that lacks Ed25519 the pure implementation is loaded, when it is needed.
 */
import {
  connect as connectSocket,
  type LocalPeer,
  type Session,
  type SyncCrypto,
  startPeer,
  webCrypto,
} from '../../captp/index.ts';
import { browserNetlayer } from './browser-netlayer.ts';
import { browserRandom, browserTimers } from './browser-powers.ts';
import { namedObjects } from './named-objects.ts';
import type { ConnectOptions, MakePeerOptions } from './options.ts';

export * from '../../captp/index.ts';
export { lookUp } from './named-objects.ts';
export type { ConnectOptions, MakePeerOptions } from './options.ts';

/**
 * A session with whoever answers at `url` (`wss://…`, or `ws://…` on this machine). Breaks with
 * Disconnected, or with ProtocolError when another answers than `designator`.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Session> {
  const { designator, objects, limits } = options;
  const own = (await webCrypto(crypto.subtle)) ?? (await pureCrypto());
  return connectSocket({
    socket: new WebSocket(url),
    designator,
    random: browserRandom,
    timers: browserTimers,
    crypto: own,
    ...(limits ? { limits } : {}),
    ...(objects ? { bootstrap: namedObjects(objects, own) } : {}),
  });
}

/** A peer that dials: for sturdy references, lasting ones, and being introduced to others. */
export async function makePeer({ objects = {}, limits }: MakePeerOptions = {}): Promise<LocalPeer> {
  const pure = await pureCrypto();
  const powers = { random: browserRandom, timers: browserTimers, crypto: pure };
  return startPeer({
    ...powers,
    netlayers: [browserNetlayer(powers)],
    bootstrap: namedObjects(objects, pure),
    ...(limits ? { limits } : {}),
  });
}

async function pureCrypto(): Promise<SyncCrypto> {
  return (await import('../../captp/noble-crypto.ts')).nobleCrypto;
}
