import assert from 'node:assert/strict';
import { provideWithResolvers } from '../../../../bridges/lockdown/with-resolvers.ts';
import { keyOfPeerId } from '../../../../bridges/netlayers/index.ts';
import {
  type Libp2pNetwork,
  type Libp2pOptions,
  openLibp2p,
  sealRecord,
} from '../../../../bridges/netlayers/libp2p/index.ts';
import { nodeCrypto } from '../../../../bridges/netlayers/node-crypto.ts';
import { type Channel, signerFromSeed } from '../../../../captp/index.ts';
import { holding, sendFrame } from '../../../suites/netlayer.ts';

provideWithResolvers();
const { LISTEN, optionsOf, until } = await import('./nodes.ts');

const FRAME = Uint8Array.from(Buffer.from("<5'hello>"));

describe('ways to a vat', function () {
  this.timeout(300_000);
  const open: Libp2pNetwork[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((network) => network.close()));
  });

  async function start(
    listen: readonly string[],
    others: Partial<Libp2pOptions> = {},
  ): Promise<{ network: Libp2pNetwork; options: Libp2pOptions }> {
    const options = optionsOf(listen, others);
    const network = await openLibp2p(options);
    open.push(network);
    return { network, options };
  }

  /** Sends a frame from one to the other; answers the channels of both. */
  async function greet(
    from: Libp2pNetwork,
    to: Libp2pNetwork,
    hint?: string,
  ): Promise<{ channel: Channel; there: Channel }> {
    const heard = new Promise<Channel>((resolve) => {
      to.netlayer.onDialled((channel) => channel.onFrame(() => resolve(channel)));
    });
    const hints = hint === undefined ? (false as const) : { multiaddr: hint };
    const channel = await from.netlayer.dial({
      transport: 'libp2p',
      designator: to.peerId,
      hints,
    });
    sendFrame(channel, FRAME);
    const there = await heard;
    assert.equal(there.proven, from.peerId);
    return { channel, there };
  }

  function sealed(
    { network, options }: Awaited<ReturnType<typeof start>>,
    sequence = 1,
  ): Uint8Array {
    const signer = signerFromSeed(options.seed, nodeCrypto);
    const issued = Date.now();
    const addresses = network.addresses();
    return sealRecord(
      { sequence, issued, expires: issued + 86_400_000, addresses, mailboxes: [] },
      signer,
    );
  }

  it('lead through a relay to one whom nobody can dial, and all is counted and said', async () => {
    const carol = await start([LISTEN.tcp], { serves: { relay: true, lookups: true } });
    const bootstrap = () => carol.network.addresses();
    const bob = await start([], { bootstrap });
    let changes = 0;
    const stop = bob.network.onChange(() => changes++);
    assert.equal(bob.network.status().reachable, 'no');
    await until(() => bob.network.addresses().length > 0);
    stop();
    assert.ok(changes > 0);
    const status = bob.network.status();
    assert.equal(status.reachable, 'relay');
    assert.deepEqual(status.relays, [carol.network.peerId]);
    assert.match(bob.network.addresses()[0]!, /p2p-circuit/);
    const alice = await start([], {});
    const { channel, there } = await greet(alice.network, bob.network, bob.network.addresses()[0]);
    const line = alice.network
      .status()
      .connections.find(({ peerId }) => peerId === bob.network.peerId);
    assert.equal(line?.relayed, true);
    assert.equal(line.dialledByUs, true);
    // What goes through the connection to the relay and, in it, through the one to Bob, is sent once.
    const before = alice.network.status().bytesOut;
    const large = holding(new Uint8Array(100_000));
    const came = new Promise<Uint8Array>((resolve) => {
      there.onFrame(resolve);
    });
    sendFrame(channel, large);
    assert.equal((await came).length, large.length);
    const sent = alice.network.status().bytesOut - before;
    assert.ok(sent > large.length && sent < 1.5 * large.length, String(sent));
    channel.close();
  });

  it('through a relay begin and end with it, and those of everybody else stay', async () => {
    const carol = await start([LISTEN.tcp], {
      serves: { relay: false, lookups: true },
      relayFor: (peer) => peer === bob.network.peerId,
    });
    const bootstrap = () => carol.network.addresses();
    const bob = await start([], { bootstrap });
    const dan = await start([], { bootstrap });
    const lineOf = (one: Libp2pNetwork) =>
      carol.network.status().connections.find(({ peerId }) => peerId === one.peerId);
    await until(() => lineOf(bob.network) !== undefined && lineOf(dan.network) !== undefined);
    const [since, count] = [lineOf(dan.network)?.since, carol.network.status().bytesIn];
    assert.deepEqual(bob.network.addresses(), []);
    await carol.network.relay(true);
    await until(() => bob.network.status().relays[0] === carol.network.peerId);
    const alice = await start([], {});
    const { channel } = await greet(alice.network, bob.network, bob.network.addresses()[0]);
    const cut = new Promise<void>((resolve) => channel.onClose(() => resolve()));
    await carol.network.relay(false);
    await cut;
    await until(() => bob.network.status().relays.length === 0);
    // Who had a place there does not take it amiss that the relay was away.
    await carol.network.relay(true);
    await until(() => bob.network.status().relays[0] === carol.network.peerId);
    assert.equal(lineOf(dan.network)?.since, since);
    assert.ok(carol.network.status().bytesIn > count);
  });

  it('lead through a relay as long as it carries, which is told of each byte', async () => {
    let [carried, ended, left] = [0, 0, Number.POSITIVE_INFINITY];
    const carol = await start([LISTEN.tcp], {
      serves: { relay: true, lookups: true },
      carry: (to) => {
        assert.equal(to, bob.network.peerId);
        return {
          carried: (bytes) => {
            carried += bytes;
            return carried <= left;
          },
          ended: () => {
            ended += 1;
          },
        };
      },
    });
    const key = keyOfPeerId(carol.network.peerId);
    // Nobody says where she is: Bob knows that she lends him her relay, and where she was.
    const bob = await start([], { relays: () => [carol.network.peerId] });
    bob.options.memory.foundAt(key, carol.network.addresses()[0] ?? '');
    await until(() => bob.network.addresses().length > 0);
    const alice = await start([], {});
    const { channel } = await greet(alice.network, bob.network, bob.network.addresses()[0]);
    await until(() => carried > FRAME.length);
    assert.equal(ended, 0);
    left = carried;
    const cut = new Promise<void>((resolve) => channel.onClose(() => resolve()));
    sendFrame(channel, FRAME);
    await cut;
    await until(() => ended === 1);
  });

  it('lead past the relay as soon as whoever is called finds where the caller says it is', async () => {
    const carol = await start([LISTEN.tcp], { serves: { relay: true, lookups: true } });
    const bootstrap = () => carol.network.addresses();
    const bob = await start([], { bootstrap });
    const alice = await start([LISTEN.tcp], { bootstrap });
    await until(() => alice.network.status().lookupPeers > 0);
    assert.ok((await alice.network.publish(sealed(alice))) > 0);
    await until(() => bob.network.addresses().length > 0 && bob.network.status().lookupPeers > 0);
    const { channel } = await greet(alice.network, bob.network, bob.network.addresses()[0]);
    const lines = () =>
      alice.network.status().connections.filter(({ peerId }) => peerId === bob.network.peerId);
    await until(() => lines().length === 1 && lines().every(({ relayed }) => !relayed));
    assert.equal(lines()[0]!.dialledByUs, false);
    channel.close();
  });

  it('lead through no relay that keeps no place for us', async () => {
    const carol = await start([LISTEN.tcp], {
      serves: { relay: true, lookups: true },
      relayFor: () => false,
    });
    const bob = await start([], { bootstrap: () => carol.network.addresses() });
    await until(() => bob.network.status().connections.length > 0);
    const circuit = `${carol.network.addresses()[0]}/p2p-circuit`;
    const alice = await start([], {});
    await assert.rejects(greet(alice.network, bob.network, circuit), { code: 'disconnected' });
    assert.deepEqual(bob.network.addresses(), []);
  });

  it('are found by its record when the hint is of yesterday', async () => {
    const serves = { relay: false, lookups: true };
    const hub = await start([LISTEN.tcp], { serves });
    const bootstrap = () => hub.network.addresses();
    const bob = await start([LISTEN.tcp], { bootstrap });
    await until(() => bob.network.status().lookupPeers > 0);
    assert.ok((await bob.network.publish(sealed(bob))) > 0);
    const alice = await start([], { bootstrap });
    await until(() => alice.network.status().lookupPeers > 0);
    const yesterday = '/ip4/127.0.0.1/tcp/1';
    const { channel } = await greet(alice.network, bob.network, yesterday);
    channel.close();
    // Where it has answered is remembered.
    const key = signerFromSeed(bob.options.seed, nodeCrypto).publicKey;
    const { addresses } = alice.options.memory.recall(key);
    assert.deepEqual(addresses, bob.network.addresses());
  });

  it('are tried side by side, so that one that swallows everything holds nothing up', async () => {
    const bob = await start([LISTEN.ws]);
    const alice = await start([]);
    const key = signerFromSeed(bob.options.seed, nodeCrypto).publicKey;
    alice.options.memory.foundAt(key, bob.network.addresses()[0]!);
    // TEST-NET-1: packets to it are dropped, or refused at once.
    const { channel } = await greet(alice.network, bob.network, '/ip4/192.0.2.1/tcp/4001');
    const [line] = alice.network.status().connections;
    assert.equal(line?.transport, 'websocket');
    channel.close();
  });

  it('are not there when nobody knows one: whoever dials hears so', async () => {
    const bob = await start([LISTEN.tcp]);
    const alice = await start([]);
    await assert.rejects(greet(alice.network, bob.network), { code: 'disconnected' });
    assert.deepEqual(alice.network.status().connections, []);
  });

  it('cannot be opened where the port is taken', async () => {
    const bob = await start([LISTEN.tcp]);
    const [, , , , port] = bob.network.addresses()[0]!.split('/');
    const carol = await start([`/ip4/127.0.0.1/tcp/${port}`]).catch((error: unknown) => error);
    if (carol instanceof Error) assert.equal((carol as { code?: string }).code, 'network-failed');
    else assert.match(open.at(-1)!.status().problem ?? '', /ports/);
  });

  it('are not told as long as they lead nowhere but into a local network', async () => {
    const bob = await start([LISTEN.tcp], { privateAddresses: false });
    assert.deepEqual(bob.network.addresses(), []);
    assert.equal(bob.network.netlayer.location?.hints, false);
    assert.equal(bob.network.status().reachable, 'no');
  });
});
