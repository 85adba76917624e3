import assert from 'node:assert/strict';
import { NetworkPlace } from '../../../actors/index.ts';
import { nodeCrypto, peerIdOf } from '../../../bridges/netlayers/index.ts';
import {
  makeNetworkOwner,
  NetworkService,
  SwitchedNetlayer,
  Twins,
} from '../../../bridges/network/index.ts';
import { designatorOf, E, type PeerLocator, signerFromSeed } from '../../../captp/index.ts';
import { openVat, type Vat } from '../../../vat/index.ts';
import { FakeClock, KEY, memory, SeededRandom } from '../../vat/powers.ts';
import { FakeWorld } from './fake-libp2p.ts';

const HOUR_MS = 3_600_000;
const SEED = new Uint8Array(32).fill(5);
const WAITS_MAX = 2_000;

describe('a vat on the network', () => {
  let world: FakeWorld;
  let clock: FakeClock;
  let db: ReturnType<typeof memory>;
  let vat: Vat;
  let service: NetworkService;
  let netlayer: SwitchedNetlayer;
  let twins: Twins;
  const standing = new Set<string>();
  let moved: number;
  let faults: unknown[];

  const open = async (restored = false): Promise<void> => {
    vat = await openVat({
      db: db as never,
      key: KEY,
      clock,
      random: new SeededRandom(3),
      kinds: [NetworkPlace],
      onFault: (error) => faults.push(error),
    });
    const { keeper } = await vat.provide('network', NetworkPlace);
    netlayer = new SwitchedNetlayer();
    twins = new Twins({ clock, stands: (peer) => standing.has(peer) });
    service = new NetworkService({
      keeper,
      signer: signerFromSeed(SEED, nodeCrypto),
      seed: SEED,
      clock,
      random: new SeededRandom(4),
      load: world.library(),
      netlayer,
      twins,
      mailboxes: () => [],
      spaces: { use: () => undefined },
      restored,
      moved: () => {
        moved++;
      },
      onFault: (error) => faults.push(error),
      log: () => undefined,
    });
    await service.start();
  };
  const close = async (): Promise<void> => {
    await service.close();
    await vat.close();
  };
  /** Lets everything go on until `done`; the clock moves when nothing else does. */
  const until = async (done: () => boolean, ms = 1_000): Promise<void> => {
    for (let waits = 0; !done(); waits++) {
      if (waits > WAITS_MAX) assert.fail('It never came to an end.');
      await new Promise((go) => setImmediate(go));
      if (waits % 10 === 9) clock.advance(ms);
    }
  };
  const codes = (): string[] => service.notes().map(({ code }) => code);
  const node = () => world.nodes.get(peerIdOf(service.key))!;
  const isPublished = () => (service.published?.holders ?? 0) > 0;

  beforeEach(async () => {
    world = new FakeWorld();
    clock = new FakeClock();
    db = memory();
    moved = 0;
    faults = [];
    await open();
  });
  afterEach(close);

  it('is off until its owner says so, and on again at each start from then on', async () => {
    assert.equal(service.state, 'off');
    assert.equal(world.nodes.size, 0);
    assert.equal(world.opened.length, 0);
    await service.turn(true);
    await until(isPublished);
    assert.equal(service.state, 'on');
    assert.equal((netlayer.location as PeerLocator | undefined)?.designator, peerIdOf(service.key));
    await close();
    assert.equal(world.nodes.size, 0);
    await open();
    await until(isPublished);
    await service.turn(false);
    assert.equal(service.state, 'off');
    assert.equal(netlayer.location, undefined);
    await assert.rejects(netlayer.dial({ transport: 'libp2p', designator: 'x', hints: false }), {
      code: 'disconnected',
    });
    await close();
    await open();
    assert.equal(service.state, 'off');
  });

  it('listens at the same port each time, and at any when that is taken', async () => {
    world.fault = new Error('EADDRINUSE');
    await service.turn(true);
    await until(() => service.state === 'failed');
    assert.deepEqual(codes(), ['network-failed']);
    assert.ok((service.again ?? 0) > clock.now());
    world.fault = undefined;
    await until(isPublished);
    assert.ok(world.opened[0]!.listen.includes('/ip4/0.0.0.0/tcp/0'));
    await service.retry();
    await until(() => world.opened.length === 2 && isPublished());
    await service.retry();
    await until(() => world.opened.length === 3 && isPublished());
    assert.deepEqual(world.opened[1]!.listen, world.opened[2]!.listen);
    assert.match(world.opened[1]!.listen[0]!, /^\/ip4\/0\.0\.0\.0\/tcp\/[2-5]\d{4}$/);
  });

  it('tells where it is anew when addresses change and before the record runs out', async () => {
    await service.turn(true);
    await until(isPublished);
    const first = world.published.at(-1)!;
    assert.deepEqual(first.addresses, ['/ip4/192.0.2.1/tcp/4001']);
    const before = moved;
    node().moveTo(['/ip4/192.0.2.2/tcp/4001']);
    await until(() => world.published.length === 2);
    const second = world.published.at(-1)!;
    assert.deepEqual(second.addresses, ['/ip4/192.0.2.2/tcp/4001']);
    assert.ok(second.sequence > first.sequence);
    assert.ok(moved > before);
    await until(() => world.published.length === 3, 60_000);
    assert.ok(clock.now() < second.expires);
    assert.deepEqual(codes(), []);
  });

  it('numbers its records above all it ever used, after a crash and a restore too', async () => {
    const copy = memory();
    await service.turn(true);
    await until(isPublished);
    await copy.batch(
      (await db.iterator().all()).map(([key, value]) => ({ type: 'put' as const, key, value })),
    );
    node().moveTo(['/ip4/192.0.2.2/tcp/4001']);
    await until(() => world.published.length === 2);
    const last = world.published.at(-1)!.sequence;
    await close();
    // The copy knows nothing of the second one. It is said to be a restored backup.
    db = copy;
    await open(true);
    await until(() => world.published.length === 3 && isPublished());
    assert.ok(world.published.at(-1)!.sequence > last);
    assert.equal(service.state, 'on');
  });

  it('stops telling where it is when another device acts as it, until its owner says so', async () => {
    await service.turn(true);
    await until(isPublished);
    const own = world.published.at(-1)!;
    const other = { ...own, sequence: own.sequence + 10 * HOUR_MS, addresses: ['/ip4/192.0.2.9'] };
    world.records.set(peerIdOf(service.key), { record: other, bytes: new Uint8Array() });
    await until(() => service.state === 'twice', 60_000);
    assert.deepEqual(codes(), ['twice']);
    const count = world.published.length;
    clock.advance(24 * HOUR_MS);
    await new Promise((go) => setImmediate(go));
    assert.equal(world.published.length, count);
    await service.retry();
    await until(isPublished);
    assert.equal(service.state, 'on');
    assert.ok(world.published.at(-1)!.sequence > other.sequence);
  });

  it('notices at its start that a copy went on without it', async () => {
    await service.turn(true);
    await until(isPublished);
    const own = world.published.at(-1)!;
    await close();
    const record = { ...own, sequence: own.sequence + HOUR_MS };
    world.records.set(peerIdOf(service.key), { record, bytes: new Uint8Array() });
    await open();
    await until(() => service.state === 'twice');
  });

  it('finds within a quarter of an hour that another one publishes under its key', async () => {
    await service.turn(true);
    await until(isPublished);
    const own = world.published.at(-1)!;
    const record = { ...own, sequence: own.sequence + HOUR_MS };
    world.records.set(peerIdOf(service.key), { record, bytes: new Uint8Array() });
    const end = clock.now() + HOUR_MS / 4;
    await until(() => service.state === 'twice' || clock.now() > end, 60_000);
    assert.equal(service.state, 'twice');
    assert.equal(world.published.length, 1);
  });

  it('says that it runs twice when others have met the other one, and goes on', async () => {
    await service.turn(true);
    await until(isPublished);
    twins.refusedBy('ben');
    assert.equal(service.state, 'twice');
    assert.deepEqual(codes(), ['twice']);
    // Ben talks with this one now, so it was the other one that ended.
    standing.add('ben');
    assert.equal(service.state, 'on');
    twins.toldBy('ben');
    assert.deepEqual(codes(), ['twice']);
    clock.set(clock.now() + HOUR_MS / 4);
    assert.equal(codes().includes('twice'), false);
    twins.countsBy(() => 1);
    assert.equal(codes().includes('twice'), true);
  });

  it('is sure of two others with one key when it has met them a second time', () => {
    assert.deepEqual([twins.saw('ben'), twins.others], [false, []]);
    clock.set(clock.now() + HOUR_MS / 2);
    assert.deepEqual([twins.saw('ben'), twins.others], [false, []]);
    assert.deepEqual([twins.saw('ben'), twins.others], [true, ['ben']]);
    clock.set(clock.now() + HOUR_MS / 2);
    assert.deepEqual(twins.others, []);
  });

  it('tells its owner which vats of others run twice, by name and by key', async () => {
    const owner = makeNetworkOwner({
      service: () => service,
      called: async (vats) => vats.map(() => 'Ben'),
      clock,
      onFault: (error) => faults.push(error),
    });
    assert.deepEqual((await E(owner).status()).othersTwice, []);
    for (let times = 0; times < 2; times++) twins.saw('ben');
    const { othersTwice, notes } = await E(owner).status();
    assert.deepEqual(othersTwice, ['ben']);
    assert.match(
      notes.find(({ code }) => code === 'other-twice')?.message ?? '',
      /vat of Ben runs/,
    );
  });

  it('joins anew after a week of sleep, and says that it slept', async () => {
    await service.turn(true);
    await until(isPublished);
    const before = world.published.at(-1)!;
    const opened = world.opened.length;
    clock.advance(7 * 24 * HOUR_MS);
    await until(() => world.opened.length > opened && isPublished());
    const after = world.published.at(-1)!;
    assert.ok(after.issued > before.expires && after.sequence > before.sequence);
    assert.equal(service.state, 'on');
    assert.deepEqual(codes(), ['slept']);
    assert.ok(moved >= 2);
  });

  it('begins and ends to relay where it is, and leaves the network for other settings', async () => {
    await service.turn(true);
    await until(isPublished);
    assert.equal(node().relays, false);
    const { settings } = service.book;
    await service.change({ ...settings, relay: true });
    assert.equal(service.book.settings.relay, true);
    assert.equal(node().relays, true);
    await service.change(settings);
    assert.equal(node().relays, false);
    assert.equal(world.opened.length, 1);
    assert.equal(service.state, 'on');
    await service.change({ ...settings, local: !settings.local });
    await until(() => world.opened.length === 2 && isPublished());
  });

  it('says so when its clock went back, and numbers its records upwards all the same', async () => {
    await service.turn(true);
    await until(isPublished);
    const before = world.published.at(-1)!;
    clock.set(clock.now() - 30 * 24 * HOUR_MS);
    await close();
    await open();
    await until(isPublished);
    assert.deepEqual(codes(), ['clock']);
    assert.ok(world.published.at(-1)!.sequence > before.sequence);
  });

  it('doubts its clock when others live in the future', async () => {
    await service.turn(true);
    await until(isPublished);
    node().fromTheFuture = 3;
    assert.deepEqual(codes(), ['clock']);
  });

  it('says what IPv6 alone means, and that nobody knows it yet', async () => {
    world.addresses = ['/ip6/2001:db8::1/tcp/4001'];
    await service.turn(true);
    await until(isPublished);
    assert.deepEqual(codes(), ['ipv6-only']);
    node().moveTo(['/ip6/2001:db8::1/tcp/4001', '/ip4/192.0.2.7/tcp/1/p2p/x/p2p-circuit']);
    assert.deepEqual(codes(), []);
    world.holders = 0;
    assert.deepEqual(codes(), ['alone']);
  });

  it('goes on trying while nobody takes its record', async () => {
    world.holders = 0;
    await service.turn(true);
    await until(() => world.published.length >= 3, 10_000);
    world.holders = 2;
    await until(isPublished, 60_000);
    assert.equal(service.published?.holders, 2);
  });

  it('remembers over a restart where it met vats, and asks them and its list first', async () => {
    const friend = nodeCrypto.publicKey(new Uint8Array(32).fill(6));
    const listed = `/dns4/friend.example/tcp/4001/p2p/${peerIdOf(friend)}`;
    await assert.rejects(service.add('/ip4/192.0.2.1/tcp/4001'), { code: 'bad-multiaddr' });
    await service.add(listed);
    await service.turn(true);
    await until(isPublished);
    const met = { relayed: false, dialledByUs: true, since: 1, transport: 'tcp' } as const;
    node().connections = [{ ...met, peerId: peerIdOf(friend), address: '/ip4/192.0.2.8/tcp/9' }];
    node().tell();
    const memoryOf = () => world.opened.at(-1)!;
    memoryOf().memory.saw(friend, Uint8Array.of(1), 50);
    await close();
    await open();
    await until(isPublished);
    assert.deepEqual(memoryOf().bootstrap(), [
      listed,
      `/ip4/192.0.2.8/tcp/9/p2p/${peerIdOf(friend)}`,
    ]);
    const { recall, saw } = { recall: memoryOf().memory.recall(friend), saw: memoryOf().memory };
    assert.deepEqual(recall, { record: Uint8Array.of(1), addresses: ['/ip4/192.0.2.8/tcp/9'] });
    assert.equal(saw.saw(friend, Uint8Array.of(2), 49), false);
    assert.equal(saw.saw(friend, Uint8Array.of(1), 50), true);
    assert.equal(service.remembered, 1);
    await service.remove(listed);
    await assert.rejects(service.remove(listed), { code: 'not-found' });
  });

  it('finds where a vat says it is, and believes nothing older than it has seen', async () => {
    const friend = nodeCrypto.publicKey(new Uint8Array(32).fill(6));
    await assert.rejects(service.find(designatorOf(friend)), { code: 'network-off' });
    await service.turn(true);
    await until(isPublished);
    assert.equal(await service.find(designatorOf(friend)), undefined);
    await assert.rejects(service.find('somebody'), { code: 'bad-vat' });
    const record = {
      key: friend,
      sequence: 50,
      issued: clock.now(),
      expires: clock.now() + HOUR_MS,
      addresses: [],
      mailboxes: [],
    };
    world.records.set(peerIdOf(friend), { record, bytes: new Uint8Array() });
    assert.equal((await service.find(peerIdOf(friend)))?.sequence, 50);
    assert.equal((await service.find(`ocapn://${peerIdOf(friend)}.libp2p`))?.sequence, 50);
    world.opened[0]!.memory.saw(friend, Uint8Array.of(1), 51);
    assert.equal(await service.find(designatorOf(friend)), undefined);
  });
});
