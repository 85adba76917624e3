/** What the web port gives, and to whom it gives nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { SECURITY_HEADERS } from '../../../bridges/http/security-headers.ts';
import { FRAME_BYTES_MAX } from '../../../bridges/netlayers/index.ts';
import { E } from '../../../captp/index.ts';
import { openLinked } from '../../../cli/open-share.ts';
import { codeOf } from '../../actors/house.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../host/host-here.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

describe('the web port', function () {
  this.timeout(300_000);
  let folder: string;
  let host: HostHere;
  let port: number;
  before(async () => {
    folder = await folderOfItsOwn();
    host = await hostHere(folder, { keyed: true });
    port = Number(new URL(host.vat.address).port);
  });
  after(async () => {
    await host.close();
    await removeFolder(folder);
  });

  /** Asks exactly for `path`, which fetch would tidy up. */
  function ask(
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let body = '';
        response.on('data', (piece) => (body += piece));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asked.on('error', reject).end();
    });
  }

  const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';

  /** The status with which a request for a WebSocket is answered; 101 when it is opened. */
  async function askForSocket(name: string, origin?: string, to = port): Promise<number> {
    const socket = connect(to, '127.0.0.1');
    const from = origin === undefined ? '' : `Origin: ${origin}\r\n`;
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
    socket.write(`GET /captp HTTP/1.1\r\nHost: ${name}\r\n${from}${UPGRADE}${key}\r\n`);
    const [head] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return Number(head.toString().split(' ')[1]);
  }

  it('serves the owner’s page and the recipient’s', async () => {
    assert.match((await ask('/')).body, /<title>page/);
    assert.match((await ask('/s')).body, /<title>share/);
    assert.match(String((await ask('/assets/app-1.js')).headers['cache-control']), /immutable/);
  });

  it('puts the security headers on every answer, and never a cookie', async () => {
    const answers = [
      await ask('/'),
      await ask('/s?x'),
      await ask('/nothing'),
      await ask('/%'),
      await ask('/%ff%c0'),
      await ask('/', {}, 'DELETE'),
      await ask('/', { host: 'evil.example' }),
      await ask('/captp'),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 404, 400, 400, 404, 421, 404],
    );
    for (const { headers } of answers) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS))
        assert.equal(headers[name], value);
      assert.equal(headers['set-cookie'], undefined);
    }
  });

  it('runs no foreign script and shows itself in no frame', () => {
    const policy = SECURITY_HEADERS['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
  });

  it('answers only to its own names', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      assert.equal((await ask('/', { host: `${name}:${port}` })).status, 200, name);
    }
    for (const name of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1:${port + 1}`,
      '127.0.0.1',
    ]) {
      assert.equal((await ask('/', { host: name })).status, 421, name);
      assert.equal(await askForSocket(name), 421, name);
    }
  });

  it('opens no connection for a page of somebody else', async () => {
    const own = `http://127.0.0.1:${port}`;
    const origins = [
      'https://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `${own}.evil.example`,
    ];
    for (const origin of origins) {
      assert.equal(await askForSocket(`127.0.0.1:${port}`, origin), 403, origin);
    }
    assert.equal(await askForSocket(`127.0.0.1:${port}`, own), 101);
    assert.equal(await askForSocket(`127.0.0.1:${port}`), 101);
  });

  it('gives no file outside of its folder', async () => {
    for (const path of [
      '/../host-here.ts',
      '/assets/../../host-here.ts',
      '/%2e%2e/host-here.ts',
      '/..%2fhost-here.ts',
      '/assets/..%5c..%5chost-here.ts',
      '//etc/passwd',
      '/assets/%00',
    ]) {
      const { status, body } = await ask(path);
      assert.ok(status >= 400, `${path} ${status}`);
      assert.doesNotMatch(body, /hostHere|root:/);
    }
  });

  it('keeps Operator for the local socket, which only its user can open', async () => {
    const phase = Buffer.from('operator');
    assert.equal(await codeOf((await host.web()).fetch(phase)), 'unknown');
    assert.equal(await codeOf((await host.local()).fetch(phase)), 'none');
    if (process.platform !== 'win32') assert.equal(statSync(host.socket).mode & 0o777, 0o600);
    assert.equal(statSync(host.data).mode & 0o077, 0);
  });

  it('writes no line with what follows a path, nor a path that is none of ours', async () => {
    const secret = 'c2VjcmV0LW9mLWEtbGluaw';
    for (const path of [
      `/?${secret}`,
      `/s%23${secret}`,
      `/s/${secret}`,
      `/#${secret}`,
      `/captp?${secret}`,
    ]) {
      await ask(path);
    }
    await ask('/', { host: `${secret}.example`, origin: secret, 'user-agent': secret });
    assert.ok(host.log.some((line) => line === 'GET / 200'));
    assert.doesNotMatch(host.log.join('\n'), new RegExp(secret));
  });

  it('ends the session of one that sends too much, and no other', async () => {
    const other = await host.web();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/captp`);
    await once(socket, 'open');
    socket.send(new Uint8Array(FRAME_BYTES_MAX + 1));
    const [code] = await once(socket, 'close');
    assert.ok(code === 1009 || code === 1006, String(code));
    assert.equal(await codeOf(other.fetch('gate')), 'none');
  });

  it('is not held open by clients that never end', async () => {
    const own = await folderOfItsOwn();
    const another = await hostHere(own, { keyed: true });
    const there = Number(new URL(another.vat.address).port);
    const half = connect(there, '127.0.0.1');
    await once(half, 'connect');
    half.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const deaf = connect(there, '127.0.0.1');
    await once(deaf, 'connect');
    const head = `Host: 127.0.0.1:${there}\r\n${UPGRADE}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`;
    deaf.write(`GET /captp HTTP/1.1\r\n${head}\r\n`);
    await once(deaf, 'data');
    half.on('error', () => undefined);
    deaf.on('error', () => undefined);
    // A refused upgrade leaves a socket that nobody reads from.
    assert.equal(await askForSocket('evil.example', undefined, there), 421);
    await another.close();
    assert.match(another.log.at(-1) ?? '', /ended in good order/);
    half.destroy();
    deaf.destroy();
    await removeFolder(own);
  });
});

describe('a locked vat', function () {
  this.timeout(300_000);

  it('says so to whoever comes with a share link', async () => {
    const folder = await folderOfItsOwn();
    let host = await hostHere(folder);
    await E(host.operator).create(PASSPHRASE);
    const home = await host.home();
    const lake = await E(home).lake();
    const { id } = await E(lake).makeFolder('shared');
    const { swiss, secret } = await E(await E(home).shares()).grant(id, { label: '' });
    await host.close();
    host = await hostHere(folder);
    const recipient = await host.web();
    await assert.rejects(recipient.fetch(swiss), {
      code: 'locked',
      message: /owner has to unlock/,
    });
    await E(host.operator).unlock(PASSPHRASE);
    const door = await (await host.web()).fetch(swiss);
    assert.equal((await openLinked(door, { secret })).entry.name, 'shared');
    await host.close();
    await removeFolder(folder);
  });
});
