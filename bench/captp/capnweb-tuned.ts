/**
 * capnweb with everything that its public interface lets a user tune: a transport of our own over a
 * plain socket, CBOR in place of JSON, bytes as bytes, and one write a tick.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Encoder } from 'cbor-x';
import { capnwebClient, capnwebService, loadCapnweb, type ValueTransport } from './capnweb.ts';
import type { Contender } from './contender.ts';
import { FrameSocket } from './frames.ts';

class CborTransport implements ValueTransport {
  readonly encodingLevel = 'jsonCompatibleWithBytes';
  readonly #codec = new Encoder({ useRecords: false, tagUint8Array: false });
  readonly #frames: FrameSocket;
  #received: Buffer[] = [];
  #taken = 0;
  #wanted: PromiseWithResolver | undefined;

  constructor(socket: Socket) {
    this.#frames = new FrameSocket(socket, setImmediate);
    this.#frames.onFrame((frame) => {
      const wanted = this.#wanted;
      if (!wanted) return void this.#received.push(frame);
      this.#wanted = undefined;
      wanted.resolve(this.#codec.decode(frame));
    });
    socket.on('close', () => this.#wanted?.reject(new Error('The connection was closed.')));
  }

  send(message: unknown): number {
    const frame = this.#codec.encode(message);
    this.#frames.send(frame);
    return frame.length;
  }

  receive(): Promise<unknown> {
    const frame = this.#received[this.#taken];
    if (frame) {
      this.#taken++;
      return Promise.resolve(this.#codec.decode(frame));
    }
    if (this.#taken > 0) this.#received = [];
    this.#taken = 0;
    return new Promise((resolve, reject) => {
      this.#wanted = { resolve, reject };
    });
  }

  abort(): void {
    this.#frames.end();
  }
}

interface PromiseWithResolver {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export const capnwebTuned: Contender = {
  async serve() {
    const capnweb = await loadCapnweb();
    const listening = createServer((socket) => {
      new capnweb.RpcSession(new CborTransport(socket), capnwebService(capnweb));
    });
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return { port: (listening.address() as AddressInfo).port };
  },

  async connect(port) {
    const capnweb = await loadCapnweb();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const session = new capnweb.RpcSession(new CborTransport(socket));
    return capnwebClient(capnweb, session.getRemoteMain());
  },
};
