/** The `websocket` netlayer of a page: it dials, and nobody can dial it. */
import {
  BadLocator,
  type Channel,
  type Crypto,
  dialWebSocket,
  type Netlayer,
  type PeerLocator,
  type Random,
  type Timers,
} from '../../captp/index.ts';

const TRANSPORT = 'websocket';

export interface BrowserNetlayerPowers {
  readonly random: Random;
  readonly timers: Timers;
  readonly crypto: Crypto;
}

export function browserNetlayer(powers: BrowserNetlayerPowers): Netlayer {
  return {
    transport: TRANSPORT,
    location: undefined,
    provesDiallers: false,
    dial: (peer) => dial(peer, powers),
    onDialled: () => undefined,
    close: async () => undefined,
  };
}

async function dial(peer: PeerLocator, powers: BrowserNetlayerPowers): Promise<Channel> {
  if (peer.transport !== TRANSPORT) throw new BadLocator(`it is not reached by ${TRANSPORT}`);
  const url = peer.hints ? peer.hints.url : undefined;
  if (url === undefined || !/^wss?:\/\//.test(url)) throw new BadLocator('it has no url hint');
  const { designator } = peer;
  return dialWebSocket({ ...powers, socket: new WebSocket(url), designator });
}
