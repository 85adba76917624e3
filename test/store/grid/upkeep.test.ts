/** Storing with hosts that fail, and keeping what is stored well. */
import assert from 'node:assert/strict';
import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import { decodePlacement } from '../../../store/grid/placement-record.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { makeTestStore, put } from '../stores.ts';
import { makeTestGrid, type TestGrid } from './test-grid.ts';

const NAME = 'someblob';
const blobOf = (size: number, seed = 'blob') => makeSeededRandom(seed).bytes(size);

async function stream(test: TestGrid, blob: Uint8Array, name = NAME): Promise<void> {
  const writer = await test.grid.create();
  try {
    for (let at = 0; at < blob.length; at += 500_000) {
      await writer.append(blob.subarray(at, at + 500_000));
    }
    await writer.commit(name);
  } finally {
    await writer.abort();
  }
}

async function assertReads(test: TestGrid, blob: Uint8Array, name = NAME): Promise<void> {
  const reader = await test.grid.open(name);
  assert.equal(Buffer.compare(await reader.read(0, blob.length + 1), blob), 0);
  await reader.close();
}

const callsOf = (test: TestGrid, method: string) =>
  test.hosts.reduce((sum, host) => sum + (host.calls.get(method) ?? 0), 0);
const used = (test: TestGrid) => test.hosts.reduce((sum, host) => sum + host.inner.shares.size, 0);

