/**
 * A flipped bit anywhere in stored data is noticed and named, and never yields a wrong byte.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCiphers, nodeRandom } from '../../bridges/disks/index.ts';
import {
  DamagedObject,
  type MemoryDisk,
  makeObjectStore,
  OBJECT_BYTES_MAX,
  type ObjectDisk,
  type ObjectReader,
  type ReadCap,
  SEGMENT_BYTES,
} from '../../store/index.ts';
import { makeTestStore, put, readRange, sample, storeOn } from './stores.ts';

const HEADER_BYTES = 48;

function flip(disk: MemoryDisk, { address }: ReadCap, bit: number): void {
  const bytes = disk.objects.get(address)!.slice();
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  disk.objects.set(address, bytes);
}

function isDamage(address: string, segment?: number) {
  return (error: unknown) => {
    assert.ok(error instanceof DamagedObject, String(error));
    assert.deepEqual([error.code, error.address, error.segment], ['damaged', address, segment]);
    assert.ok(error.message.includes(address));
    return true;
  };
}

describe('Damage', () => {
  it('is noticed for every single bit of a small object', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(40));
    const intact = disk.objects.get(cap.address)!;
    for (let bit = 0; bit < intact.length * 8; bit++) {
      flip(disk, cap, bit);
      const inSegment = bit >= HEADER_BYTES * 8 && bit < (HEADER_BYTES + cap.size) * 8;
      const expected = isDamage(cap.address, inSegment ? 0 : undefined);
      const fresh = storeOn(disk);
      await assert.rejects(readRange(fresh, cap), expected, `bit ${bit}`);
      await assert.rejects(fresh.verify(cap.address), expected, `bit ${bit}`);
      disk.objects.set(cap.address, intact);
    }
    assert.deepEqual(await readRange(storeOn(disk), cap), sample(40));
  });

  it('is noticed for any bit of any object, and leaves the other segments readable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(5 * SEGMENT_BYTES), fc.nat(), async (size, anywhere) => {
        const { store, disk } = makeTestStore();
        const bytes = sample(size);
        const cap = await put(store, bytes);
        const bit = anywhere % (disk.objects.get(cap.address)!.length * 8);
        flip(disk, cap, bit);
        const at = (bit >> 3) - HEADER_BYTES;
        const fresh = storeOn(disk);
        if (at < 0 || at >= size) {
          await assert.rejects(fresh.open(cap), isDamage(cap.address));
          return;
        }
        const damaged = Math.floor(at / SEGMENT_BYTES);
        const reader = await fresh.open(cap);
        await assert.rejects(reader.read(0, size), isDamage(cap.address, damaged));
        await assert.rejects(fresh.verify(cap.address), isDamage(cap.address, damaged));
        await assertOthersIntact(reader, bytes, damaged);
        await reader.close();
      }),
      { numRuns: 100 },
    );
  });

  it('is noticed when bytes are cut off or added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2 * SEGMENT_BYTES), fc.nat(), fc.boolean(), async (size, n, add) => {
        const { store, disk } = makeTestStore();
        const cap = await put(store, sample(size));
        const stored = disk.objects.get(cap.address)!;
        const changed = add
          ? Buffer.concat([stored, sample((n % 300) + 1)])
          : stored.slice(0, n % stored.length);
        disk.objects.set(cap.address, Uint8Array.from(changed));
        await assert.rejects(storeOn(disk).open(cap), isDamage(cap.address));
        await assert.rejects(store.verify(cap.address), isDamage(cap.address));
      }),
      { numRuns: 60 },
    );
  });

  it('is noticed when a file shrinks after its tree was proved', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(3 * SEGMENT_BYTES));
    await readRange(store, cap);
    disk.objects.set(cap.address, disk.objects.get(cap.address)!.slice(0, -1));
    await assert.rejects(store.open(cap), isDamage(cap.address));
  });

  it('is found by verify in a frame that was proved before', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(3));
    await readRange(store, cap);
    flip(disk, cap, 20 * 8);
    await assert.rejects(store.verify(cap.address), isDamage(cap.address));
  });

  it('is noticed before memory is taken for an impossible size', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(3));
    const stored = disk.objects.get(cap.address)!.slice();
    new DataView(stored.buffer).setBigUint64(stored.length - 16, BigInt(OBJECT_BYTES_MAX));
    disk.objects.set(cap.address, stored);
    const offsets: number[] = [];
    const watched: ObjectDisk = {
      ...disk,
      async open(name) {
        const reader = await disk.open(name);
        return {
          ...reader,
          read: (offset, length) => {
            offsets.push(offset);
            return reader.read(offset, length);
          },
        };
      },
    };
    const fresh = makeObjectStore({ disk: watched, ciphers: nodeCiphers, random: nodeRandom });
    await assert.rejects(fresh.open(cap), isDamage(cap.address));
    assert.deepEqual(offsets, [stored.length - 16, 0], 'no leaf hash was asked for');
  });

  it('is noticed in a segment though the tree was proved before', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(3 * SEGMENT_BYTES));
    await readRange(store, cap);
    flip(disk, cap, (HEADER_BYTES + 2 * SEGMENT_BYTES + 77) * 8);
    await assert.rejects(readRange(store, cap), isDamage(cap.address, 2));
    assert.deepEqual(await readRange(store, cap, 0, 5), sample(3 * SEGMENT_BYTES).slice(0, 5));
  });

  it('is noticed when two segments are swapped', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(2 * SEGMENT_BYTES));
    const stored = disk.objects.get(cap.address)!.slice();
    const first = stored.slice(HEADER_BYTES, HEADER_BYTES + SEGMENT_BYTES);
    stored.copyWithin(HEADER_BYTES, HEADER_BYTES + SEGMENT_BYTES, HEADER_BYTES + 2 * SEGMENT_BYTES);
    stored.set(first, HEADER_BYTES + SEGMENT_BYTES);
    disk.objects.set(cap.address, stored);
    await assert.rejects(readRange(storeOn(disk), cap), isDamage(cap.address, 0));
  });

  it('is noticed when a disk gives one object for another', async () => {
    const { store, disk } = makeTestStore();
    const [one, two] = [await put(store, sample(10, 'a')), await put(store, sample(10, 'b'))];
    disk.objects.set(one.address, disk.objects.get(two.address)!);
    await assert.rejects(storeOn(disk).open(one), isDamage(one.address));
  });
});

async function assertOthersIntact(reader: ObjectReader, bytes: Uint8Array, damaged: number) {
  for (let index = 0; index * SEGMENT_BYTES < bytes.length; index++) {
    if (index === damaged) continue;
    const [from, to] = [index * SEGMENT_BYTES, (index + 1) * SEGMENT_BYTES];
    assert.deepEqual(await reader.read(from, to), bytes.slice(from, to));
  }
}
