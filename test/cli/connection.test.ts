/** Links that lead to no vat, or to another one: one sentence each, whatever the system called it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Disconnected, ProtocolError } from '../../captp/index.ts';
import { type Dial, dialShare } from '../../cli/connection.ts';
import { dialVat } from '../../cli/dial.ts';
import { Failure } from '../../cli/failure.ts';
import type { ShareLink } from '../../cli/link.ts';
import { makePowers } from '../../cli/powers.ts';

const link = (captpUrl: string): ShareLink =>
  ({ captpUrl, ref: { designator: 'a'.repeat(52), swiss: new Uint8Array(32) } }) as ShareLink;

const failing =
  (error: Error): Dial =>
  () =>
    Promise.reject(error);

async function failureOf(dial: Dial, url = 'ws://vat.example/captp'): Promise<Failure> {
  const error = await dialShare(dial, link(url)).then(
    () => assert.fail('no failure'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}

describe('a link', () => {
  const coded = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'];
  for (const code of coded) {
    it(`that ends in ${code} says that its vat cannot be reached`, async () => {
      const failure = await failureOf(failing(Object.assign(new Error(`raw ${code}`), { code })));
      assert.equal(failure.code, 'unreachable');
      assert.equal(failure.exit, 1);
      assert.match(failure.message, /^The vat behind this link cannot be reached at the moment\./);
    });
  }

  it('to a server that stays silent says that its vat cannot be reached', async () => {
    const silent = new Disconnected('The other side did not answer in time.');
    assert.equal((await failureOf(failing(silent))).code, 'unreachable');
  });

  it('to a vat that breaks off says that it cannot be reached, and is hung up', async () => {
    let closed = 0;
    const dial: Dial = async () => ({
      fetch: () => Promise.reject(new Disconnected('gone')),
      closed: Promise.resolve(),
      close: () => void closed++,
    });
    assert.equal((await failureOf(dial)).code, 'unreachable');
    assert.equal(closed, 1);
  });

  it('to a vat that proves another key says what may be the matter', async () => {
    const other = new ProtocolError('Another vat answered than the one that was dialled.');
    const failure = await failureOf(failing(other));
    assert.equal(failure.code, 'not-itself');
    assert.equal(failure.exit, 1);
    assert.match(failure.message, /does not answer as itself.*Ask its owner to unlock it/);
  });

  it('that breaks by something else keeps its words', async () => {
    const other = Object.assign(new Error('self-signed certificate'), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    await assert.rejects(dialShare(failing(other), link('wss://vat.example/captp')), other);
  });

  it('to a web server that is no vat, or to none, says that its vat cannot be reached', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((on) => server.listen(0, '127.0.0.1', on));
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/captp`;
    const dial = dialVat(makePowers());
    assert.equal((await failureOf(dial, url)).code, 'unreachable');
    server.closeAllConnections();
    await new Promise((on) => server.close(on));
    assert.equal((await failureOf(dial, url)).code, 'unreachable');
  });
});
