import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket, { WebSocketServer } from 'ws';
import {
  acceptSession,
  dialLocal,
  dialSession,
  dialUrl,
  nodeCrypto,
} from '../../../bridges/netlayers/index.ts';
import {
  acceptWebSocket,
  type Channel,
  designatorOf,
  dialWebSocket,
  E,
  Far,
  type Session,
  signerFromSeed,
} from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { netlayerSuite } from '../../suites/netlayer.ts';

const powers = makePowers();
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

netlayerSuite('websocket', async () => {
  const at = await server();
  const pair = async (): Promise<[Channel, Channel]> => {
    const accepted = once(at, 'connection').then(([socket]) =>
      acceptWebSocket({ socket: socket as WebSocket, signer }),
    );
    const socket = new WebSocket(urlOf(at));
    return Promise.all([
      dialWebSocket({ socket, designator, random: powers.random, crypto: nodeCrypto }),
      accepted,
    ]);
  };
  return { pair, close: () => close(at) };
});

describe('the websocket netlayer of Node', () => {
  let at: WebSocketServer;
  const sessions: Promise<Session>[] = [];
  const location = () => ({ transport: 'websocket', designator, hints: { url: urlOf(at) } });
  const welcome = (socket: WebSocket) => {
    const bootstrap = { fetch: () => Far('Greeter', { hi: () => 'Hi' }) };
    const session = acceptSession(socket, { ...powers, signer, location: location(), bootstrap });
    session.catch(() => undefined);
    sessions.push(session);
  };

  beforeEach(async () => {
    at = await server();
    at.on('connection', welcome);
  });
  afterEach(() => close(at));

  it('dials a locator and makes sure that the right vat answers', async () => {
    const session = await dialSession(location(), powers);
    assert.equal(session.peer.designator, designator);
    const greeter = E(session.bootstrap).fetch(Uint8Array.of(1));
    assert.equal(await E(greeter as never as ReturnType<typeof hi>).hi(), 'Hi');
    session.abort('Done.');
  });

  it('refuses a vat that has another key than the one dialled', async () => {
    const other = designatorOf(nodeCrypto.publicKey(new Uint8Array(32).fill(8)));
    const wrong = { ...location(), designator: other };
    await assert.rejects(dialSession(wrong, powers), { code: 'protocol-error' });
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
      await assert.rejects(dialSession(bad, powers), { code: 'bad-locator' }, url);
    }
    await assert.rejects(dialSession({ ...location(), hints: false }, powers), {
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
