/** Our captp/ over WebSocket, by the netlayer of the product. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { dialUrl, FRAME_BYTES_MAX, nodeCrypto, timersOn } from '../../bridges/netlayers/index.ts';
import { takeSocket } from '../../bridges/netlayers/open-socket.ts';
import { acceptWebSocket, type Session, startSession } from '../../captp/index.ts';
import type { Contender } from './contender.ts';
import { clientOver, designator, offer, powers, signer } from './ours.ts';

export const oursWs: Contender = {
  async serve() {
    const listening = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
    });
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    const location = {
      transport: 'websocket',
      designator,
      hints: { url: `ws://127.0.0.1:${port}` },
    };
    let last: Session | undefined;
    const timers = timersOn(powers.clock);
    const welcome = async (socket: WebSocket, request: IncomingMessage) => {
      const taken = takeSocket(socket, request.socket, timers);
      const channel = await acceptWebSocket({ socket: taken, signer, timers });
      const base = { ...powers, crypto: nodeCrypto, timers, location, bootstrap: offer() };
      last = await startSession({ ...base, channel, role: 'acceptor' });
    };
    listening.on('connection', (socket, request) => void welcome(socket, request));
    return { port, tables: () => last?.counts() ?? { exports: 0, imports: 0 } };
  },

  async connect(port) {
    return clientOver(await dialUrl(`ws://127.0.0.1:${port}`, { ...powers, designator }));
  },
};