describe('storing on a grid', () => {
  for (const size of [5_000, 5_000_000]) {
    it(`leaves what was there when a put of ${size} bytes finds too few`, async () => {
      const { disk, store } = makeTestStore();
      const { address } = await put(store, blobOf(size));
      const blob = disk.objects.get(address) as Uint8Array;
      const test = makeTestGrid({ people: 4 });
      await stream(test, blob, address);
      const before = used(test);
      // Its record is lost, and most are away.
      await test.book.delete(address);
      for (const host of test.hosts.slice(1)) host.wild.gone = true;
      await assert.rejects(stream(test, blob, address), { code: 'not-enough-hosts' });
      assert.equal(used(test), before);
      for (const host of test.hosts) host.wild.gone = false;
      await assertReads(test, blob, address);
    });
  }

  it('chooses the coding by how many people there are, and by size', async () => {
    const expected = [
      '1/1',
      '1/2',
      '1/3',
      '2/4',
      '2/5',
      '2/6',
      '3/7',
      '3/8',
      '3/9',
      '3/10',
      '3/10',
    ];
    for (const [i, shape] of expected.entries()) {
      const test = makeTestGrid({ people: i + 1 });
      await test.grid.put(NAME, blobOf(100));
      const { coding, people, state } = await test.grid.check(NAME);
      assert.equal(`${coding.k}/${coding.n}`, shape);
      assert.deepEqual([people, state], [Math.min(i + 1, coding.n), 'healthy']);
    }
    const many = makeTestGrid({ people: 16 });
    await many.grid.put('small', blobOf(3_000_000));
    await stream(many, blobOf(3_500_000), 'large');
    assert.equal((await many.grid.check('small')).coding.k, 3);
    const { coding, people, peopleWanted } = await many.grid.check('large');
    assert.deepEqual([coding.k, coding.n, people, peopleWanted], [10, 16, 16, 13]);
    await assertReads(many, blobOf(3_500_000), 'large');
  });

  it('stores nothing where nobody is', async () => {
    const test = makeTestGrid({ people: 0 });
    for (const size of [10, 3_000_000]) {
      await assert.rejects(stream(test, blobOf(size)), { code: 'not-enough-hosts' });
    }
    assert.equal(test.book.records.size, 0);
  });

  it('spreads over people first, and over their machines with what is left', async () => {
    const test = makeTestGrid({ people: ['ann', 'ann', 'ann', 'ann', 'bob', 'cid', 'dot'] });
    await test.grid.put(NAME, blobOf(100));
    const { coding, people } = await test.grid.check(NAME);
    assert.deepEqual([coding.k, coding.n, people], [2, 6, 4]);
    const alone = makeTestGrid({ people: ['ann', 'ann', 'ann'] });
    await alone.grid.put(NAME, blobOf(100));
    const health = await alone.grid.check(NAME);
    assert.deepEqual([health.coding.k, health.coding.n, health.people], [1, 3, 1]);
  });

  for (const [title, wild] of [
    ['are gone', { gone: true }],
    ['hang', { hangs: true }],
    ['are full', { full: true }],
  ] as const) {
    it(`goes on when some hosts ${title}, and says so when too few are left`, async () => {
      for (const size of [1_000, 5_000_000]) {
        const test = makeTestGrid({ people: 10 });
        for (const host of test.hosts.slice(0, 3)) host.wild = { ...wild };
        await stream(test, blobOf(size));
        await assertReads(test, blobOf(size));
        const bad = new Set(test.troubles.map(({ hostId }) => hostId));
        for (const id of bad) assert.match(id, /^host[0-2]$/);
        test.hosts[3]!.wild = { ...wild };
        const before = used(test);
        await assert.rejects(stream(test, blobOf(size, 'other'), 'other'), {
          code: 'not-enough-hosts',
        });
        for (const host of test.hosts) host.wild = {};
        assert.equal(used(test), before, 'nothing is left behind');
        await assert.rejects(test.grid.open('other'), { code: 'missing' });
      }
    });
  }

  it('goes on when hosts vanish at any moment of an upload', async () => {
    const blob = blobOf(3_300_000);
    for (let calls = 0; calls < 5; calls++) {
      const test = makeTestGrid({ people: 10 });
      for (const host of test.hosts.slice(2, 5)) host.wild = { vanishesAfter: calls };
      await stream(test, blob);
      await assertReads(test, blob);
      await test.grid.repair(NAME, { lost: ['host2', 'host3', 'host4'] });
      assert.equal((await test.grid.check(NAME)).missing.length, 0);
    }
  });

  it('gives a share to another host when one fails, if there are more', async () => {
    const test = makeTestGrid({ people: 13 });
    for (const host of test.hosts.slice(0, 3)) host.wild = { gone: true };
    for (const size of [1_000, 5_000_000]) {
      await stream(test, blobOf(size));
      assert.equal((await test.grid.check(NAME)).state, 'healthy');
    }
  });

  it('does not wait for the last hosts, and notes it when they are done', async () => {
    for (const size of [1_000, 4_000_000]) {
      const test = makeTestGrid({ people: 10 });
      for (const host of test.hosts) {
        const { put, begin } = host;
        const last = Number(host.id.slice(4)) < 3;
        const later = () =>
          new Promise<void>((resolve) => test.clock.after(last ? 5_000 : 1, resolve));
        host.put = (...args) => later().then(() => put(...args));
        host.begin = async (until) => {
          const writer = await begin(until);
          return { ...writer, finish: (name) => later().then(() => writer.finish(name)) };
        };
      }
      const start = test.clock.now();
      await stream(test, blobOf(size));
      assert.ok(test.clock.now() - start < 1_000);
      const holders = () => decodePlacement(test.book.records.get(NAME)!).holders.length;
      assert.equal(holders(), 7);
      while (holders() < 10) await new Promise(setImmediate);
      assert.deepEqual(test.troubles, []);
    }
  });

  it('does not count shares of one person twice', async () => {
    const test = makeTestGrid({ people: ['ann', 'ann', 'ann', 'ann', 'ann', 'bob', 'cid', 'dot'] });
    for (const host of test.hosts.slice(5, 7)) host.wild = { gone: true };
    await assert.rejects(test.grid.put(NAME, blobOf(100)), { code: 'not-enough-hosts' });
  });

  it('keeps a bounded number of bytes under way, however slow the hosts are', async () => {
    const test = makeTestGrid({ people: 10 });
    let underWay = 0;
    let most = 0;
    for (const host of test.hosts) {
      const begin = host.begin.bind(host);
      host.begin = async (until) => {
        const writer = await begin(until);
        return {
          ...writer,
          async write(bytes) {
            underWay += bytes.length;
            most = Math.max(most, underWay);
            await new Promise<void>((resolve) => test.clock.after(50, resolve));
            await writer.write(bytes);
            underWay -= bytes.length;
          },
        };
      };
    }
    await stream(test, blobOf(12_000_000));
    await assertReads(test, blobOf(12_000_000));
    assert.ok(most <= 10 * 3 * 524_288, `${most} bytes under way`);
  });

  it('ends when its signal says so, and leaves nothing behind', async () => {
    const test = makeTestGrid({ people: 10 });
    for (const host of test.hosts) host.wild = { hangs: true };
    const abort = new AbortController();
    for (const host of test.hosts.slice(0, 5)) host.wild = {};
    const put = test.grid.put(NAME, blobOf(100), { signal: abort.signal });
    while (used(test) < 5) await new Promise(setImmediate);
    abort.abort(new Error('enough'));
    await assert.rejects(put, /enough/);
    while (used(test) > 0) await new Promise(setImmediate);
    for (const host of test.hosts) host.wild = {};
    const writer = await test.grid.create({ signal: abort.signal });
    await assert.rejects(writer.append(blobOf(10)), /enough/);
    await writer.abort();
    assert.equal(used(test), 0);
  });

  it('gives up what a crash left half named', async () => {
    const test = makeTestGrid({ people: 10 });
    const writer = await test.grid.create();
    await writer.append(blobOf(4_000_000));
    const set = test.book.set.bind(test.book);
    test.book.set = async (name, record) => {
      if (name === NAME) throw new Error('power cut');
      await set(name, record);
    };
    await assert.rejects(writer.commit(NAME), /power cut/);
    assert.equal(used(test), 10);
    await writer.abort();
    const next = test.restart();
    assert.equal(await next.grid.sweepTemporary(), 1);
    assert.equal(used(next), 0);
  });

  it('keeps the shares of a removed blob while somebody reads it', async () => {
    const test = makeTestGrid({ people: 4 });
    await test.grid.put(NAME, blobOf(300_000));
    const reader = await test.grid.open(NAME);
    await test.grid.remove(NAME);
    assert.equal(Buffer.compare(await reader.read(0, 300_000), blobOf(300_000)), 0);
    await reader.close();
    await new Promise(setImmediate);
    assert.equal(used(test), 0);
  });

  it('tells hosts names that follow from no address', async () => {
    const one = makeTestGrid({ people: 3 });
    const two = makeTestGrid({
      people: 3,
      options: { namingKey: new Uint8Array(32).fill(8), ciphers: nodeCiphers },
    });
    const names = async (test: TestGrid) => {
      const address = `baga${'a'.repeat(60)}`;
      await test.grid.put(address, blobOf(10));
      return test.hosts.flatMap((host) => [...host.inner.shares.keys()]);
    };
    const [ours, theirs] = [await names(one), await names(two)];
    for (const name of ours) assert.ok(!theirs.includes(name));
  });
});

