/** Keeping with hosts in memory: what is brought there, mended, taken away and brought back. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keeping } from '../../../actors/index.ts';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { HealingDisk, type KeepingHome, openKeeping } from '../../../bridges/keeping/index.ts';
import { blobsOn } from '../../../bridges/objects/blobs.ts';
import { E, type Ref } from '../../../captp/index.ts';
import {
  DiskFailed,
  type FileCap,
  type FileStore,
  GrantEnded,
  HostGone,
  type MemoryDisk,
  type MemoryHost,
  makeFileStore,
  makeMemoryDisk,
  makeMemoryHost,
  makeObjectStore,
  NotEnoughShares,
  neededObjects,
  nodeName,
  type ObjectStore,
  type ShareHost,
} from '../../../store/index.ts';
import { makeSeededRandom } from '../../store/seeded-random.ts';
import { put, sample } from '../../store/stores.ts';
import { type FakeClock, type World, world } from '../../vat/powers.ts';

type Owner = Awaited<ReturnType<KeepingHome['furnish']>>;

/** How long a host may take that is asked whether it is there. */
const PATIENCE_MS = 15_000;

/** A vat that keeps with ten people. */
class House {
  readonly folder = mkdtempSync(join(tmpdir(), '2gather-keeping-'));
  readonly disk: MemoryDisk = makeMemoryDisk();
  readonly healing = new HealingDisk(this.disk);
  readonly objects: ObjectStore;
  readonly hosts: MemoryHost[] = [];
  readonly away = new Set<string>();
  /** Messages by which hosts were given something. */
  given = 0;
  /** Those that took back what they granted. */
  readonly ended = new Set<string>();
  /** Those that never answer. */
  readonly hung = new Set<string>();
  readonly needed = new Set<string>();
  /** Of files that are needed with all they consist of. */
  readonly caps: FileCap[] = [];
  /** What entries of the lake consist of. */
  readonly entries = new Map<string, readonly string[]>();
  readonly faults: unknown[] = [];
  /** Why it cannot tell all that is needed. */
  trouble: Error | undefined;
  /** How often it wanted to know its hosts. */
  hostsAsked = 0;
  readonly random = makeSeededRandom('keeping');
  home!: KeepingHome;
  owner!: Owner;
  world!: World;

  constructor(people: number) {
    const random = this.random;
    this.objects = makeObjectStore({ disk: this.healing, ciphers: nodeCiphers, random });
    for (let at = 0; at < people; at++) this.addHost(`host${at}`);
  }

  addHost(id: string, limit = Number.MAX_SAFE_INTEGER): void {
    const slotVersion = (): number => 1;
    this.hosts.push(
      makeMemoryHost({ id, limit, ciphers: nodeCiphers, now: () => this.clock.time, slotVersion }),
    );
  }

  get clock(): FakeClock {
    return this.world.clock;
  }

  async open(): Promise<void> {
    this.home = await openKeeping({
      folder: join(this.folder, 'keeping'),
      root: new Uint8Array(32).fill(3),
      local: this.disk,
      healing: this.healing,
      blobs: blobsOn({ disk: this.disk, ciphers: nodeCiphers, random: this.random }),
      ciphers: nodeCiphers,
      random: this.random,
      clock: { now: () => this.clock.now(), wakeAt: (at, run) => this.clock.wakeAt(at, run) },
      gather: async () => ({ kept: 1, removed: 3, freedBytes: 500, whole: true }),
      onFault: (error) => this.faults.push(error),
    });
    const devices = { keeping: this.home.device };
    this.world = await (this.world
      ? this.world.again({ devices })
      : world([Keeping], { devices, random: this.random }));
    const reading = { disk: this.healing, ciphers: nodeCiphers };
    const { needed: names, caps } = this;
    const needed = async function* (this: House) {
      yield* each([...names], this.trouble);
      yield* neededObjects(reading, caps);
    }.bind(this);
    this.owner = await this.home.furnish(this.world.vat, {
      hosts: async () => {
        this.hostsAsked += 1;
        return this.hosts.map((host) => this.reachable(host));
      },
      needed,
      neededBy: (entry) => each(this.entries.get(entry) ?? []),
    });
  }

  async close(): Promise<void> {
    await this.home.close();
    await this.world.vat.close();
  }

  async add(bytes: Uint8Array): Promise<string> {
    const { address } = await put(this.objects, bytes);
    this.needed.add(address);
    return address;
  }

