import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { nodeCiphers } from '../../bridges/disks/index.ts';
import {
  DiskFull,
  type DiskWriter,
  isAddress,
  makeMemoryDisk,
  makeObjectStore,
  nobleCiphers,
  OBJECT_BYTES_MAX,
  type ObjectDisk,
  type ObjectStore,
  SEGMENT_BYTES,
} from '../../store/index.ts';
import { makeSeededRandom } from './seeded-random.ts';
import { addresses, collect, cut, makeTestStore, put, readRange, sample } from './stores.ts';

/** Sizes around the places where segments begin and end. */
const anySize = fc.oneof(
  fc.nat(300),
  fc.integer({ min: SEGMENT_BYTES - 2, max: SEGMENT_BYTES + 2 }),
  fc.integer({ min: 2 * SEGMENT_BYTES - 2, max: 2 * SEGMENT_BYTES + 2 }),
  fc.nat(7 * SEGMENT_BYTES),
);

describe('Object store', () => {
  it('gives back any bytes that came in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(anySize, fc.array(fc.nat()), async (size, places) => {
        const { store } = makeTestStore();
        const bytes = sample(size);
        const writer = await store.create();
        for await (const piece of cut(bytes, ...places)) await writer.write(piece);
        assert.equal(writer.written, size);
        const cap = await writer.finish();
        assert.equal(cap.size, size);
        assert.deepEqual(await readRange(store, cap), bytes);
        await store.verify(cap.address);
      }),
      { numRuns: 60 },
    );
  });

  it('gives for any range what slice gives, in one piece or as a stream', async () => {
    await fc.assert(
      fc.asyncProperty(anySize, fc.nat(), fc.nat(), async (size, a, b) => {
        const { store } = makeTestStore();
        const bytes = sample(size);
        const reader = await store.open(await put(store, bytes));
        const [from, to] = [a % (size + 10), b % (size + 10)];
        assert.deepEqual(await reader.read(from, to), bytes.slice(from, to));
        assert.deepEqual(await collect(reader.stream(from, to)), bytes.slice(from, to));
        await reader.close();
      }),
      { numRuns: 60 },
    );
  });

  it('stores an empty file', async () => {
    const { store } = makeTestStore();
    const cap = await put(store);
    assert.equal(cap.size, 0);
    assert.deepEqual(await readRange(store, cap), new Uint8Array(0));
    await store.verify(cap.address);
  });

  it('lets the caller use its array again once a write has resolved', async () => {
    const { store } = makeTestStore();
    const writer = await store.create();
    const buffer = new Uint8Array(SEGMENT_BYTES);
    for (const value of [1, 2, 3]) await writer.write(buffer.fill(value));
    const cap = await writer.finish();
    assert.deepEqual(
      await readRange(store, cap, SEGMENT_BYTES - 1, SEGMENT_BYTES + 1),
      Uint8Array.of(1, 2),
    );
  });

  it('keeps the order of writes that nobody waited for', async () => {
    const { store } = makeTestStore();
    const bytes = sample(5 * SEGMENT_BYTES);
    const writer = await store.create();
    const writes: Promise<void>[] = [];
    for await (const piece of cut(bytes, 10, 200_000, 200_001, 500_000)) {
      writes.push(writer.write(piece));
    }
    const cap = await writer.finish();
    await Promise.all(writes);
    assert.deepEqual(await readRange(store, cap), bytes);
  });

  it('gives equal files different addresses and keys, so that a host cannot tell', async () => {
    const { store, disk } = makeTestStore();
    const [first, second] = [await put(store, sample(100)), await put(store, sample(100))];
    assert.notEqual(first.address, second.address);
    assert.notDeepEqual(first.key, second.key);
    assert.equal(disk.objects.size, 2);
  });

  it('puts no plaintext and no key on the disk', async () => {
    const { store, disk } = makeTestStore();
    const text = new TextEncoder().encode('The treasure is under the old oak.'.repeat(50));
    const cap = await put(store, text);
    const stored = Buffer.from(disk.objects.get(cap.address)!);
    assert.equal(stored.includes('treasure'), false);
    assert.equal(stored.includes(Buffer.from(cap.key)), false);
  });

  it('shows a file only when it is finished, and nothing of an aborted one', async () => {
    const { store } = makeTestStore();
    const writer = await store.create();
    await writer.write(sample(3 * SEGMENT_BYTES));
    assert.deepEqual(await addresses(store), []);
    await writer.abort();
    await writer.abort();
    assert.deepEqual(await addresses(store), []);
    await assert.rejects(writer.write(sample(1)), { code: 'closed' });
    await assert.rejects(writer.finish(), { code: 'closed' });
  });

  it('refuses to go on with a finished file, which stays', async () => {
    const { store } = makeTestStore();
    const writer = await store.create();
    await writer.write(sample(10));
    const { address } = await writer.finish();
    await assert.rejects(writer.write(sample(1)), { code: 'closed' });
    await writer.abort();
    assert.deepEqual(await addresses(store), [address]);
  });

  it('refuses a file that is too large', async () => {
    const { store } = makeTestStore();
    const writer = await store.create();
    const enormous = { length: OBJECT_BYTES_MAX + 1 } as Uint8Array;
    await assert.rejects(writer.write(enormous), { code: 'too-large' });
  });

  it('sweeps all that nobody keeps', async () => {
    const { store, disk } = makeTestStore();
    const [kept, dropped] = [await put(store, sample(1)), await put(store, sample(2))];
    disk.objects.set('notes', Uint8Array.of(1));
    assert.deepEqual(await store.sweep(new Set([kept.address])), { removed: 1, unfinished: 0 });
    assert.deepEqual(await addresses(store), [kept.address]);
    await assert.rejects(store.open(dropped), { code: 'missing', address: dropped.address });
    assert.ok(disk.objects.has('notes'), 'what is no object of ours stays');
  });

  it('removes a file for good, though it was open before', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(10));
    await readRange(store, cap);
    await store.remove(cap.address);
    await store.remove(cap.address);
    await assert.rejects(store.open(cap), { code: 'missing' });
  });

  it('refuses addresses that are none, before it asks the disk', async () => {
    const { store } = makeTestStore();
    const { address, key, size } = await put(store, sample(10));
    const wrong = [
      '',
      '../../etc/passwd',
      address.toUpperCase(),
      address.slice(0, -1),
      `${address}a`,
      // The last character holds two bits; another spelling of the same bits is another name.
      address.slice(0, -1) + String.fromCharCode(address.charCodeAt(63) + 1),
      // A CID as long as ours that names something else.
      CID.createV1(0x300000, CID.parse(address).multihash).toString(),
      'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy',
    ];
    for (const text of wrong) {
      assert.equal(isAddress(text), false, text);
      await assert.rejects(store.open({ address: text, key, size }), { code: 'bad-cap' }, text);
      await assert.rejects(store.verify(text), { code: 'bad-cap' }, text);
      await assert.rejects(store.remove(text), { code: 'bad-cap' }, text);
    }
  });

  it('refuses a key or size that is not that of the file', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(10));
    const flipped = cap.key.slice();
    flipped[31]! ^= 1;
    for (const key of [flipped, cap.key.slice(1), new Uint8Array(32), new Uint8Array(0)]) {
      await assert.rejects(store.open({ ...cap, key }), { code: 'bad-cap' });
    }
    await assert.rejects(store.open({ ...cap, size: 11 }), { code: 'bad-cap' });
  });

  it('refuses offsets that are none, and to read after it was closed', async () => {
    const { store } = makeTestStore();
    const reader = await store.open(await put(store, sample(10)));
    for (const [from, to] of [
      [-1, 5],
      [0.5, 5],
      [0, Number.NaN],
      [0, -1],
    ] as const) {
      await assert.rejects(reader.read(from, to), RangeError);
    }
    await reader.close();
    await assert.rejects(reader.read(0, 1), { code: 'closed' });
  });

  it('stops reading ahead when a stream is left early', async () => {
    const { store } = makeTestStore();
    const reader = await store.open(await put(store, sample(20 * SEGMENT_BYTES)));
    for await (const piece of reader.stream()) {
      assert.equal(piece.length, SEGMENT_BYTES);
      break;
    }
    await reader.close();
  });

  it('gives the same object by noble and by node:crypto', async () => {
    const bytes = sample(2 * SEGMENT_BYTES + 5);
    const [one, two] = [makeTestStore('same'), makeTestStore('same', nobleCiphers)];
    const caps = [await put(one.store, bytes), await put(two.store, bytes)];
    assert.deepEqual(caps[0], caps[1]);
    assert.deepEqual(one.disk.objects, two.disk.objects);
    assert.deepEqual(await readRange(two.store, caps[0]!), bytes);
  });
});

