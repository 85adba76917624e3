import assert from 'node:assert/strict';
import type { Stream } from '@libp2p/interface';
import { provideWithResolvers } from '../../../../bridges/lockdown/with-resolvers.ts';
import {
  type AddressRecord,
  type Libp2pNetwork,
  type Libp2pOptions,
  openLibp2p,
  sealRecord,
} from '../../../../bridges/netlayers/libp2p/index.ts';
import { nodeCrypto } from '../../../../bridges/netlayers/node-crypto.ts';
import { keyOfPeerId } from '../../../../bridges/netlayers/vat-name.ts';
import { type Signer, signerFromSeed } from '../../../../captp/index.ts';

provideWithResolvers();
const { LISTEN, optionsOf, startTestNode, until } = await import('./nodes.ts');
const messages = await import('../../../../bridges/netlayers/libp2p/record-messages.ts');

const DAY = 86_400_000;
const KEEPS = { relay: false, lookups: true };

interface Vat {
  readonly network: Libp2pNetwork;
  readonly signer: Signer;
  readonly options: Libp2pOptions;
}

async function open(
  bootstrap: readonly string[],
  others: Partial<Libp2pOptions> = {},
): Promise<Vat> {
  const options = optionsOf([LISTEN.tcp], { bootstrap: () => bootstrap, serves: KEEPS, ...others });
  const network = await openLibp2p(options);
  return { network, options, signer: signerFromSeed(options.seed, nodeCrypto) };
}

function recordOf(
  { signer }: Vat,
  sequence: number,
  others: Partial<AddressRecord> = {},
): Uint8Array {
  const issued = others.issued ?? Date.now();
  const addresses = [`/ip4/127.0.0.1/tcp/${sequence}`];
  return sealRecord({ sequence, issued, expires: issued + DAY, addresses, mailboxes: [] }, signer);
}

describe('where a vat is', function () {
  this.timeout(300_000);
  const vats: Vat[] = [];
  let hub: Vat;
  before(async () => {
    hub = await open([]);
    vats.push(hub);
    for (let i = 0; i < 3; i++) vats.push(await open(hub.network.addresses()));
    await until(() => vats.slice(1).every(({ network }) => network.status().lookupPeers >= 1));
    await until(() => hub.network.status().lookupPeers >= 3);
  });
  after(() => Promise.all(vats.map(({ network }) => network.close())));

  /** One who comes, and is closed when the test ends. */
  async function visitor(others: Partial<Libp2pOptions> = {}): Promise<Vat> {
    const vat = await open(hub.network.addresses(), others);
    vats.push(vat);
    await until(() => vat.network.status().lookupPeers >= 1);
    return vat;
  }

  it('is found by its key, also when it has gone again and never kept anything for others', async () => {
    const guest = await visitor({ serves: { relay: false, lookups: false } });
    assert.ok((await guest.network.publish(recordOf(guest, 7))) >= 1);
    await guest.network.close();
    const found = await vats[3]!.network.find(guest.signer.publicKey);
    assert.deepEqual(found?.addresses, ['/ip4/127.0.0.1/tcp/7']);
    assert.deepEqual(found.key, guest.signer.publicKey);
  });

  it('is not found when it never said so', async () => {
    assert.equal(await vats[2]!.network.find(new Uint8Array(32).fill(5)), undefined);
  });

  it('is what the vat said last, and whoever has seen that goes back to nothing older', async () => {
    const [, alice, bob, carol] = vats as [Vat, Vat, Vat, Vat];
    await alice.network.publish(recordOf(alice, 2));
    assert.equal((await bob.network.find(alice.signer.publicKey))?.sequence, 2);
    // Somebody holds an older one, and puts it where it is looked for.
    assert.equal(await carol.network.publish(recordOf(alice, 1)), 0);
    assert.equal((await bob.network.find(alice.signer.publicKey))?.sequence, 2);
    await alice.network.publish(recordOf(alice, 3));
    assert.equal((await bob.network.find(alice.signer.publicKey))?.sequence, 3);
  });

  it('is told by two vats of one name: the one with the lower number hears of it', async () => {
    const bob = vats[2]!;
    const network = await openLibp2p(
      optionsOf([], { seed: bob.options.seed, bootstrap: () => hub.network.addresses() }),
    );
    vats.push({ ...bob, network });
    await until(() => network.status().lookupPeers >= 1);
    await bob.network.publish(recordOf(bob, 9));
    assert.equal(network.status().problem, undefined);
    await network.publish(recordOf(bob, 8));
    assert.match(network.status().problem ?? '', /Another machine/);
  });

  it('is refused when it is from the future, and the status counts that', async () => {
    const carol = vats[3]!;
    const liar = await liarWho(async (stream) => {
      const body = recordOf(carol, 50, { issued: Date.now() + 3 * DAY });
      await messages.say(stream, { kind: messages.HAVE, body });
    });
    const bob = await visitor({ bootstrap: () => [...liar.addresses, ...hub.network.addresses()] });
    // The liar is asked as soon as it has said what it speaks.
    for (let i = 0; i < 100 && bob.network.status().fromTheFuture === 0; i++) {
      const found = await bob.network.find(carol.signer.publicKey);
      assert.notEqual(found?.sequence, 50);
    }
    await bob.network.find(carol.signer.publicKey);
    assert.equal(bob.network.status().fromTheFuture, 1);
    await liar.stop();
  });

  it('is found in spite of many who answer nonsense, or something old, or nothing', async () => {
    const alice = vats[1]!;
    const eve = await visitor();
    const answers: ((stream: Stream) => Promise<unknown>)[] = [
      (stream) => messages.say(stream, { kind: messages.HAVE, body: recordOf(alice, 4) }),
      (stream) => messages.say(stream, { kind: messages.HAVE, body: recordOf(eve, 900) }),
      (stream) => messages.say(stream, { kind: messages.HAVE, body: new Uint8Array(8_000) }),
      (stream) => stream.sink([new Uint8Array(100_000)]),
      (stream) => messages.say(stream, { kind: messages.NONE, body: new Uint8Array() }),
      async (stream) => stream.abort(new Error('no')),
      () => new Promise(() => undefined),
    ];
    const liars = await Promise.all(answers.map(liarWho));
    assert.ok((await alice.network.publish(recordOf(alice, 5))) >= 1);
    const asker = await visitor({
      bootstrap: () => [...liars.flatMap((liar) => liar.addresses), ...hub.network.addresses()],
    });
    await until(() => asker.network.status().connections.length >= liars.length);
    const found = await asker.network.find(alice.signer.publicKey);
    assert.equal(found?.sequence, 5);
    assert.deepEqual(keyOfPeerId(alice.network.peerId), found.key);
    await Promise.all(liars.map((liar) => liar.stop()));
  });
});

/** A node that says that it keeps records, and answers who asks for one as it likes. */
async function liarWho(
  answer: (stream: Stream) => Promise<unknown>,
): Promise<{ addresses: string[]; stop(): Promise<void> }> {
  const { node, stop } = await startTestNode([LISTEN.tcp]);
  await node.handle(messages.RECORD_PROTOCOL, ({ stream }) => {
    answer(stream).catch(() => undefined);
  });
  return { addresses: node.getMultiaddrs().map(String), stop };
}