  files(): FileStore {
    const powers = { ciphers: nodeCiphers, random: this.random, now: () => this.clock.time };
    const secret = new Uint8Array(32).fill(4);
    return makeFileStore({ ...powers, secret, disk: this.healing, here: this.disk });
  }

  async write(files: FileStore, bytes: Uint8Array): Promise<FileCap> {
    const writer = await files.create();
    await writer.write(bytes);
    const cap = await writer.finish();
    await writer.release();
    return cap;
  }

  /** Works through one round. */
  async round(depth: 'look' | 'read' = 'look'): Promise<void> {
    this.clock.advance(1_000);
    const now = BigInt(this.clock.time);
    await E(this.owner).check(depth);
    for (;;) {
      const { lastLook, work } = await E(this.owner).health();
      if (lastLook === now && !work) return;
      await new Promise((go) => setImmediate(go));
    }
  }

  reachable(host: MemoryHost): ShareHost {
    return new Proxy(host, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key, target);
        if (typeof found !== 'function') return found;
        if (key === 'put' || key === 'begin') this.given += 1;
        if (this.hung.has(target.id)) return () => new Promise(() => undefined);
        if (this.ended.has(target.id)) return () => Promise.reject(new GrantEnded());
        if (this.away.has(target.id)) return () => Promise.reject(new HostGone());
        return found.bind(target);
      },
    });
  }
}

async function* each(names: readonly string[], trouble?: Error): AsyncGenerator<string> {
  yield* names;
  if (trouble) throw trouble;
}