describe('Object store on a disk that fails', () => {
  for (let failing = 0; failing < 8; failing++) {
    it(`stores nothing and says why when append ${failing} finds the disk full`, async () => {
      const { store, disk, counts } = onFailingDisk(failing);
      await assert.rejects(put(store, sample(5 * SEGMENT_BYTES)), { code: 'disk-full' });
      assert.equal(disk.objects.size, 0);
      assert.equal(counts.aborted, 1);
    });
  }

  it('tells the same reason at every later call', async () => {
    const { store } = onFailingDisk(0);
    const writer = await store.create();
    await assert.rejects(writer.write(sample(30 * SEGMENT_BYTES)), { code: 'disk-full' });
    await assert.rejects(writer.write(sample(1)), { code: 'disk-full' });
    await assert.rejects(writer.finish(), { code: 'disk-full' });
    await writer.abort();
  });

  it('stores nothing when the commit fails', async () => {
    const { store, disk, counts } = onFailingDisk(Number.POSITIVE_INFINITY, true);
    await assert.rejects(put(store, sample(10)), { code: 'disk-full' });
    assert.equal(disk.objects.size, 0);
    assert.equal(counts.aborted, 1);
  });

  it('lets only a few segments wait for a slow disk', async () => {
    const disk = makeMemoryDisk();
    const held: (() => void)[] = [];
    const slow = withWriter(disk, (writer) => ({
      ...writer,
      append: (bytes) =>
        new Promise<void>((taken) => held.push(taken)).then(() => writer.append(bytes)),
    }));
    const store = makeObjectStore({
      disk: slow,
      ciphers: nodeCiphers,
      random: makeSeededRandom(''),
    });
    const writer = await store.create();
    let done = false;
    const writing = writer.write(sample(20 * SEGMENT_BYTES)).then(() => {
      done = true;
    });
    let most = 0;
    while (!done) {
      most = Math.max(most, held.length);
      held.shift()?.();
      await new Promise(setImmediate);
    }
    await writing;
    assert.ok(most > 1 && most <= 9, `${most} were under way at once`);
    const finished = writer.finish();
    while (held.length > 0) {
      held.shift()?.();
      await new Promise(setImmediate);
    }
    assert.equal((await finished).size, 20 * SEGMENT_BYTES);
  });
});

/** A disk whose append number `failing` and all later ones, or whose commit, find it full. */
function onFailingDisk(failing: number, atCommit = false) {
  const disk = makeMemoryDisk();
  const counts = { aborted: 0 };
  const full = withWriter(disk, (writer) => {
    let appended = 0;
    return {
      async append(bytes) {
        if (appended++ >= failing) throw new DiskFull();
        await writer.append(bytes);
      },
      async commit(name) {
        if (atCommit) throw new DiskFull();
        await writer.commit(name);
      },
      async abort() {
        counts.aborted += 1;
        await writer.abort();
      },
    };
  });
  const random = makeSeededRandom('full');
  const store: ObjectStore = makeObjectStore({ disk: full, ciphers: nodeCiphers, random });
  return { store, disk, counts };
}

function withWriter(disk: ObjectDisk, wrap: (writer: DiskWriter) => DiskWriter): ObjectDisk {
  return { ...disk, create: async () => wrap(await disk.create()) };
}
