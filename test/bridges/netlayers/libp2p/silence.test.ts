import assert from 'node:assert/strict';
import { multiaddr } from '@multiformats/multiaddr';
import { provideWithResolvers } from '../../../../bridges/lockdown/with-resolvers.ts';
import { nobleCrypto, startPeer, type Timers } from '../../../../captp/index.ts';
import { makePowers } from '../../../../cli/powers.ts';
import type { TestNode } from './nodes.ts';

provideWithResolvers();
const { LISTEN, startTestNode, until } = await import('./nodes.ts');
const { SignOfLife } = await import('../../../../bridges/netlayers/libp2p/sign-of-life.ts');
const PROTOCOL = '/2gather/captp/1';
const PING = '/ipfs/ping/1.0.0';

/** Time passes when it is told to: then all that is waited for is over. */
function clockOf(): { readonly timers: Timers; pass(): void; readonly waiting: Set<() => void> } {
  const waiting = new Set<() => void>();
  const after = (_: number, run: () => void): (() => void) => {
    waiting.add(run);
    return () => void waiting.delete(run);
  };
  const pass = (): void => {
    for (const run of [...waiting]) {
      waiting.delete(run);
      run();
    }
  };
  return { timers: { after }, pass, waiting };
}

describe('somebody who says nothing', function () {
  this.timeout(300_000);
  let alice: TestNode;
  let bob: TestNode;
  beforeEach(async () => {
    alice = await startTestNode([]);
    bob = await startTestNode([LISTEN.tcp]);
  });
  afterEach(() => Promise.all([alice.stop(), bob.stop()]));

  const meet = () => alice.node.dial(bob.node.getMultiaddrs());

  it('on a stream that it opened has none after a while, and room is for others', async () => {
    const { timers, pass, waiting } = clockOf();
    const refused: unknown[] = [];
    const powers = { random: makePowers().random, timers, crypto: nobleCrypto };
    startPeer({
      ...{ ...powers, netlayers: [bob.netlayer] },
      onRefused: (error) => refused.push(error),
    });
    const connection = await meet();
    await connection.newStream(PROTOCOL);
    const streams = () =>
      bob.node
        .getConnections(alice.node.peerId)
        .flatMap(({ streams: all }) => all)
        .filter(({ protocol }) => protocol === PROTOCOL);
    await until(() => streams().length === 1 && waiting.size > 0);
    assert.equal(refused.length, 0);
    pass();
    await until(() => streams().length === 0 && refused.length === 1);
    assert.equal(connection.status, 'open');
  });

  it('when our own address has gone is let go, and whoever answers is kept', async () => {
    const { timers, pass, waiting } = clockOf();
    let own = ['192.168.1.2', '10.0.0.2'];
    let moves = 0;
    const life = new SignOfLife({
      ...{ node: alice.node, timers, ownAddresses: () => own },
      onMove: () => void moves++,
    });
    const connection = await meet();
    own = ['10.0.0.2'];
    const pings: unknown[] = [];
    await bob.node.unhandle(PING);
    await bob.node.handle(PING, ({ stream }) => {
      pings.push(stream);
      if (pings.length === 1) void stream.sink(stream.source);
    });
    pass();
    assert.equal(moves, 1);
    await until(() => pings.length === 1);
    // Only the next look is waited for.
    await until(() => waiting.size === 1);
    assert.equal(connection.status, 'open');
    own = [];
    pass();
    await until(() => pings.length === 2);
    pass();
    await until(() => connection.status !== 'open');
    life.close();
  });

  it('on connections of before is let go when it comes from elsewhere', async () => {
    const { timers, pass } = clockOf();
    const ended: string[] = [];
    const connections = [
      '/ip4/11.0.0.20/tcp/1',
      '/ip4/11.0.0.30/tcp/2',
      '/ip4/11.0.0.30/tcp/3',
    ].map((text) => {
      const abort = (): void => void ended.push(text);
      const silent = ({ signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      const newStream = (__: string, options: never) => silent(options);
      return { remoteAddr: multiaddr(text), remotePeer: bob.node.peerId, newStream, abort };
    });
    const events = new EventTarget();
    const node = Object.assign(events, { getConnections: () => connections });
    const life = new SignOfLife({
      ...{ node: node as never, timers, ownAddresses: () => [], onMove: () => undefined },
    });
    events.dispatchEvent(new CustomEvent('connection:open', { detail: connections.at(-1) }));
    pass();
    await until(() => ended.length > 0);
    assert.deepEqual(ended, ['/ip4/11.0.0.20/tcp/1']);
    life.close();
  });
});
