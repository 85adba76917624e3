import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket, { WebSocketServer } from 'ws';
import {
  dialLocal,
  dialUrl,
  nodeCrypto,
  type WebSocketNetlayer,
  websocketNetlayer,
} from '../../../bridges/netlayers/index.ts';
import { takeSocket } from '../../../bridges/netlayers/open-socket.ts';
import {
  acceptWebSocket,
  type Channel,
  designatorOf,
  dialWebSocket,
  E,
  Far,
  type Netlayer,
  type Session,
  signerFromSeed,
  startSession,
} from '../../../captp/index.ts';
import { SendBuffer } from '../../../captp/send-buffer.ts';
import { makePowers } from '../../../cli/powers.ts';
import { netlayerObjectSuite, netlayerSuite } from '../../suites/netlayer.ts';

const powers = makePowers();
const { random, clock: timers } = powers;
const signer = signerFromSeed(new Uint8Array(32).fill(7), nodeCrypto);
const designator = designatorOf(signer.publicKey);

async function server(): Promise<WebSocketServer> {
  const listening = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(listening, 'listening');
  return listening;
}

const urlOf = (at: WebSocketServer) => `ws://127.0.0.1:${(at.address() as AddressInfo).port}/captp`;

function close(at: WebSocketServer): Promise<void> {
  for (const client of at.clients) client.terminate();
  return new Promise((resolve) => at.close(() => resolve()));
}

/** A vat that can be dialled, by a name of this machine or by its number. */
async function vat(
  host = '127.0.0.1',
): Promise<{ netlayer: WebSocketNetlayer; at: WebSocketServer }> {
  const at = await server();
  const url = urlOf(at).replace('127.0.0.1', host);
  const location = () => ({ transport: 'websocket', designator, hints: { url } });
  const netlayer = websocketNetlayer({ random, timers, signer, location });
  at.on('connection', (socket, request) => void netlayer.accept(socket, request.socket));
  return { netlayer, at };
}

const dialling = () => websocketNetlayer({ random, timers });

async function connected(dialler: Netlayer, acceptor: Netlayer): Promise<[Channel, Channel]> {
  const dialled = new Promise<Channel>((resolve) => acceptor.onDialled(resolve));
  return Promise.all([dialler.dial(acceptor.location!), dialled]);
}

// By the number of this machine no masks are needed, by a name they are.
for (const host of ['127.0.0.1', 'localhost']) {
  netlayerSuite(`websocket (${host})`, async () => {
    const { netlayer, at } = await vat(host);
    return { pair: () => connected(dialling(), netlayer), close: () => close(at) };
  });
}

netlayerSuite('websocket (lines unknown)', async () => {
  const at = await server();
  const pair = async (): Promise<[Channel, Channel]> => {
    const accepted = once(at, 'connection').then(([socket]) =>
      acceptWebSocket({ socket: socket as WebSocket, signer }),
    );
    const socket = new WebSocket(urlOf(at));
    return Promise.all([
      dialWebSocket({ socket, designator, random, crypto: nodeCrypto }),
      accepted,
    ]);
  };
  return { pair, close: () => close(at) };
});

/** Gives whether the frames were marked off where they were written. */
function sendAsSessionsDo(channel: Channel, frames: readonly Uint8Array[]): boolean {
  const made = channel.makeBuffer?.();
  const buffer = made ?? new SendBuffer();
  for (const frame of frames) {
    buffer.begin();
    buffer.append(frame);
    buffer.end();
  }
  if (made) channel.sendMarked?.(made.take());
  else channel.send(buffer.take());
  return made !== undefined;
}

