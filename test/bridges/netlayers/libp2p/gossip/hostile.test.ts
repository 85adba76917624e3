/** A public space among those who would spoil it: nothing of theirs is shown or passed on, and what is true arrives. */
import assert from 'node:assert/strict';
import { multiaddr } from '@multiformats/multiaddr';
import type { SpaceOwner } from '../../../../../actors/index.ts';
import { provideWithResolvers } from '../../../../../bridges/lockdown/with-resolvers.ts';
import { keyOf, nodeCrypto, timersOn } from '../../../../../bridges/netlayers/index.ts';
import { Dialler } from '../../../../../bridges/netlayers/libp2p/dialler.ts';
import { entryBytes, signEntry } from '../../../../../bridges/netlayers/libp2p/gossip/entry.ts';
import { OpenSpaces } from '../../../../../bridges/netlayers/libp2p/gossip/public-spaces.ts';
import type { SignedEntry } from '../../../../../bridges/netlayers/libp2p/gossip/publication.ts';
import { topicId, topicName } from '../../../../../bridges/netlayers/libp2p/gossip/topic.ts';
import type { Libp2pNetwork } from '../../../../../bridges/netlayers/libp2p/index.ts';
import { type Node, startNode } from '../../../../../bridges/netlayers/libp2p/node.ts';
import { Traffic } from '../../../../../bridges/netlayers/libp2p/traffic.ts';
import { spaceKeys } from '../../../../../bridges/spaces/index.ts';
import { designatorOf, E, type Signer, signerFromSeed } from '../../../../../captp/index.ts';
import type { RefTo } from '../../../../../vat/index.ts';
import { Follower, type OfNetwork, texts, until } from '../../../spaces/followers.ts';
import { LISTEN, optionsOf } from '../nodes.ts';

/** Below it a peer is not listened to: gossipsub's own default. */
const NOT_HEARD = -80;

/** One whose node can be looked into. */
class Watched extends Follower {
  node!: Node;

  protected override async openNetwork(): Promise<Pick<Libp2pNetwork, OfNetwork>> {
    const { clock, random, memory, ...options } = optionsOf([LISTEN.tcp], { seed: this.root });
    const node = await startNode({ clock, random, memory, ...options }, new Traffic());
    const timers = timersOn(clock);
    const dialler = new Dialler({ node, timers, memory, find: async () => undefined });
    const spaces = await OpenSpaces.open({ node, dialler, clock, random, timers });
    this.node = node;
    const close = async (): Promise<void> => {
      await spaces.close();
      await node.stop();
    };
    const addresses = (): string[] => node.getMultiaddrs().map(String);
    return { peerId: node.peerId.toString(), addresses, spaces, close };
  }

  scoreOf(peer: Stranger): number {
    return this.node.services.gossip.getScore(peer.node.peerId.toString());
  }
}

/** Speaks gossip, and says what it likes. */
class Stranger {
  readonly node: Node;
  readonly #topic: string;

  private constructor(node: Node, topic: string) {
    this.node = node;
    this.#topic = topic;
  }

  static async beside(victim: Watched, topic: string): Promise<Stranger> {
    const node = await startNode(optionsOf([]), new Traffic());
    const stranger = new Stranger(node, topic);
    await node.dial(victim.network.addresses().map((one) => multiaddr(one)));
    await until(async () => node.services.gossip.getSubscribers(topic).length > 0);
    return stranger;
  }

