/**
 * Two whole peers over a real network of this machine: a house, and a visitor that dials it through
 * a relay which can be cut.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import {
  FRAME_BYTES_MAX,
  nodeCrypto,
  openTcpTestingOnly,
  websocketNetlayer,
} from '../../../bridges/netlayers/index.ts';
import {
  designatorOf,
  type LocalPeer,
  type Netlayer,
  type PeerLocator,
  type Ref,
  type Signer,
  signerFromSeed,
  startPeer,
  type Timers,
} from '../../../captp/index.ts';
import type { House } from './house.ts';
import { openRelay, type Relay } from './relay.ts';

export type Transport = 'tcp-testing-only' | 'websocket';

export interface TwoPeers {
  readonly house: LocalPeer;
  readonly visitor: LocalPeer;
  readonly relay: Relay;
  /** The house object as the visitor has it: a lasting reference. */
  readonly far: Ref<House>;
  close(): Promise<void>;
}

/** A netlayer that others dial, and the port they dial. */
interface Entrance {
  readonly netlayer: Netlayer;
  readonly port: number;
  close(): void;
}

const random = { bytes: (count: number) => Uint8Array.from(randomBytes(count)) };
const timers: Timers = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
const powers = { random, timers, crypto: nodeCrypto };
const SWISS = new TextEncoder().encode('house');
/** The house is back at once, so that little time is spent on waiting for it. */
const LASTING = { delayMilliseconds: 10, delayMillisecondsMax: 100, messages: 100_000 };

export async function openTwoPeers(transport: Transport, served: Ref): Promise<TwoPeers> {
  const entrance = await (transport === 'websocket' ? openWebSocket() : openTcp());
  const relay = await openRelay(entrance.port);
  const bootstrap = { fetch: () => served };
  const house = startPeer({ ...powers, netlayers: [entrance.netlayer], bootstrap });
  const visitor = startPeer({ ...powers, netlayers: [await dialler(transport)], lasting: LASTING });
  const peer = throughRelay(entrance.netlayer.location as PeerLocator, relay.port);
  return {
    house,
    visitor,
    relay,
    far: visitor.lasting({ peer, swiss: SWISS }) as Ref<House>,
    async close() {
      await visitor.close('The soak has ended.');
      await house.close('The soak has ended.');
      relay.close();
      entrance.close();
    },
  };
}

function throughRelay(location: PeerLocator, port: number): PeerLocator {
  const hints = { host: '127.0.0.1', port: String(port), url: `ws://127.0.0.1:${port}` };
  return { ...location, hints };
}

async function openTcp(): Promise<Entrance> {
  const netlayer = await openTcpTestingOnly({ designator: 'house', timers, port: 0 });
  const hints = netlayer.location?.hints || {};
  return { netlayer, port: Number(hints.port), close: () => undefined };
}

async function openWebSocket(): Promise<Entrance> {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES_MAX,
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const signer: Signer = signerFromSeed(random.bytes(32), nodeCrypto);
  const designator = designatorOf(signer.publicKey);
  const location = { transport: 'websocket', designator, hints: { url: `ws://127.0.0.1:${port}` } };
  const netlayer = websocketNetlayer({ random, timers, signer, location: () => location });
  server.on('connection', (socket, request) => void netlayer.accept(socket, request.socket));
  return { netlayer, port, close: () => server.close() };
}

async function dialler(transport: Transport): Promise<Netlayer> {
  if (transport === 'websocket') return websocketNetlayer({ random, timers });
  return openTcpTestingOnly({ designator: 'visitor', timers });
}