describe('the websocket netlayer', () => {
  const open: WebSocketServer[] = [];
  netlayerObjectSuite('websocket', async () => {
    const { netlayer, at } = await vat();
    open.push(at);
    return [dialling(), netlayer];
  });
  after(() => Promise.all(open.map(close)));

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`marks off frames of every size as the standard wants it (${host})`, async () => {
      const { netlayer, at } = await vat(host);
      const sizes = [1, 125, 126, 127, 16_383, 16_384, 65_535, 65_536, 70_000];
      const frames = sizes.map((size) => new Uint8Array(size).fill(size % 251));
      const [here, there] = await connected(dialling(), netlayer);
      for (const [from, to] of [
        [here, there],
        [there, here],
      ] as const) {
        const got: Uint8Array[] = [];
        const all = new Promise<void>((resolve) => {
          to.onFrame((frame) => {
            got.push(frame);
            if (got.length === frames.length) resolve();
          });
        });
        sendAsSessionsDo(from, frames);
        await all;
        for (const [i, frame] of frames.entries()) {
          assert.equal(Buffer.compare(got[i]!, frame), 0);
          // A Buffer would change with its neighbours when a part of it is taken.
          assert.equal(Object.getPrototypeOf(got[i]), Uint8Array.prototype);
        }
      }
      await close(at);
    });
  }

  it('writes frames that are sent at once in one piece', async () => {
    const at = await server();
    const accepting = once(at, 'connection');
    const netlayer = websocketNetlayer({ random, timers, signer, location: () => locationAt(at) });
    const channel = dialling().dial(locationAt(at));
    const [socket, request] = (await accepting) as [WebSocket, IncomingMessage];
    const dialled = new Promise<Channel>((resolve) => netlayer.onDialled(resolve));
    await netlayer.accept(socket, request.socket);
    const there = await dialled;
    const here = await channel;
    const chunks: number[] = [];
    request.socket.on('data', (chunk: Buffer) => chunks.push(chunk.length));
    const frames = Array.from({ length: 100 }, (_, i) => new Uint8Array(50).fill(i));
    const received = collect(there, frames.length);
    sendAsSessionsDo(here, frames);
    assert.equal((await received).length, frames.length);
    assert.equal(chunks.length, 1);
    await close(at);
  });

  it('masks what leaves this machine, and nothing else', async () => {
    const secret = Buffer.alloc(64, 'A');
    for (const [host, isPlain] of [
      ['127.0.0.1', true],
      ['localhost', false],
    ] as const) {
      const { netlayer, at } = await vat(host);
      let line: Socket | undefined;
      at.on('connection', (_, { socket }) => {
        line = socket;
      });
      const [here, there] = await connected(dialling(), netlayer);
      const raw: Buffer[] = [];
      // Copied, because the other listener takes the mask off in place.
      line!.prependListener('data', (chunk: Buffer) => raw.push(Buffer.from(chunk)));
      const received = collect(there, 2);
      assert.equal(sendAsSessionsDo(here, [secret, Uint8Array.of(1)]), isPlain);
      await received;
      assert.equal(Buffer.concat(raw).includes(secret), isPlain, host);
      await close(at);
    }
  });

  it('cannot be dialled without a signer, or when nobody listens', async () => {
    const at = await server();
    const deaf = websocketNetlayer({ random, timers });
    at.on('connection', (socket) => void deaf.accept(socket));
    await assert.rejects(dialling().dial(locationAt(at)), { code: 'disconnected' });
    assert.equal(deaf.location, undefined);
    assert.equal(deaf.provesDiallers, false);
    await close(at);
  });

  it('turns out a visitor who begins badly, and goes on', async () => {
    const { netlayer, at } = await vat();
    netlayer.onDialled(() => assert.fail('That was no greeting.'));
    const socket = new WebSocket(urlOf(at));
    await once(socket, 'open');
    socket.send(Buffer.from('nonsense'));
    await once(socket, 'close');
    const [here] = await connected(dialling(), netlayer);
    here.close();
    await close(at);
  });

  it('gives up a dial that nobody answers, and goes on', async () => {
    const mute = createTcpServer((socket) => socket.on('error', () => socket.destroy()));
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const accepted = once(mute, 'connection') as Promise<[Socket]>;
    const bells: (() => void)[] = [];
    const after = (_: number, ring: () => void) => {
      bells.push(ring);
      return () => undefined;
    };
    const hints = { url: `ws://127.0.0.1:${(mute.address() as AddressInfo).port}/captp` };
    const netlayer = websocketNetlayer({ random, timers: { ...timers, after } as never });
    const dialled = netlayer.dial({ transport: 'websocket', designator, hints });
    const refused = assert.rejects(dialled, { code: 'disconnected' });
    const [line] = await accepted;
    try {
      for (const ring of bells) ring();
      await refused;
    } finally {
      line.destroy();
      await new Promise((closed) => mute.close(closed));
    }
  });

  it('refuses locators that lead anywhere but to a web socket', async () => {
    for (const url of ['ws+unix:/run/x:/captp', 'http://127.0.0.1/', 'ws://']) {
      const bad = { transport: 'websocket', designator, hints: { url } };
      await assert.rejects(dialling().dial(bad), { code: 'bad-locator' }, url);
    }
  });

  it('reaches a vat behind a reverse proxy by its public address', async () => {
    const { at } = await vat();
    const proxy = await reverseProxy(at, '/vats/bob', '/captp');
    const port = (proxy.address() as AddressInfo).port;
    const hints = { url: `ws://localhost:${port}/vats/bob?from=outside` };
    const location = { transport: 'websocket', designator, hints };
    const netlayer = websocketNetlayer({ random, timers, signer, location: () => location });
    at.removeAllListeners('connection');
    const paths: (string | undefined)[] = [];
    at.on('connection', (socket, request) => {
      paths.push(request.url);
      void netlayer.accept(socket, request.socket);
    });
    const [here, there] = await connected(dialling(), netlayer);
    const received = collect(there, 3);
    here.send([Uint8Array.of(1), new Uint8Array(100_000), Uint8Array.of(3)]);
    assert.deepEqual(
      (await received).map(({ length }) => length),
      [1, 100_000, 1],
    );
    const back = collect(here, 1);
    there.send([Uint8Array.of(9)]);
    assert.deepEqual([...(await back)[0]!], [9]);
    assert.deepEqual(paths, ['/captp?from=outside']);
    const other = designatorOf(nodeCrypto.publicKey(new Uint8Array(32).fill(8)));
    const wrong = dialling().dial({ ...location, designator: other });
    await assert.rejects(wrong, { code: 'protocol-error' });
    here.close();
    await new Promise<void>((resolve) => there.onClose(resolve));
    await close(at);
    await new Promise((resolve) => proxy.close(resolve));
  });
});