  async says(...all: readonly Uint8Array[]): Promise<void> {
    for (const bytes of all) await this.node.services.gossip.publish(this.#topic, bytes);
  }
}

const stranger = (seed: number): Signer =>
  signerFromSeed(new Uint8Array(32).fill(seed), nodeCrypto);
const eve = stranger(50);
const BEFORE_FIRST = new Uint8Array(32);

describe('a public space among the hostile', () => {
  let [ada, cyd] = [] as unknown as [Watched, Watched];
  let [hers, cyds] = [] as unknown as [RefTo<typeof SpaceOwner>, RefTo<typeof SpaceOwner>];
  let [space, ben] = [] as unknown as [Uint8Array, Signer];
  let topic = '';
  const strangers: Stranger[] = [];
  let posted = 0;

  const beside = async (victim: Watched): Promise<Stranger> => {
    const one = await Stranger.beside(victim, topic);
    strangers.push(one);
    return one;
  };
  const entry = (number: number, previous: Uint8Array, text: string, signer: Signer): SignedEntry =>
    signEntry({ space, number, previous, time: Date.now(), text, attachments: [] }, signer);
  /** What is true still comes through; so all that was said before has been looked at. */
  const allIsWell = async (): Promise<void> => {
    posted += 1;
    await E(hers).post(`true ${posted}`, []);
    await until(async () => (await texts(cyds)).includes(`true ${posted}`));
    for (const one of [hers, cyds]) {
      assert.deepEqual(
        (await texts(one)).filter((text) => !text.startsWith('true')),
        [],
      );
    }
    assert.deepEqual([...ada.faults, ...cyd.faults], []);
  };

  before(async () => {
    provideWithResolvers();
    ada = await new Watched().begin();
    cyd = await new Watched().begin();
    await cyd.node.dial(ada.network.addresses().map((one) => multiaddr(one)));
    hers = await ada.create('Ada writes');
    cyds = await cyd.follow(await E(hers).address(), 'Ada');
    const { key } = (await E(hers).describe()).summary;
    space = keyOf(key);
    topic = topicName(topicId(space));
    ben = spaceKeys(new Uint8Array(32).fill(9)).author(key, 0);
    // She may write, and never does.
    await E(hers).admit(designatorOf(eve.publicKey), 'Eve');
    await until(async () => (await E(cyds).describe()).authors.length === 2);
    await allIsWell();
  });

  after(async () => {
    for (const { node } of strangers) await node.stop();
    for (const one of [ada, cyd]) await one.end();
  });

  it('takes and passes on nothing that is not signed, of another space, or too long', async () => {
    const mallory = await beside(ada);
    const forged = entryBytes(entry(1, BEFORE_FIRST, 'forged', eve));
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    const elsewhere = signEntry(
      {
        space: BEFORE_FIRST,
        number: 1,
        previous: BEFORE_FIRST,
        time: 1,
        text: 'x',
        attachments: [],
      },
      ben,
    );
    const junk = [Buffer.from('junk'), new Uint8Array(20_000), entryBytes(elsewhere), forged];
    await mallory.says(...junk);
    await until(async () => ada.scoreOf(mallory) < NOT_HEARD);
    await allIsWell();
  });

  it('is not moved by what is repeated, comes from tomorrow, or goes before its time', async () => {
    const mallory = await beside(ada);
    const own = (await E(hers).entries()).length;
    const runs = spaceKeys(ada.root).author((await E(hers).describe()).summary.key, 0);
    const far = entry(1_000_000, ben.publicKey, 'far', runs);
    const tomorrow = signEntry(
      { ...far, number: 2, time: Date.now() + 3 * 86_400_000, text: 'tomorrow' },
      runs,
    );
    for (let times = 0; times < 3; times++) {
      await mallory.says(entryBytes(far), entryBytes(tomorrow));
    }
    await allIsWell();
    assert.equal((await E(hers).entries()).length, own + 1);
  });

  it('notices who contradicts himself, wherever he does, and takes no more of him', async () => {
    await E(hers).admit(designatorOf(ben.publicKey), 'Ben');
    const [here, there] = [await beside(ada), await beside(cyd)];
    await until(async () => (await E(cyds).describe()).authors.length === 3);
    const one = entry(1, BEFORE_FIRST, 'true for Ada', ben);
    const other = entry(1, BEFORE_FIRST, 'true for Cyd', ben);
    await Promise.all([here.says(entryBytes(one)), there.says(entryBytes(other))]);
    for (const view of [hers, cyds]) {
      await until(async () => (await E(view).describe()).authors.some(({ forked }) => forked));
    }
    const [found] = await E(cyds).contradictions();
    const both = new Set([found?.one?.text, found?.other.text]);
    assert.deepEqual(both, new Set(['true for Ada', 'true for Cyd']));
    await here.says(entryBytes(entry(2, one.hash, 'true, and more', ben)));
    await E(hers).dismiss(designatorOf(ben.publicKey));
    await until(async () => (await E(cyds).describe()).authors.length === 2);
    await allIsWell();
  });

  it('goes on in a flood of entries of nobody, and those who send them are not heard', async () => {
    const sybils = strangers.slice(-2);
    const floods = sybils.map((_, at) => {
      const nobody = stranger(100 + at);
      let previous: Uint8Array = BEFORE_FIRST;
      return Array.from({ length: 110 }, (__, number) => {
        const next = entry(number + 1, previous, 'me me me', nobody);
        previous = next.hash;
        return entryBytes(next);
      });
    });
    await Promise.all(sybils.map((one, at) => one.says(...(floods[at] ?? []))));
    const [first, second] = sybils as [Stranger, Stranger];
    await until(async () => ada.scoreOf(first) < NOT_HEARD && cyd.scoreOf(second) < NOT_HEARD);
    await allIsWell();
  });
});