describe('the upkeep of a grid', () => {
  it('changes nothing of what is healthy', async () => {
    const test = makeTestGrid({ people: 10 });
    await test.grid.put(NAME, blobOf(500_000));
    const record = test.book.records.get(NAME)!;
    const reads = callsOf(test, 'read');
    const { made, before } = await test.grid.repair(NAME);
    assert.deepEqual([made, before.state], [[], 'healthy']);
    assert.equal(await test.grid.rebalance(NAME), false);
    assert.equal(callsOf(test, 'read'), reads);
    assert.deepEqual(test.book.records.get(NAME), record);
  });

  it('gives up what is in more places than it need be, and believes no claim over a gift', async () => {
    for (const people of [2, 3, 10]) {
      const test = makeTestGrid({ people });
      const blob = blobOf(500_000);
      await test.grid.put(NAME, blob);
      const all = () => test.hosts.flatMap(({ inner }) => [...inner.shares]);
      const given = test.hosts.map(({ inner }) => [...inner.shares.keys()]);
      for (const [name, share] of all()) {
        for (const { inner } of test.hosts) inner.shares.set(name, { ...share });
      }
      test.hosts[1]!.wild.gone = true;
      assert.equal((await test.grid.repair(NAME)).surplus, 0, 'somebody is away');
      test.hosts[1]!.wild.gone = false;
      assert.equal((await test.grid.repair(NAME)).surplus, people * people - people);
      assert.deepEqual(
        test.hosts.map(({ inner }) => [...inner.shares.keys()]),
        given,
      );
      assert.equal((await test.grid.verify(NAME)).state, 'healthy');
    }
  });

  it('gives nobody a second piece where one is enough', async () => {
    const test = makeTestGrid({ people: 3 });
    await test.grid.put(NAME, blobOf(500_000));
    const lost = test.hosts.pop()!;
    const { made } = await test.grid.repair(NAME, { lost: [lost.id] });
    assert.deepEqual(made, []);
    assert.equal((await test.grid.check(NAME)).state, 'healthy');
    for (const { inner } of test.hosts) assert.equal(inner.shares.size, 1);
  });

  it('names every kind of lie by verifying, and repairs it elsewhere', async () => {
    const test = makeTestGrid({ people: 14 });
    await test.grid.put(NAME, blobOf(500_000));
    await test.grid.put('another', blobOf(500_000, 'another'));
    const { shares } = await test.grid.check(NAME);
    const others = (await test.grid.check('another')).shares;
    const keptOf = (at: (typeof shares)[number]) => {
      const host = test.hosts.find(({ id }) => id === at.host.id)!;
      return [...host.inner.shares.values()].find((_, i) => i === 0)!;
    };
    const [corrupt, cut, swapped, foreign] = shares.map(keptOf);
    corrupt!.bytes[100_000]! ^= 1;
    cut!.bytes = cut!.bytes.slice(0, -1);
    swapped!.bytes = keptOf(shares[8]!).bytes.slice();
    foreign!.bytes = keptOf(others.find(({ index }) => index === shares[3]!.index)!).bytes.slice();
    const idOf = (i: number) => shares[i]!.host.id;
    const health = await test.grid.verify(NAME);
    const told = new Map(health.troubles.map(({ hostId, kind }) => [hostId, kind]));
    assert.deepEqual(told.get(idOf(0)), 'corrupt');
    assert.deepEqual(told.get(idOf(1)), 'cut');
    assert.deepEqual(told.get(idOf(2)), 'swapped');
    assert.ok(['swapped', 'corrupt'].includes(told.get(idOf(3)) ?? 'swapped'));
    assert.equal((await test.grid.check(NAME)).state, 'thin', 'check sees only that one is cut');
    const { made } = await test.grid.repair(NAME, { verify: true });
    assert.equal(made.length, told.size);
    for (const { hostId } of made) assert.ok(!told.has(hostId), 'not to who lied');
    const after = await test.grid.verify(NAME);
    assert.deepEqual([after.state, after.troubles, after.people], ['healthy', [], 10]);
  });

  it('regenerates exactly what was lost for good, byte for byte', async () => {
    const test = makeTestGrid({ people: 11 });
    await stream(test, blobOf(4_000_000));
    const { shares } = await test.grid.check(NAME);
    const lost = shares[4]!;
    const host = test.hosts.find(({ id }) => id === lost.host.id)!;
    const [name, kept] = [...host.inner.shares][0]!;
    host.wild = { gone: true };
    const writes = callsOf(test, 'write');
    const { made } = await test.grid.repair(NAME, { lost: [host.id] });
    assert.deepEqual(
      made.map(({ index }) => index),
      [lost.index],
    );
    assert.ok(callsOf(test, 'write') - writes <= 5);
    const now = test.hosts.find(({ id }) => id === made[0]!.hostId)!;
    assert.equal(Buffer.compare(now.inner.shares.get(name)!.bytes, kept.bytes), 0);
    assert.equal((await test.grid.check(NAME)).people, 10);
  });

  it('does not move shares about because a few hosts are away, but before it is too late', async () => {
    const test = makeTestGrid({ people: 14 });
    await test.grid.put(NAME, blobOf(100));
    const { shares } = await test.grid.check(NAME);
    const away = (count: number) => {
      for (const [i, { host }] of shares.entries()) {
        test.hosts.find(({ id }) => id === host.id)!.wild = i < count ? { gone: true } : {};
      }
    };
    away(3);
    assert.deepEqual((await test.grid.repair(NAME)).made, []);
    away(4);
    for (const host of test.hosts) {
      const holds = shares.some((share) => share.host.id === host.id);
      if (!holds) host.wild = { gone: true };
    }
    assert.deepEqual((await test.grid.repair(NAME)).made, [], 'nobody is there who has none');
    away(4);
    for (const host of test.hosts.slice(0)) {
      const holds = shares.some((share) => share.host.id === host.id);
      if (!holds) host.wild = {};
    }
    assert.equal((await test.grid.check(NAME)).state, 'weak');
    assert.equal((await test.grid.repair(NAME)).made.length, 4);
    away(0);
    assert.equal((await test.grid.check(NAME)).state, 'healthy');
  });

  it('moves shares to new people, and codes anew where that survives more', async () => {
    const test = makeTestGrid({ people: ['ann', 'ann', 'ann', 'bob', 'cid', 'dot'] });
    await test.grid.put(NAME, blobOf(200_000));
    assert.equal((await test.grid.check(NAME)).people, 4);
    test.addHost('eve');
    assert.equal(await test.grid.rebalance(NAME), true);
    const five = await test.grid.check(NAME);
    assert.deepEqual([five.people, five.shares.length, five.coding.n], [5, 6, 6]);
    for (let i = 0; i < 6; i++) test.addHost(`new${i}`);
    assert.equal(await test.grid.rebalance(NAME), true);
    const ten = await test.grid.check(NAME);
    assert.deepEqual([ten.coding.k, ten.coding.n, ten.people], [3, 10, 10]);
    assert.equal(used(test), 10, 'the old shares are given up');
    await assertReads(test, blobOf(200_000));
    assert.equal(await test.grid.rebalance(NAME), false);
  });

  it('renews leases in few questions, and says which blobs are doubtful', async () => {
    const test = makeTestGrid({ people: 3, options: { leaseMs: 1_000_000_000 } });
    for (let i = 0; i < 25; i++) await test.grid.put(`blob${i}`, blobOf(10, `${i}`));
    assert.deepEqual(await test.grid.renew(), { renewed: 0, doubtful: [] });
    test.clock.pass(600_000_000);
    const gone = test.hosts[1]!;
    gone.inner.shares.delete([...gone.inner.shares.keys()][0]!);
    const { renewed, doubtful } = await test.grid.renew();
    assert.deepEqual([renewed, doubtful.length, callsOf(test, 'renew')], [24, 1, 3]);
    test.clock.pass(600_000_000);
    for (const host of test.hosts) host.inner.collect();
    assert.equal((await test.grid.check('blob24')).state, 'healthy');
    await test.grid.repair(doubtful[0]!);
    assert.deepEqual((await test.grid.renew()).doubtful, []);
  });

  it('ends long work by its signal, and tells how far it is', async () => {
    const test = makeTestGrid({ people: 10 });
    await stream(test, blobOf(4_000_000));
    const told: number[] = [];
    await test.grid.verify(NAME, { onProgress: (done, all) => told.push(done / all) });
    assert.ok(told.length > 10 && Math.abs(told.at(-1)! - 1) < 1e-9);
    for (const work of ['verify', 'repair', 'check', 'rebalance'] as const) {
      const abort = new AbortController();
      for (const host of test.hosts) host.wild = { hangs: true };
      const done = test.grid[work](NAME, { signal: abort.signal });
      setImmediate(() => abort.abort(new Error('enough')));
      await assert.rejects(done as Promise<unknown>, /enough/);
    }
  });
});
