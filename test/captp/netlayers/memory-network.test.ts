import assert from 'node:assert/strict';
import type { Channel } from '../../../captp/channel.ts';
import type { PeerLocator } from '../../../captp/index.ts';
import {
  MemoryNetwork,
  type MemoryNetworkOptions,
  type NetworkEvent,
} from '../../../captp/netlayers/memory-network.ts';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { netlayerSuite } from '../../suites/netlayer.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const network = (seed = 1, options: Partial<MemoryNetworkOptions> = {}) =>
  new MemoryNetwork({ random: new SeededRandom(seed), settle, ...options });
const at = (designator: string): PeerLocator => ({
  transport: 'memory',
  designator,
  hints: false,
});
const frame = (...bytes: number[]) => Uint8Array.from(bytes);

/** Two channels of one connection, and what has come out of each. */
async function joined(net: MemoryNetwork, from = 'alice', to = 'bob') {
  const taken: Channel[] = [];
  const netlayer = net.netlayer(to);
  netlayer.onDialled((channel) => taken.push(channel));
  const dialling = net.netlayer(from).dial(at(to));
  await net.run();
  const here = listened(await dialling);
  const there = listened(taken[0]!);
  return { here, there, netlayer };
}

function listened(channel: Channel) {
  const got: number[] = [];
  const end = { channel, got, closed: false };
  channel.onFrame((bytes) => got.push(...bytes));
  channel.onClose(() => {
    end.closed = true;
  });
  return end;
}

netlayerSuite('memory network', async () => {
  const net = network();
  let running = true;
  const drive = async () => {
    while (running) if (!(await net.step())) await settle();
  };
  const driving = drive();
  const acceptors: ((channel: Channel) => void)[] = [];
  const bob = net.netlayer('bob');
  bob.onDialled((channel) => acceptors.shift()?.(channel));
  const alice = net.netlayer('alice');
  return {
    pair: async () => {
      const accepted = new Promise<Channel>((resolve) => acceptors.push(resolve));
      return Promise.all([alice.dial(at('bob')), accepted]);
    },
    close: async () => {
      running = false;
      await driving;
    },
  };
});

describe('a network in memory', () => {
  it('has the same events for the same seed, and others for another', async () => {
    const runOf = async (seed: number) => {
      const net = network(seed, { cuts: 0.02 });
      const { here, there } = await joined(net);
      for (let i = 0; i < 20; i++) {
        here.channel.send([frame(i)]);
        there.channel.send([frame(i, i)]);
        if (i % 3 === 0) await net.step();
      }
      await net.run();
      return net.digest;
    };
    assert.equal(await runOf(7), await runOf(7));
    assert.notEqual(await runOf(7), await runOf(8));
  });

  it('keeps the order of one direction and mixes connections', async () => {
    const events: NetworkEvent[] = [];
    const net = network(3, { watch: (event) => events.push(event) });
    const one = await joined(net);
    const other = await joined(net, 'carol', 'dave');
    for (let i = 0; i < 30; i++) {
      one.here.channel.send([frame(i)]);
      other.here.channel.send([frame(i)]);
    }
    await net.run();
    const inOrder = [...Array(30).keys()];
    assert.deepEqual(one.there.got, inOrder);
    assert.deepEqual(other.there.got, inOrder);
    const turns = events.filter(({ is }) => is === 'arrived').map((event) => event.connection);
    const changes = turns.filter((connection, i) => i > 0 && connection !== turns[i - 1]).length;
    assert.ok(changes > 5, `${changes} changes between connections`);
  });

  it('loses a whole connection at once, and tells both ends', async () => {
    const net = network();
    const { here, there } = await joined(net);
    here.channel.send([frame(1)]);
    await net.run();
    here.channel.send([frame(2)]);
    there.channel.send([frame(3)]);
    net.cut('bob', 'alice');
    await net.run();
    assert.deepEqual([there.got, here.got], [[1], []]);
    assert.ok(here.closed && there.closed);
    assert.equal(here.channel.bufferedBytes, 0);
  });

  it('holds back what two that are apart send, until they meet again', async () => {
    const net = network();
    const { here, there } = await joined(net);
    net.part('alice', 'bob');
    for (let i = 0; i < 10; i++) here.channel.send([frame(i)]);
    await net.run();
    assert.deepEqual(there.got, []);
    await assert.rejects(Promise.all([net.netlayer('carol').dial(at('nobody')), net.run()]), {
      code: 'disconnected',
    });
    here.channel.send([frame(10)]);
    net.heal('bob', 'alice');
    here.channel.send([frame(11)]);
    await net.run();
    assert.deepEqual(there.got, [...Array(12).keys()]);
  });

  it('reaches nobody who is apart, gone, closed, or known by another transport', async () => {
    const net = network();
    const { netlayer, here } = await joined(net);
    const carol = net.netlayer('carol');
    const dialling = async (peer: PeerLocator, code: string) => {
      const dialled = carol.dial(peer);
      dialled.catch(() => undefined);
      await net.run();
      await assert.rejects(dialled, { code });
    };
    net.part('carol', 'bob');
    await dialling(at('bob'), 'disconnected');
    net.heal('bob', 'carol');
    await dialling({ ...at('bob'), transport: 'websocket' }, 'bad-locator');
    await netlayer.close();
    await dialling(at('bob'), 'disconnected');
    assert.equal(here.closed, false);
    net.crash('alice');
    await dialling(at('alice'), 'disconnected');
    assert.equal(here.closed, true);
  });

  it('leaves connections half open when a peer vanishes, until its name is taken again', async () => {
    const net = network();
    const { here, there } = await joined(net);
    there.channel.send([frame(1)]);
    net.vanish('bob');
    here.channel.send([frame(2)]);
    await net.run();
    assert.deepEqual([here.got, here.closed, there.closed], [[1], false, true]);
    net.netlayer('bob');
    here.channel.send([frame(3)]);
    await net.run();
    assert.deepEqual([there.got, here.closed], [[], true]);
  });

  it('gives a name to one peer at a time', async () => {
    const net = network();
    const first = net.netlayer('alice');
    assert.throws(() => net.netlayer('alice'), TypeError);
    await first.close();
    net.netlayer('alice');
  });

  it('runs timers on its own clock, in order, unless taken back', async () => {
    const net = network();
    const rung: string[] = [];
    net.timers.after(60_000, () => rung.push('minute'));
    net.timers.after(1_000, () => rung.push('second'));
    net.timers.after(1_000, () => rung.push('also'));
    const takeBack = net.timers.after(2_000, () => rung.push('never'));
    takeBack();
    takeBack();
    await net.run(5_000);
    assert.deepEqual([rung, net.now], [['second', 'also'], 5_000]);
    await net.run();
    assert.deepEqual([rung, net.now], [['second', 'also', 'minute'], 60_000]);
    assert.equal(await net.step(), false);
  });

  it('says so when it never comes to rest', async () => {
    const net = network(1, { settle: async () => undefined });
    const again = () => net.timers.after(1, again);
    again();
    await assert.rejects(net.run(), RangeError);
  });
});
