/** Two vats on this machine that reach each other by the network: the whole host, over a network within this process. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Grants, type NetworkOwner, type VatAdmin } from '../../../actors/index.ts';
import { keyOf, peerIdOf } from '../../../bridges/netlayers/index.ts';
import { E, formatSturdyref, parsePeer } from '../../../captp/index.ts';
import type { RefTo, Vat } from '../../../vat/index.ts';
import { type Friend, Talker } from '../../vat/street.ts';
import { FakeWorld } from '../network/fake-libp2p.ts';
import { folderOfItsOwn, type HostHere, hostHere, removeFolder } from './host-here.ts';

interface Person {
  readonly host: HostHere;
  readonly inside: Vat;
  readonly vat: RefTo<typeof VatAdmin>;
  readonly network: RefTo<typeof NetworkOwner>;
  readonly talker: Friend;
}

describe('two running vats on the network', function () {
  this.timeout(300_000);
  let world: FakeWorld;
  const folders: string[] = [];
  const people: Person[] = [];

  async function start(): Promise<Person> {
    const folder = await folderOfItsOwn();
    folders.push(folder);
    let inside: Vat | undefined;
    const host = await hostHere(folder, {
      keyed: true,
      kinds: [Talker],
      network: { load: world.library() },
      onOpen: async (opened) => {
        inside = opened;
      },
    });
    const vat = (await E(await host.home()).vat()) as RefTo<typeof VatAdmin>;
    assert.ok(inside);
    const { talks } = await inside.provide('talker', Talker);
    // As whoever is connected with the vat has it.
    const { granting } = await inside.provide('grants', Grants);
    const { swiss } = await E(granting).grant(talks, 'its own');
    const peer = parsePeer((await E(vat).status()).locator);
    const talker = (await E(vat).enliven(formatSturdyref({ peer, swiss }))) as Friend;
    const network = (await E(vat).network()) as RefTo<typeof NetworkOwner>;
    const person = { host, inside, vat, network, talker };
    people.push(person);
    return person;
  }

  async function until(done: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await done())) await delay(20);
  }

  const join = async (one: Person, address: string): Promise<void> => {
    world.addresses = [address];
    await E(one.network).turn(true);
    await until(async () => (await E(one.network).status()).published !== undefined);
  };

  beforeEach(() => {
    world = new FakeWorld();
  });
  afterEach(async () => {
    for (const { host } of people.splice(0)) await host.close();
    for (const folder of folders.splice(0)) await removeFolder(folder);
  });

  it('go on with what was under way when the address of one changes', async () => {
    const [ann, bob] = [await start(), await start()];
    const { name, locator: before } = await E(bob.vat).status();
    assert.match(before, /^ocapn:\/\/[a-z2-7]+\.websocket/);
    assert.equal(world.opened.length, 0);
    await join(ann, '/ip4/192.0.2.1/tcp/1');
    await join(bob, '/ip4/192.0.2.2/tcp/1');
    const { name: after, locator } = await E(bob.vat).status();
    assert.equal(after, name);
    assert.ok(locator.startsWith(`ocapn://${peerIdOf(keyOf(name))}.libp2p?multiaddr=`));

    const { sturdyref } = await E(bob.vat).grant(bob.talker, 'for Ann');
    const far = (await E(ann.vat).enliven(sturdyref)) as Friend;
    await E(ann.talker).meet(far);
    await E(ann.talker).tell(300n);
    await until(async () => (await E(bob.talker).heard()).length > 0);
    const node = world.nodes.get(peerIdOf(keyOf(name)))!;
    node.moveTo(['/ip4/198.51.100.7/tcp/9']);
    await E(ann.talker).tell(300n);
    await until(async () => (await E(bob.talker).heard()).length >= 600);
    await until(() => ann.inside.stats().outgoing === 0);
    const expected = Array.from({ length: 600 }, (_, at) => `word ${at + 1}`);
    assert.deepEqual(await E(bob.talker).heard(), expected);
    // A reference that was there before leads to where the vat is now.
    assert.equal(await E(far).answer(21n), 42n);

    // Nobody guesses a passphrase from far away.
    const gate = formatSturdyref({
      peer: parsePeer(sturdyref.replace(/\/s\/[^?]+/, '')),
      swiss: Buffer.from('gate'),
    });
    await assert.rejects(async () => E(ann.vat).enliven(gate), { code: 'unknown' });

    const { rows } = await E(await E(ann.vat).inspector()).sessions(undefined);
    const session = rows.find(({ way }) => way === 'network');
    assert.equal(session?.peer, name);
  });

  it('are one vat by either netlayer, and stay so when the network is off', async () => {
    const [ann, bob] = [await start(), await start()];
    const { sturdyref: byPort } = await E(bob.vat).grant(bob.talker, 'by its port');
    await E(ann.talker).meet(await E(ann.vat).enliven(byPort));
    await E(ann.talker).tell(2n);
    await join(ann, '/ip4/192.0.2.1/tcp/1');
    await join(bob, '/ip4/192.0.2.2/tcp/1');
    const { sturdyref: byNetwork } = await E(bob.vat).grant(bob.talker, 'by the network');
    await E(ann.talker).meet(await E(ann.vat).enliven(byNetwork));
    await E(ann.talker).tell(2n);
    await until(async () => (await E(bob.talker).heard()).length === 4);
    assert.deepEqual(await E(bob.talker).heard(), ['word 1', 'word 2', 'word 3', 'word 4']);
    const inspector = await E(ann.vat).inspector();
    assert.equal((await E(inspector).peers(undefined)).rows.length, 1);
    // What is ours is ours by either name.
    assert.ok(await E(bob.vat).enliven(byPort));
    assert.ok(await E(bob.vat).enliven(byNetwork));

    await E(bob.network).turn(false);
    assert.match((await E(bob.vat).status()).locator, /\.websocket/);
    const { sturdyref } = await E(bob.vat).grant(bob.talker, 'by its port again');
    await E(ann.talker).meet(await E(ann.vat).enliven(sturdyref));
    await E(ann.talker).tell(1n);
    await until(async () => (await E(bob.talker).heard()).length === 5);
  });
});
