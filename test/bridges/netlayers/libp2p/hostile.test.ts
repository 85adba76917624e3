import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import type { Connection, Stream } from '@libp2p/interface';
import { provideWithResolvers } from '../../../../bridges/lockdown/with-resolvers.ts';
import { peerIdOf } from '../../../../bridges/netlayers/vat-name.ts';
import { type Channel, nobleCrypto, type PeerLocator, startPeer } from '../../../../captp/index.ts';
import { makePowers } from '../../../../cli/powers.ts';
import type { TestNode } from './nodes.ts';

provideWithResolvers();
const { LISTEN, startTestNode } = await import('./nodes.ts');
const PROTOCOL = '/2gather/captp/1';

const closed = (channel: Channel) => new Promise<void>((resolve) => channel.onClose(resolve));
const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

describe('the libp2p netlayer among strangers', () => {
  let alice: TestNode;
  let bob: TestNode;
  before(async () => {
    alice = await startTestNode([]);
    bob = await startTestNode([LISTEN.tcp]);
  });
  after(() => Promise.all([alice.stop(), bob.stop()]));
  beforeEach(() => bob.netlayer.onDialled(() => undefined));

  const place = () =>
    bob.node
      .getMultiaddrs()[0]!
      .toString()
      .replace(/\/p2p\/.*/, '');
  const at = (designator: string, hint: string): PeerLocator => ({
    transport: 'libp2p',
    designator,
    hints: { multiaddr: hint },
  });
  const dialled = () => new Promise<Channel>((resolve) => bob.netlayer.onDialled(resolve));

  /** A stream as somebody opens it who does as it likes. */
  async function rawStream(): Promise<[Stream, Connection]> {
    const connection = await alice.node.dial(bob.node.getMultiaddrs());
    return [await connection.newStream(PROTOCOL), connection];
  }

  it('reaches nobody where another vat answers', async () => {
    const other = peerIdOf(randomBytes(32));
    await assert.rejects(alice.netlayer.dial(at(other, place())), { code: 'disconnected' });
  });

  it('says whom the line has proven, on both sides', async () => {
    const coming = dialled();
    const here = await alice.netlayer.dial(bob.netlayer.location);
    const there = await coming;
    assert.equal(here.proven, bob.node.peerId.toString());
    assert.equal(there.proven, alice.node.peerId.toString());
    here.close();
  });

  it('gives no session to a dialler that says it is another', async () => {
    const { clock, random } = makePowers();
    const powers = { random, timers: clock, crypto: nobleCrypto };
    const refused = new Promise<unknown>((resolve) => {
      startPeer({ ...powers, netlayers: [bob.netlayer], onRefused: resolve });
    });
    const location = { ...alice.netlayer.location, designator: peerIdOf(randomBytes(32)) };
    const eve = startPeer({
      ...powers,
      netlayers: [
        {
          transport: 'libp2p',
          location,
          provesDiallers: false,
          dial: (peer) => alice.netlayer.dial(peer),
          onDialled: () => undefined,
          close: async () => undefined,
        },
      ],
    });
    await assert.rejects(Promise.resolve(eve.connect(bob.netlayer.location)));
    assert.match(String(await refused), /proven/);
  });

  it('takes no locator that leads elsewhere than to a vat', async () => {
    const { designator } = bob.netlayer.location;
    const hints = [
      '',
      'nonsense',
      '/ip4/127.0.0.1/udp/4001/quic-v1',
      '/unix/tmp/socket',
      '/dnsaddr/example.org',
      '/ip4/300.0.0.1/tcp/4001',
      '/ip4/127.0.0.1/tcp/70000',
      '/ip4/127.0.0.1/tcp/0',
      `${place()}/p2p/${peerIdOf(randomBytes(32))}`,
      `${place()}/p2p/${designator}/p2p-circuit`,
      `${place()}/p2p/${peerIdOf(randomBytes(32))}/p2p-circuit/p2p-circuit`,
      `/dns4/${'a'.repeat(300)}/tcp/1`,
    ];
    for (const hint of hints) {
      await assert.rejects(
        alice.netlayer.dial(at(designator, hint)),
        { code: 'bad-locator' },
        hint,
      );
    }
    for (const name of [
      '',
      'bob',
      `${designator}x`,
      'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N',
    ]) {
      await assert.rejects(alice.netlayer.dial(at(name, place())), { code: 'bad-locator' }, name);
    }
    const own = at(alice.node.peerId.toString(), place());
    await assert.rejects(alice.netlayer.dial(own), { code: 'bad-locator' });
  });

  it('closes when what comes is no frame, or one larger than allowed', async () => {
    for (const beginning of ['GET / HTTP/1.1\r\n\r\n', '0:', '99999999:']) {
      const coming = dialled();
      const [stream] = await rawStream();
      const sending = stream.sink([bytes(beginning)]);
      const channel = await coming;
      channel.onFrame(() => assert.fail('That was no frame.'));
      await closed(channel);
      assert.equal((channel as unknown as { error: { code: string } }).error.code, 'bad-framing');
      await sending;
      await stream.close();
    }
  });

  it('hears of it when the other side cuts the stream off, or the whole connection', async () => {
    for (const cut of ['stream', 'connection'] as const) {
      const coming = dialled();
      const [stream, connection] = await rawStream();
      const channel = await coming;
      channel.onFrame(() => undefined);
      const error = new Error('cut');
      if (cut === 'stream') stream.abort(error);
      else connection.abort(error);
      await closed(channel);
    }
  });

  it('keeps few streams of one connection, and goes on for the others', async () => {
    const taken: Channel[] = [];
    bob.netlayer.onDialled((channel) => taken.push(channel));
    const [, connection] = await rawStream();
    const tries = Array.from({ length: 300 }, () =>
      connection.newStream(PROTOCOL, { maxOutboundStreams: 1_000 }),
    );
    const results = await Promise.allSettled(tries);
    assert.ok(results.some(({ status }) => status === 'rejected'));
    assert.ok(taken.length <= 64, `${taken.length} streams were taken`);
    connection.abort(new Error('enough'));
    for (const channel of taken) channel.onFrame(() => undefined);
    await Promise.all(taken.map(closed));
    const carol = await startTestNode([]);
    const coming = dialled();
    const channel = await carol.netlayer.dial(bob.netlayer.location);
    await coming;
    channel.close();
    await carol.stop();
  });

  it('outlives bytes that are no libp2p', async () => {
    const [, , , , port] = place().split('/');
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(randomBytes(4_096));
    await once(socket.resume(), 'close');
    const coming = dialled();
    const channel = await alice.netlayer.dial(bob.netlayer.location);
    await coming;
    channel.close();
  });

  it('keeps no more than a bound of what a peer allows us to send and does not read', async () => {
    const [stream] = await rawStream();
    const coming = dialled();
    const sink = await alice.netlayer.dial(bob.netlayer.location);
    const channel = await coming;
    const frame = Buffer.concat([Buffer.from('1048576:'), Buffer.alloc(1_048_576, 1)]);
    for (let i = 0; i < 32; i++) channel.send([Uint8Array.from(frame)]);
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    // The other side takes in a few frames, and a window of bytes; the rest is counted as not sent, wherever it is.
    assert.ok(channel.bufferedBytes > 16 * 1_048_576, `${channel.bufferedBytes} are left`);
    sink.close();
    stream.abort(new Error('enough'));
    await closed(channel);
  });
});

describe('the libp2p netlayer in a process that is locked down', () => {
  it('dials, and takes in who dials', async () => {
    const program = new URL('./locked-down.ts', import.meta.url).pathname;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--import', 'tsx', program]);
    assert.equal(stdout, '1 by tcp, 1 by ws');
  });
});