const locationAt = (at: WebSocketServer) => ({
  transport: 'websocket',
  designator,
  hints: { url: urlOf(at) },
});

function collect(channel: Channel, count: number): Promise<Uint8Array[]> {
  return new Promise((resolve) => {
    const frames: Uint8Array[] = [];
    channel.onFrame((frame) => {
      if (frames.push(frame) === count) resolve(frames);
    });
  });
}

/** Forwards upgrades under `path` to `target`, there under `targetPath`; knows nothing of frames. */
async function reverseProxy(
  target: WebSocketServer,
  path: string,
  targetPath: string,
): Promise<Server> {
  const proxy = createServer();
  proxy.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const forwarded = request({
      port: (target.address() as AddressInfo).port,
      path: incoming.url!.replace(path, targetPath),
      headers: { ...incoming.headers, host: 'vat.internal', 'x-forwarded-proto': 'https' },
    });
    forwarded.on('upgrade', (response, upstream, first) => {
      const lines = Object.entries(response.headers).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(first);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
      socket.on('error', () => upstream.destroy());
      upstream.on('error', () => socket.destroy());
    });
    forwarded.end();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return proxy;
}

describe('the websocket netlayer of Node', () => {
  let at: WebSocketServer;
  const sessions: Promise<Session>[] = [];
  const location = () => ({ transport: 'websocket', designator, hints: { url: urlOf(at) } });
  const dialler = websocketNetlayer({ random, timers });
  const welcome = (socket: WebSocket) => {
    const base = { random, timers, crypto: nodeCrypto, location: location() };
    const bootstrap = { fetch: () => Far('Greeter', { hi: () => 'Hi' }) };
    const session = acceptWebSocket({ socket: takeSocket(socket, undefined, timers), signer }).then(
      (channel) => startSession({ ...base, channel, role: 'acceptor', bootstrap }),
    );
    session.catch(() => undefined);
    sessions.push(session);
  };

  beforeEach(async () => {
    at = await server();
    at.on('connection', welcome);
  });
  afterEach(() => close(at));

  it('dials a locator and makes sure that the right vat answers', async () => {
    const channel = await dialler.dial(location());
    const session = await startSession({
      ...{ random, timers, crypto: nodeCrypto, channel },
      ...{ role: 'dialler', location: { transport: 'websocket', designator: 'a', hints: false } },
    });
    assert.equal(session.peer.designator, designator);
    const greeter = E(session.bootstrap).fetch(Uint8Array.of(1));
    assert.equal(await E(greeter as never as ReturnType<typeof hi>).hi(), 'Hi');
    session.abort('Done.');
  });

  it('refuses a vat that has another key than the one dialled', async () => {
    const other = designatorOf(nodeCrypto.publicKey(new Uint8Array(32).fill(8)));
    const wrong = { ...location(), designator: other };
    await assert.rejects(dialler.dial(wrong), { code: 'protocol-error' });
  });

  it('accepts whoever answers when no designator is given', async () => {
    const session = await dialUrl(urlOf(at), { ...powers, designator: undefined });
    assert.equal(session.peer.designator, designator);
    session.abort('Done.');
  });

  it('says with its code why nobody could be reached', async () => {
    const url = urlOf(at);
    await close(at);
    await assert.rejects(dialUrl(url, { ...powers, designator }), { code: 'ECONNREFUSED' });
    at = await server();
  });

  it('refuses locators that lead anywhere but to a web socket', async () => {
    for (const url of [
      'ws+unix:/run/x:/captp',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://',
    ]) {
      const bad = { ...location(), hints: { url } };
      await assert.rejects(dialler.dial(bad), { code: 'bad-locator' }, url);
    }
    await assert.rejects(dialler.dial({ ...location(), hints: false }), {
      code: 'bad-locator',
    });
  });

  it('reaches a vat over a local socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'netlayer-'));
    const http = createServer();
    const local = new WebSocketServer({ server: http });
    local.on('connection', welcome);
    http.listen(join(folder, 's'));
    await once(http, 'listening');
    const session = await dialLocal(join(folder, 's'), powers);
    assert.equal(session.peer.designator, designator);
    session.abort('Done.');
    await new Promise((resolve) => http.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('turns out a visitor who begins with anything but a challenge', async () => {
    for (const first of [
      Buffer.from('nonsense'),
      'text',
      Buffer.alloc(2_000),
      Buffer.from('<1+>'),
    ]) {
      sessions.length = 0;
      const socket = new WebSocket(urlOf(at));
      await once(socket, 'open');
      socket.send(first);
      await once(socket, 'close');
      await assert.rejects(sessions[0]!);
    }
  });
});

const hi = () => Far('Greeter', { hi: () => 'Hi' });
