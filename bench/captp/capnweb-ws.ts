/** capnweb as published, over the `ws` package, as its own documentation does it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
import { capnwebClient, capnwebService, loadCapnweb } from './capnweb.ts';
import type { Contender } from './contender.ts';

// It looks for this class, which Node 20 does not have yet, and uses nothing of it but constants.
Object.assign(globalThis, { WebSocket: globalThis.WebSocket ?? WebSocket });

export const capnwebWs: Contender = {
  async serve() {
    const capnweb = await loadCapnweb();
    const listening = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(listening, 'listening');
    listening.on('connection', (socket) => {
      capnweb.newWebSocketRpcSession(socket, capnwebService(capnweb));
    });
    return { port: (listening.address() as AddressInfo).port };
  },

  async connect(port) {
    const capnweb = await loadCapnweb();
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    return capnwebClient(capnweb, capnweb.newWebSocketRpcSession(socket));
  },
};
