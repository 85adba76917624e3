/**
 * The least that a call can be in Node: CBOR by the fastest codec there is, a map of promises that
 * wait, one write a tick. No references, no errors, no limits, no pipelining: whatever a capability
 * protocol adds is measured against this.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Encoder } from 'cbor-x';
import { type Contender, greeting } from './contender.ts';
import { FrameSocket } from './frames.ts';

type Request = [id: number, method: string, args: unknown[]];
type Response = [id: number, result: unknown];

const newCodec = () => new Encoder({ useRecords: false, tagUint8Array: false });

const service: Record<string, (...args: never[]) => unknown> = {
  greet: greeting,
  echo: (bytes: Uint8Array) => bytes,
};

export const floor: Contender = {
  async serve() {
    const listening = createServer((socket) => {
      const codec = newCodec();
      const frames = new FrameSocket(socket, queueMicrotask);
      frames.onFrame((frame) => {
        const [id, method, args] = codec.decode(frame) as Request;
        const answer = service[method]?.(...(args as never[]));
        frames.send(codec.encode([id, answer]));
      });
    });
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return { port: (listening.address() as AddressInfo).port };
  },

  async connect(port) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const codec = newCodec();
    const frames = new FrameSocket(socket, queueMicrotask);
    const waiting = new Map<number, (result: never) => void>();
    let last = 0;
    frames.onFrame((frame) => {
      const [id, result] = codec.decode(frame) as Response;
      waiting.get(id)?.(result as never);
      waiting.delete(id);
    });
    const call = <T>(method: string, ...args: unknown[]): Promise<T> => {
      const id = ++last;
      frames.send(codec.encode([id, method, args]));
      return new Promise((resolve) => {
        waiting.set(id, resolve);
      });
    };
    return {
      greet: (name, count) => call('greet', name, count),
      echo: (bytes) => call('echo', bytes),
    };
  },
};