describe('keeping with others', () => {
  let house: House;
  beforeEach(async () => {
    house = new House(10);
    await house.open();
  });
  afterEach(async () => {
    await house.close();
    rmSync(house.folder, { recursive: true, force: true });
    assert.deepEqual(house.faults, []);
  });

  it('brings there what is new, small things in packs, and tells how safe it is', async () => {
    for (let at = 0; at < 300; at++) await house.add(sample(500, `small ${at}`));
    await house.add(sample(1_000_000, 'large'));
    await house.round();
    const health = await E(house.owner).health();
    assert.equal(health.blobs, 301n);
    assert.equal(health.whole, 301n);
    assert.equal(health.alone, 0n);
    assert.equal(health.survives, 7n);
    assert.ok(health.lastLook !== undefined && health.lastRead === undefined);
    assert.equal(health.hosts.length, 10);
    for (const { pieces } of health.hosts) assert.ok(pieces >= 2n && pieces < 6n, `${pieces}`);
  });

  it('reads what this machine has lost from the others, and brings it back', async () => {
    const large = await house.add(sample(700_000, 'large'));
    const small = await house.add(sample(900, 'small'));
    await house.round();
    house.disk.objects.clear();
    for (const host of house.hosts.slice(0, 7)) house.away.add(host.id);
    await house.objects.verify(large);
    await house.objects.verify(small);
    await house.round();
    assert.deepEqual([...house.disk.objects.keys()].sort(), [large, small].sort());
    assert.equal((await E(house.owner).health()).lostHere, 0n);
  });

  it('takes nothing for lost because the disk of this machine refuses', async () => {
    const old = await house.add(sample(200_000, 'old'));
    await house.round();
    const late = await house.add(sample(300_000, 'late'));
    const { open, list } = house.disk;
    house.disk.open = () => Promise.reject(new DiskFailed('EIO'));
    house.disk.list = async function* () {};
    await house.round();
    const { lost, lostHere, trouble } = await E(house.owner).health();
    assert.deepEqual([lost, lostHere, trouble?.code], [0n, 0n, 'disk-failed']);
    house.entries.set('old', [old]);
    await assert.rejects(Promise.resolve(E(house.owner).kept('old')), { code: 'disk-failed' });
    Object.assign(house.disk, { open, list });
    await house.round();
    assert.equal((await E(house.owner).health()).whole, 2n);
    assert.deepEqual([...house.disk.objects.keys()].sort(), [old, late].sort());
  });

  it('reads what is damaged here from the others, and puts it back in its place', async () => {
    const { healing, disk } = house;
    const files = house.files();
    const bytes = sample(3_000_000, 'a large file');
    const cap = await house.write(files, bytes);
    await house.add(sample(400_000, 'an object'));
    for (const name of disk.objects.keys()) house.needed.add(name);
    await house.round();
    const whole = new Map(disk.objects);
    const damage = (): void => {
      for (const [name, right] of whole) {
        const wrong = right.slice();
        wrong[Math.floor(wrong.length / 2)]! ^= 1;
        disk.objects.set(name, wrong);
      }
    };
    damage();
    const blobs = blobsOn({ disk: healing, ciphers: nodeCiphers, random: house.random });
    for (const name of whole.keys()) for await (const _ of blobs.exportObject(name));
    const reader = await files.open(cap);
    assert.equal(Buffer.compare(await reader.read(0, 3_000_000), bytes), 0);
    assert.equal((await E(house.owner).health()).lostHere, BigInt(whole.size));
    await house.round();
    for (const [name, right] of whole) {
      assert.equal(Buffer.compare(disk.objects.get(name) ?? new Uint8Array(), right), 0);
    }
    const { lostHere, mended } = await E(house.owner).health();
    assert.deepEqual([lostHere, mended?.objects], [0n, BigInt(whole.size)]);
    for (const host of house.hosts) host.shares.clear();
    damage();
    const mend = /gather store repair/;
    const read = files.open(cap).then((again) => again.read(0, 9));
    await assert.rejects(read, { code: 'damaged', message: mend });
    await house.round();
    assert.equal((await E(house.owner).health()).lost, BigInt(whole.size));
  });

  it('keeps the nodes of snapshots as it keeps objects', async () => {
    const bytes = sample(3_000, 'a node');
    const name = nodeName(nodeCiphers.sha256(bytes));
    await house.disk.put(name, bytes);
    house.needed.add(name);
    await house.round();
    house.disk.objects.clear();
    await house.round('read');
    assert.deepEqual([...house.disk.objects.keys()], [name]);
    house.disk.objects.set(name, sample(3_000, 'damaged'));
    await house.round('read');
    const reader = await house.disk.open(name);
    assert.deepEqual(Buffer.from(await reader.read(0, 3_000)), Buffer.from(bytes));
  });

  it('mends what hosts have lost or spoilt, and spreads to new ones', async () => {
    for (let at = 0; at < 5; at++) await house.add(sample(200_000, `file ${at}`));
    await house.round();
    house.hosts[0]?.shares.clear();
    for (const share of house.hosts[1]?.shares.values() ?? []) share.bytes[100]! ^= 1;
    house.hosts.splice(2, 1);
    house.addHost('newcomer');
    await house.round('read');
    const health = await E(house.owner).health();
    assert.equal(health.whole, 5n);
    assert.equal(health.survives, 7n);
    assert.ok((house.hosts.at(-1)?.shares.size ?? 0) >= 5);
    assert.ok((house.hosts[0]?.shares.size ?? 0) >= 5);
    assert.ok(health.lastRead !== undefined);
  });

  it('remembers who gave wrong bytes, over mending and restarts, until that is forgiven', async () => {
    for (let at = 0; at < 3; at++) await house.add(sample(200_000, `file ${at}`));
    await house.round();
    const [liar, shorter, honest] = house.hosts;
    for (const share of liar?.shares.values() ?? []) share.bytes[100]! ^= 1;
    for (const share of shorter?.shares.values() ?? []) share.bytes = share.bytes.subarray(1);
    const wrong = liar?.shares.size ?? 0;
    await house.round('read');
    const seen = BigInt(house.clock.time);
    await house.round('read');
    await house.close();
    await house.open();
    const { hosts, whole } = await E(house.owner).health();
    const of = (id?: string) => hosts.find(({ host }) => host === id)?.wrong;
    assert.equal(whole, 3n);
    assert.ok(wrong > 0);
    assert.deepEqual(of(liar?.id), { times: BigInt(wrong), last: seen });
    assert.deepEqual([of(shorter?.id)?.last, of(honest?.id)], [seen, undefined]);
    await E(house.owner).forgive(liar?.id ?? '');
    house.hosts.splice(1, 1);
    const after = (await E(house.owner).health()).hosts;
    assert.deepEqual(
      after.filter((host) => host.wrong),
      [],
    );
  });

  it('sends anew what the others cannot give back, and says so when it is lost everywhere', async () => {
    const kept = await house.add(sample(200_000, 'kept'));
    const gone = await house.add(sample(300_000, 'gone'));
    await house.round();
    for (const host of house.hosts) host.shares.clear();
    house.disk.objects.delete(gone);
    await house.round();
    const health = await E(house.owner).health();
    assert.equal(health.lost, 1n);
    assert.equal(health.whole, 1n);
    house.entries.set('one', [kept]).set('other', [gone]);
    const entry = await E(house.owner).kept('one');
    assert.equal(entry.whole, 1n);
    assert.equal(entry.persons.length, 10);
    assert.equal((await E(house.owner).kept('other')).lost, 1n);
  });

  it('says what is lost, though what names it is lost, too', async () => {
    const files = house.files();
    house.caps.push(await house.write(files, sample(3_000_000, 'a large file')));
    house.caps.push(await house.write(files, sample(2_500_000, 'another')));
    await house.add(sample(500, 'small'));
    await house.round();
    const all = BigInt(house.disk.objects.size);
    for (const host of house.hosts) host.shares.clear();
    house.disk.objects.clear();
    await house.round();
    const { lost, alone, away, survives, blobs } = await E(house.owner).health();
    assert.deepEqual([lost, alone, away, survives, blobs], [all, 0n, 0n, 0n, all]);
    const kept = await house.write(files, sample(3_000_000, 'a large file'));
    assert.equal(kept.address, house.caps[0]?.address);
    await house.round();
    const after = await E(house.owner).health();
    assert.equal(after.lost, all - BigInt(house.disk.objects.size));
  });

  it('forgets nothing and sends nothing anew while the others are away', async () => {
    const small = await house.add(sample(900, 'small'));
    const large = await house.add(sample(200_000, 'large'));
    await house.round();
    const before = house.hosts.map(({ shares }) => [...shares.keys()].sort());
    for (const host of house.hosts) house.away.add(host.id);
    await house.round('read');
    assert.equal((await E(house.owner).health()).lost, 0n);
    house.away.clear();
    house.disk.objects.clear();
    await house.objects.verify(small);
    await house.objects.verify(large);
    assert.deepEqual(
      house.hosts.map(({ shares }) => [...shares.keys()].sort()),
      before,
    );
  });

  it('looks after what is there though it cannot tell all that is needed', async () => {
    await house.add(sample(200_000, 'file'));
    const other = await house.add(sample(100_000, 'other'));
    await house.round();
    house.needed.delete(other);
    house.hosts[0]?.shares.clear();
    house.trouble = Object.assign(new Error('A record is damaged.'), { code: 'damaged-record' });
    house.clock.advance(80 * 86_400_000);
    await E(house.owner).check('look');
    while (!(await E(house.owner).health()).trouble) await new Promise((go) => setImmediate(go));
    while ((await E(house.owner).health()).work) await new Promise((go) => setImmediate(go));
    house.trouble = undefined;
    for (const { shares } of house.hosts) {
      assert.equal(shares.size, 2);
      for (const { until } of shares.values()) {
        assert.ok(until > house.clock.time + 40 * 86_400_000);
      }
    }
    assert.equal((await E(house.owner).health()).trouble?.code, 'damaged-record');
  });

  it('says that what it cannot know is away, when what says it is with those who are', async () => {
    for (let at = 0; at < 4; at++) await house.add(sample(200_000, `file ${at}`));
    await house.round();
    house.disk.objects.clear();
    for (const host of house.hosts) house.away.add(host.id);
    const troubles = [{ hostId: 'host0', kind: 'gone' as const }];
    house.trouble = new NotEnoughShares(0, undefined, troubles, house.hosts);
    for (const name of [...house.needed].slice(1)) house.needed.delete(name);
    await E(house.owner).check('read');
    for (let health = await E(house.owner).health(); ; health = await E(house.owner).health()) {
      if (health.trouble && !health.work) break;
      await new Promise((go) => setImmediate(go));
    }
    const { away, lost, alone, blobs, trouble } = await E(house.owner).health();
    assert.deepEqual([away, lost, alone, blobs], [4n, 0n, 0n, 4n]);
    assert.equal(trouble?.code, 'hosts-away');
  });

  it('finds everything again when this machine and its books are gone', async () => {
    const all = [await house.add(sample(200_000, 'large'))];
    for (let at = 0; at < 5; at++) all.push(await house.add(sample(700, `small ${at}`)));
    await house.round();
    await house.close();
    rmSync(join(house.folder, 'keeping'), { recursive: true });
    house.disk.objects.clear();
    for (const host of house.hosts) house.away.add(host.id);
    await house.open();
    // At first nobody answers, and what is remembered of the packs must outlast that.
    await house.round();
    const before = await E(house.owner).health();
    assert.deepEqual([before.away, before.lost, before.alone], [6n, 0n, 0n]);
    assert.equal(before.trouble?.code, 'hosts-away');
    house.away.clear();
    await house.round();
    assert.deepEqual([...house.disk.objects.keys()].sort(), all.sort());
    await house.round();
    const { whole, lost, lostHere } = await E(house.owner).health();
    assert.deepEqual([whole, lost, lostHere], [6n, 0n, 0n]);
  });

  it('finds what its hosts have when its books are gone, and sends and gives out nothing anew', async () => {
    house.hosts.splice(2);
    for (let at = 0; at < 6; at++) await house.add(sample(200_000, `whole ${at}`));
    await house.add(sample(3_000_000, 'streamed'));
    await house.round();
    const kept = () => house.hosts.map(({ shares }) => [...shares.keys()].sort());
    const before = kept();
    for (let restores = 0; restores < 2; restores += 1) {
      await house.close();
      rmSync(join(house.folder, 'keeping'), { recursive: true });
      await house.open();
      house.given = 0;
      await house.round();
      assert.deepEqual(kept(), before);
      assert.equal(house.given, 0);
      const { whole, survives } = await E(house.owner).health();
      assert.deepEqual([whole, survives], [7n, 1n]);
    }
  });

  it('gives up what an earlier restore gave out twice', async () => {
    house.hosts.splice(2);
    for (let at = 0; at < 3; at++) await house.add(sample(200_000, `file ${at}`));
    await house.round();
    const [one, other] = house.hosts.map(({ shares }) => shares);
    for (const [name, share] of one ?? []) other?.set(name, { ...share });
    await house.round();
    assert.deepEqual(
      house.hosts.map(({ shares }) => shares.size),
      [3, 3],
    );
    assert.equal((await E(house.owner).health()).survives, 1n);
  });

  it('takes away what nobody needs any more', async () => {
    const addresses = [];
    for (let at = 0; at < 20; at++) addresses.push(await house.add(sample(400, `small ${at}`)));
    addresses.push(await house.add(sample(200_000, 'large')));
    await house.round();
    for (const address of addresses) house.needed.delete(address);
    await house.round();
    for (const { shares } of house.hosts) assert.equal(shares.size, 0);
    assert.equal((await E(house.owner).health()).blobs, 0n);
  });

  it('takes it away at once when it is told to, and says what that freed', async () => {
    const large = await house.add(sample(200_000, 'large'));
    const [small, kept] = [await house.add(sample(400, 'small')), await house.add(sample(9, 'x'))];
    await house.round();
    house.needed.delete(large);
    house.needed.delete(small);
    await E(house.owner).pause(true);
    const here = { objects: 3n, bytes: 500n };
    const nothing = { objects: 0n, bytes: 0n };
    const paused = await E(house.owner).collect();
    assert.deepEqual([paused.here, paused.hosts, paused.paused], [here, nothing, true]);
    await E(house.owner).pause(false);
    const { hosts } = await E(house.owner).collect();
    assert.equal(hosts.objects, 2n);
    assert.ok(hosts.bytes > 200_400n && hosts.bytes < 201_500n, String(hosts.bytes));
    assert.deepEqual((await E(house.owner).collect()).hosts, nothing);
    house.entries.set('kept', [kept]);
    assert.equal((await E(house.owner).kept('kept')).whole, 1n);
  });

  it('goes on after a restart where it was, and does nothing while paused', async () => {
    await house.add(sample(200_000, 'first'));
    await house.round();
    await house.close();
    await house.open();
    const health = await E(house.owner).health();
    assert.equal(health.whole, 1n);
    assert.ok(health.lastLook !== undefined);
    await E(house.owner).pause(true);
    await house.add(sample(200_000, 'second'));
    await E(house.owner).check('look');
    await house.close();
    await house.open();
    assert.equal((await E(house.owner).health()).paused, true);
    await E(house.owner).pause(false);
    await house.round();
    assert.equal((await E(house.owner).health()).whole, 2n);
  });

  it('works again when it is asked to at the very moment it is done', async () => {
    house.hosts.length = 0;
    const { device } = house.home;
    const work = () =>
      E.sendOnly(device as never as Ref<{ work(depth: string): void }>).work('look');
    for (let microtasks = 0; microtasks < 40; microtasks++) {
      const before = house.hostsAsked;
      work();
      for (let at = 0; at < microtasks; at++) await Promise.resolve();
      work();
      for (let turn = 0; turn < 3; turn++) await new Promise((go) => setImmediate(go));
      assert.equal(house.hostsAsked - before, 2, `after ${microtasks} microtasks`);
    }
  });

  it('says when too few take part, and goes on when there are enough', async () => {
    await house.add(sample(200_000, 'file'));
    for (const host of house.hosts.slice(2)) house.away.add(host.id);
    await house.round();
    const health = await E(house.owner).health();
    assert.equal(health.trouble?.code, 'not-enough-hosts');
    assert.equal(health.alone, 1n);
    assert.equal(health.survives, 0n);
    house.away.clear();
    await house.round();
    const after = await E(house.owner).health();
    assert.equal(after.trouble, undefined);
    assert.equal(after.whole, 1n);
  });

  it('counts nobody who took back what they granted, and brings what was there to others', async () => {
    house.hosts.splice(2);
    const old = await house.add(sample(200_000, 'old'));
    await house.round();
    house.ended.add('host0');
    const late = await house.add(sample(300_000, 'late'));
    await house.round();
    await house.round();
    const { alone, whole, short, survives, hosts, trouble } = await E(house.owner).health();
    assert.deepEqual([alone, whole, short, survives], [0n, 2n, 0n, 0n]);
    assert.deepEqual(
      hosts.map(({ host }) => host),
      ['host1'],
    );
    assert.match(trouble?.message ?? '', /^host0 took back the room/);
    assert.equal(house.hosts[1]?.shares.size, 2);
    house.disk.objects.clear();
    await house.objects.verify(old);
    await house.objects.verify(late);
  });

  it('keeps one copy with a friend while another is away, and says what lacks', async () => {
    house.hosts.splice(2);
    house.away.add('host1');
    await house.add(sample(200_000, 'small enough'));
    await house.add(sample(3_000_000, 'streamed'));
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await house.round();
      const { alone, short, survives, trouble } = await E(house.owner).health();
      assert.deepEqual([alone, short, survives, trouble?.code], [0n, 2n, 0n, 'hosts-away']);
      assert.equal(house.hosts[0]?.shares.size, 2);
    }
    house.away.clear();
    await house.round();
    const { whole, survives } = await E(house.owner).health();
    assert.deepEqual([whole, survives], [2n, 1n]);
    assert.deepEqual(
      house.hosts.map(({ shares }) => shares.size),
      [2, 2],
    );
  });

  it('waits once for those that do not answer, names them, and goes on after', async () => {
    for (let at = 0; at < 20; at += 1) await house.add(sample(70_000, `file ${at}`));
    await house.round();
    house.disk.objects.clear();
    for (const { id } of house.hosts) house.hung.add(id);
    await E(house.owner).check('look');
    let advanced = 0;
    for (let turns = 0; ; turns += 1) {
      assert.ok(turns < 20_000, 'it waits for them again and again');
      const { work, trouble } = await E(house.owner).health();
      if (!work && trouble) break;
      // Time passes for whoever waits for an answer.
      const { awaited, time } = house.clock;
      if (work && awaited.includes(time + PATIENCE_MS)) {
        advanced += 1;
        house.clock.advance(PATIENCE_MS);
      }
      await new Promise((go) => setImmediate(go));
    }
    // Once in the round that was asked for, and once in the one that follows the change.
    assert.ok(advanced <= 2);
    const { trouble, lost } = await E(house.owner).health();
    assert.match(trouble?.message ?? '', /host0/);
    assert.equal(lost, 0n);
    house.hung.clear();
    house.clock.advance(60_000);
    while ((await E(house.owner).health()).lostHere > 0n) {
      await new Promise((go) => setImmediate(go));
    }
    assert.equal(house.disk.objects.size, 20);
  });

  it('names those who have no room left', async () => {
    house.addHost('little', 1_000);
    await house.add(sample(200_000, 'file'));
    await house.round();
    const { trouble } = await E(house.owner).health();
    assert.equal(trouble?.message, 'No room left with little: ask for more, or add somebody else.');
  });

  it('writes no name of anything into its books', async () => {
    const address = await house.add(sample(200_000, 'file'));
    await house.round();
    await house.close();
    const folder = join(house.folder, 'keeping');
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file));
      assert.ok(!bytes.includes(address), file);
      assert.ok(!bytes.includes('host3'), file);
    }
    await house.open();
  });
});
