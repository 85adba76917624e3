/** Random losses and lies: a reader gets right bytes or an error naming the cause, never a hang. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import { makeObjectStore, type ReadCap } from '../../../store/index.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { makeTestGrid, type TestGrid } from './test-grid.ts';
import type { WildHost } from './wild-host.ts';

type Fault = 'gone' | 'hangs' | 'corrupt' | 'cut' | 'swapped' | 'lost' | 'garbage' | 'slow';
const FAULTS: readonly Fault[] = [
  'gone',
  'hangs',
  'corrupt',
  'cut',
  'swapped',
  'lost',
  'garbage',
  'slow',
];
const HARMLESS: readonly Fault[] = ['slow'];

function inflict(host: WildHost, fault: Fault, at: number, all: readonly WildHost[]): void {
  if (fault === 'gone') host.wild = { gone: true };
  if (fault === 'hangs') host.wild = { hangs: true };
  if (fault === 'slow') host.wild = { slow: 700 };
  if (fault === 'lost') host.inner.shares.clear();
  const others = all.filter((other) => other !== host);
  for (const kept of host.inner.shares.values()) {
    const place = at % kept.bytes.length;
    if (fault === 'corrupt') kept.bytes[place]! ^= 1 + (at % 255);
    if (fault === 'cut') kept.bytes = kept.bytes.slice(0, place);
    if (fault === 'garbage') kept.bytes = makeSeededRandom(`${at}`).bytes(kept.bytes.length);
    const other = others[at % Math.max(others.length, 1)];
    const theirs = [...(other?.inner.shares.values() ?? [])].find(
      ({ bytes }) => bytes.length === kept.bytes.length,
    );
    if (fault === 'swapped' && theirs !== undefined) kept.bytes = theirs.bytes.slice();
  }
}

async function readAll(test: TestGrid, name: string, step: number): Promise<Uint8Array> {
  const reader = await test.grid.open(name);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < reader.size; at += step) parts.push(await reader.read(at, step));
  await reader.close();
  return new Uint8Array(Buffer.concat(parts));
}

describe('a grid whose hosts fail and lie', () => {
  it('gives right bytes with any n - k of them wrong, and an error naming them with more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 120_000, max: 700_000 })),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...FAULTS), fc.nat(1_000_000)), {
          maxLength: 12,
        }),
        fc.integer({ min: 1_000, max: 400_000 }),
        async (people, size, faults, step) => {
          const test = makeTestGrid({ people });
          const blob = makeSeededRandom(`${size}`).bytes(size);
          await test.grid.put('somename', blob);
          const { coding } = await test.grid.check('somename');
          const bad = new Map<number, Fault>();
          for (const [who, fault, at] of faults) {
            const host = who % people;
            if (bad.has(host)) continue;
            bad.set(host, fault);
            inflict(test.hosts[host]!, fault, at, test.hosts);
          }
          const wrong = [...bad.values()].filter((fault) => !HARMLESS.includes(fault)).length;
          try {
            const read = await readAll(test, 'somename', step);
            assert.equal(Buffer.compare(read, blob), 0, 'wrong bytes');
          } catch (error) {
            const { code, troubles } = error as { code: string; troubles: unknown[] };
            assert.equal(code, 'not-enough-shares', String(error));
            assert.ok(wrong > coding.n - coding.k, `${wrong} of ${coding.k}-of-${coding.n}`);
            assert.ok(troubles.length > coding.n - coding.k, 'all causes are named');
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads back with any seven of ten hosts gone', async () => {
    const test = makeTestGrid({ people: 10 });
    const blob = makeSeededRandom('seven').bytes(5_000_000);
    const writer = await test.grid.create();
    for (let at = 0; at < blob.length; at += 131_072) {
      await writer.append(blob.subarray(at, at + 131_072));
    }
    await writer.commit('large');
    assert.ok((test.hosts[0]!.calls.get('write') ?? 0) <= 6, 'few large writes');
    const random = makeSeededRandom('which');
    for (let round = 0; round < 8; round++) {
      const order = [...random.bytes(10)].map((rank, i) => [rank, i] as const);
      order.sort((a, b) => a[0] - b[0]);
      for (const [place, [, i]] of order.entries()) {
        test.hosts[i]!.wild = place < 7 ? { [place % 2 ? 'gone' : 'hangs']: true } : {};
      }
      const read = await readAll(test, 'large', 1_000_000);
      assert.equal(Buffer.compare(read, blob), 0);
    }
  });

  it('names hosts whose answers change while they are read, and reads on without them', async () => {
    const test = makeTestGrid({ people: 10 });
    const blob = makeSeededRandom('late').bytes(3_500_000);
    const writer = await test.grid.create();
    await writer.append(blob);
    await writer.commit('somename');
    const liars = test.hosts.slice(0, 7);
    for (const host of liars) {
      host.wild = {
        lies: (bytes, at) => (at > 0 && at < 900_000 ? bytes.map((byte) => byte ^ 1) : bytes),
      };
    }
    assert.equal(Buffer.compare(await readAll(test, 'somename', 131_072), blob), 0);
    const named = new Set(test.troubles.map(({ hostId, kind }) => `${hostId} ${kind}`));
    for (const name of named) assert.match(name, /^host[0-6] corrupt$/);
  });

  it('asks another host when one is slow, and does not wait for it', async () => {
    const test = makeTestGrid({ people: 10 });
    await test.grid.put('somename', new Uint8Array(100_000).fill(3));
    await readAll(test, 'somename', 100_000);
    for (const host of test.hosts.slice(0, 5)) host.wild = { slow: 15_000 };
    const start = test.clock.now();
    await readAll(test, 'somename', 100_000);
    assert.ok(test.clock.now() - start < 10_000);
    assert.equal(test.troubles.length, 0, 'slow is no fault');
  });

  it('asks again, in a later read, who did not answer in an earlier one', async () => {
    const test = makeTestGrid({ people: 10 });
    const blob = makeSeededRandom('film').bytes(4_000_000);
    const writer = await test.grid.create();
    await writer.append(blob);
    await writer.commit('somename');
    const reader = await test.grid.open('somename');
    for (let away = 0; away < 5; away++) {
      for (const [i, host] of test.hosts.entries()) {
        host.wild = i % 5 === away ? {} : i === away + 1 ? {} : { gone: true };
      }
      const read = await reader.read(away * 700_000, 1_000);
      assert.equal(Buffer.compare(read, blob.subarray(away * 700_000, away * 700_000 + 1_000)), 0);
    }
    await reader.close();
  });

  it('refuses no read before those were asked who were away a moment ago', async () => {
    const test = makeTestGrid({ people: 10 });
    const blob = makeSeededRandom('rests').bytes(300_000);
    await test.grid.put('somename', blob);
    const away = (from: number, to: number): void => {
      for (const host of test.hosts) host.wild = { gone: true };
      for (const host of test.hosts.slice(from, to)) host.wild = { rests: true };
    };
    away(7, 10);
    assert.equal(Buffer.compare(await readAll(test, 'somename', 65_536), blob), 0);
    away(8, 10);
    await assert.rejects(readAll(test, 'somename', 65_536), { code: 'not-enough-shares' });
    for (const { wild } of test.hosts) assert.notEqual(wild.rests, true, 'all were asked');
  });

  it('finds a blob by its address with those who were away a moment ago', async () => {
    const test = makeTestGrid({ people: 10 });
    const { cap } = await storeObject(test, 300_000);
    test.book.records.clear();
    for (const [i, host] of test.hosts.entries()) {
      host.wild = i < 7 ? { gone: true } : { rests: true };
    }
    assert.ok((await readAll(test, cap.address, 65_536)).length > 300_000);
  });

  it('gives late hosts what they were to get, whatever was stored meanwhile', async () => {
    const test = makeTestGrid({ people: 10 });
    const blobs = ['first', 'second', 'third'].map((seed) => makeSeededRandom(seed).bytes(400_000));
    for (const host of test.hosts.slice(7)) host.wild = { slow: 9_000 };
    for (const [i, blob] of blobs.entries()) await test.grid.put(`blob${i}`, blob);
    await new Promise<void>((resolve) => void test.clock.after(20_000, resolve));
    for (const host of test.hosts) host.wild = {};
    for (const [i, blob] of blobs.entries()) {
      const { state, troubles } = await test.grid.verify(`blob${i}`);
      assert.deepEqual({ state, troubles }, { state: 'healthy', troubles: [] });
      assert.equal(Buffer.compare(await readAll(test, `blob${i}`, 131_072), blob), 0);
    }
  });

  it('touches only the segments that are read', async () => {
    const test = makeTestGrid({ people: 10 });
    const blob = makeSeededRandom('range').bytes(6_000_000);
    const writer = await test.grid.create();
    await writer.append(blob);
    await writer.commit('somename');
    const reader = await test.grid.open('somename');
    for (const host of test.hosts) host.bytesRead = 0;
    const read = await reader.read(3_000_000, 65_536);
    assert.equal(Buffer.compare(read, blob.subarray(3_000_000, 3_065_536)), 0);
    const bytes = test.hosts.reduce((sum, host) => sum + host.bytesRead, 0);
    assert.ok(bytes < 2 * 131_072 + 100_000, `${bytes} bytes for 64 KiB`);
    await reader.close();
  });

  it('finds blobs by their addresses alone, past hosts that together claim another', async () => {
    const test = makeTestGrid({ people: 10 });
    const { store, plain, cap } = await storeObject(test, 400_000);
    await forge(test, cap, 6);
    test.book.records.clear();
    const reader = await store.open(cap);
    assert.equal(Buffer.compare(await reader.read(0, plain.length), plain), 0);
    await reader.close();
    await test.grid.recover(cap.address);
    const health = await test.grid.verify(cap.address);
    const right = health.shares.map(({ host }) => host.id).sort();
    assert.deepEqual(right, ['host6', 'host7', 'host8', 'host9']);
    assert.equal(health.troubles.filter(({ kind }) => kind === 'swapped').length, 6);
    await assert.rejects(test.grid.open('notanaddress'), { code: 'missing' });
  });
});

async function storeObject(test: TestGrid, bytes: number) {
  const random = makeSeededRandom('store');
  const store = makeObjectStore({ disk: test.grid, ciphers: nodeCiphers, random });
  const plain = makeSeededRandom('plain').bytes(bytes);
  const writer = await store.create();
  await writer.write(plain);
  return { store, plain, cap: await writer.finish() };
}

/** Some hosts replace their shares by proper ones of a blob that differs in one byte. */
async function forge(test: TestGrid, { address }: ReadCap, liars: number): Promise<void> {
  const other = makeTestGrid({ people: test.hosts.length });
  const reader = await test.grid.open(address);
  const blob = await reader.read(0, reader.size);
  await reader.close();
  blob[300_000]! ^= 1;
  await other.grid.put(address, blob);
  const forged = new Map(other.hosts.flatMap((host) => [...host.inner.shares]));
  for (const { inner } of test.hosts.slice(0, liars)) {
    for (const [name, kept] of inner.shares) kept.bytes = forged.get(name)!.bytes;
  }
}
