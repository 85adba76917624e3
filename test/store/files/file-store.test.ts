/** Files of any size: what goes in comes out, whole or in part, and nothing of it lies open. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  BadReadCap,
  DamagedObject,
  DiskFailed,
  type FileCap,
  ObjectClosed,
  ObjectMissing,
} from '../../../store/index.ts';
import { collect, cut, sample } from '../stores.ts';
import { collectNow, join, makeTestFiles, putFile, readFile } from './file-stores.ts';

const MIB = 2 ** 20;
const LARGE = sample(9 * MIB + 77, 'large file');

/** Lengths at which something changes, and any others. */
const length = fc.oneof(
  fc.nat(300),
  fc.constantFrom(0, 1, 131_071, 131_072, 131_073, 262_143, 262_144, 262_145),
  fc.nat(400_000),
);

describe('The file store', () => {
  it('gives back any bytes, however they were cut', async () => {
    await fc.assert(
      fc.asyncProperty(length, fc.array(fc.nat(), { maxLength: 5 }), async (size, places) => {
        const { files } = makeTestFiles();
        const bytes = sample(size, `any ${size}`);
        const writer = await files.create();
        for await (const piece of cut(bytes, ...places)) await writer.write(piece);
        const cap = await writer.finish();
        assert.deepEqual(cap.size, size);
        assert.ok(Buffer.from(bytes).equals(await readFile(files, cap)));
      }),
      { numRuns: 40 },
    );
  });

  it('gives back any range of a file of many chunks', async () => {
    const { files } = makeTestFiles();
    const cap = await putFile(files, LARGE);
    assert.equal(cap.form, 'list');
    const reader = await files.open(cap);
    const place = fc.nat(LARGE.length + 10);
    await fc.assert(
      fc.asyncProperty(place, fc.oneof(place, fc.nat(70_000)), async (from, other) => {
        const to = other < 70_000 ? from + other : Math.max(from, other);
        const expected = LARGE.subarray(from, to);
        assert.ok(Buffer.from(expected).equals(await reader.read(from, to)));
      }),
      { numRuns: 60 },
    );
    assert.ok(Buffer.from(LARGE).equals(await collect(reader.stream())));
    assert.equal((await reader.read(500, 100)).length, 0);
    await assert.rejects(reader.read(-1, 5), RangeError);
    await reader.close();
    await assert.rejects(reader.read(0, 1), ObjectClosed);
  });

  it('gives each of many reads its own bytes, though they overlap and take turns', async () => {
    const { files, disk } = makeTestFiles();
    const cap = await putFile(files, LARGE);
    const step = fc.record({
      /** Undefined: on from where the read before ended. */
      from: fc.option(fc.nat(LARGE.length), { nil: undefined }),
      length: fc.oneof(fc.nat(70_000), fc.nat(3 * MIB)),
      waits: fc.boolean(),
      into: fc.boolean(),
    });
    const inOneGo = Array.from({ length: 6 }, (_, i) => {
      return { from: undefined, length: MIB + i, waits: false, into: i % 2 === 0 };
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const reader = await files.open(cap);
        const reads: Promise<void>[] = [];
        let at = 0;
        for (const { from = at, length, waits, into } of steps) {
          at = Math.min(from + length, LARGE.length);
          const room = into ? new Uint8Array(length) : undefined;
          const expected = Buffer.from(LARGE.subarray(from, at));
          const read = reader.read(from, at, room).then((bytes) => {
            assert.ok(expected.equals(bytes));
            if (room && expected.length > 0) assert.equal(bytes.buffer, room.buffer);
          });
          reads.push(read);
          if (waits) await read;
        }
        await Promise.all([...reads, reader.close()]);
      }),
      { numRuns: 12, examples: [[inOneGo]] },
    );
    // What could not be read is read when it is well again, by the same reader.
    const reader = await files.open(cap);
    const [name, bytes] = [...disk.objects].at(3)!;
    disk.objects.delete(name);
    await assert.rejects(reader.read(0, LARGE.length), ObjectMissing);
    disk.objects.set(name, bytes);
    assert.ok(Buffer.from(LARGE).equals(await reader.read(0, LARGE.length)));
    await reader.close();
  });

  it('keeps order and bytes of writes that overlap', async () => {
    const { files } = makeTestFiles();
    const writer = await files.create();
    const step = 300_000;
    const writes: Promise<void>[] = [];
    for (let at = 0; at < LARGE.length; at += step) {
      writes.push(writer.write(LARGE.subarray(at, at + step)));
    }
    const cap = await writer.finish();
    await Promise.all(writes);
    assert.ok(Buffer.from(LARGE).equals(await readFile(files, cap)));
    await assert.rejects(writer.write(new Uint8Array(1)), ObjectClosed);
    await assert.rejects(writer.finish(), ObjectClosed);
  });

  it('stores what it has already only once', async () => {
    const { files, disk } = makeTestFiles();
    const cap = await putFile(files, LARGE);
    const before = disk.objects.size;
    assert.deepEqual(
      await putFile(files, LARGE.subarray(0, 700_000), LARGE.subarray(700_000)),
      cap,
    );
    assert.equal(disk.objects.size, before);
    const at = 5 * MIB;
    await putFile(files, LARGE.subarray(0, at), Uint8Array.of(1), LARGE.subarray(at));
    // The chunk that was changed, perhaps its neighbour, and the list.
    assert.ok(disk.objects.size - before <= 3, `${disk.objects.size - before}`);
  });

  it('shares nothing between two vats but sizes', async () => {
    const [one, other] = [makeTestFiles('one'), makeTestFiles('other')];
    for (const bytes of [sample(500, 'small'), sample(200_000, 'medium'), LARGE]) {
      const [here, there] = [await putFile(one.files, bytes), await putFile(other.files, bytes)];
      assert.notEqual(here.address, there.address);
      assert.notDeepEqual(here.key, there.key);
    }
    for (const name of one.disk.objects.keys()) assert.ok(!other.disk.objects.has(name));
    // Nor do the sizes of chunks: they tell of the file only how large it is, about.
    const sizes = ({ disk }: typeof one) => [...disk.objects.values()].map((all) => all.length);
    const [here, there] = [sizes(one).slice(2), sizes(other).slice(2)];
    assert.notDeepEqual(here, there);
    // 16 bytes in common would be the first sign of equal plaintext under an equal key.
    const seen = new Set<string>();
    for (const bytes of one.disk.objects.values()) {
      for (let at = 48; at + 64 < bytes.length; at += 4_096) {
        seen.add(Buffer.from(bytes.subarray(at, at + 16)).toString('hex'));
      }
    }
    for (const bytes of other.disk.objects.values()) {
      for (let at = 48; at + 64 < bytes.length; at += 4_096) {
        assert.ok(!seen.has(Buffer.from(bytes.subarray(at, at + 16)).toString('hex')));
      }
    }
  });

  it('refuses every byte of every stored structure that was changed', async () => {
    const { files, disk } = makeTestFiles();
    const small = await putFile(files, sample(300, 'small'));
    const large = await putFile(files, LARGE.subarray(0, 3 * MIB));
    for (const [name, bytes] of [...disk.objects]) {
      const cap = name === small.address ? small : large;
      const thorough = bytes.length < 10_000;
      const step = thorough ? 1 : 120_011;
      const frame = Array.from({ length: 48 }, (_, at) => at);
      const end = Array.from({ length: 48 }, (_, at) => bytes.length - 1 - at);
      const places = new Set(thorough ? [] : [...frame, ...end]);
      for (let at = 0; at < bytes.length; at += step) places.add(at);
      for (const at of places) {
        bytes[at]! ^= 1 << (at % 8);
        await assert.rejects(files.verify(cap), DamagedObject, `${bytes.length}: ${at}`);
        bytes[at]! ^= 1 << (at % 8);
      }
      disk.objects.set(name, bytes.subarray(0, bytes.length - 1));
      await assert.rejects(files.verify(cap), DamagedObject);
      disk.objects.set(name, join(bytes, Uint8Array.of(0)));
      await assert.rejects(files.verify(cap), DamagedObject);
      disk.objects.delete(name);
      await assert.rejects(files.verify(cap), ObjectMissing);
      disk.objects.set(name, bytes);
    }
    await files.verify(small);
    await files.verify(large);
  });

  it('refuses one object in place of another', async () => {
    const { files, disk } = makeTestFiles();
    await putFile(files, LARGE.subarray(0, 3 * MIB));
    const cap = await putFile(files, LARGE.subarray(0, 3 * MIB));
    const names = [...disk.objects.keys()];
    const [first, second] = names.map((name) => disk.objects.get(name)!);
    disk.objects.set(names[0]!, second!);
    disk.objects.set(names[1]!, first!);
    await assert.rejects(files.verify(cap), DamagedObject);
  });

  it('mends what rotted unnoticed when the same content comes again', async () => {
    const { files, disk } = makeTestFiles();
    const photo = sample(200_000, 'photo');
    const cap = await putFile(files, photo);
    const { length } = disk.objects.get(cap.address)!;
    for (const at of [0, 100_000, length - 200, length - 1]) {
      disk.objects.get(cap.address)![at]! ^= 1;
      await putFile(files, photo);
      await files.verify(cap);
    }
  });

  it('writes anew what the disk can no longer read when the same content comes again', async () => {
    const { files, disk } = makeTestFiles();
    const photo = sample(200_000, 'photo');
    const cap = await putFile(files, photo);
    const rotten = disk.objects.get(cap.address);
    const open = disk.open.bind(disk);
    disk.open = async (name) => {
      const reader = await open(name);
      if (disk.objects.get(name) !== rotten) return reader;
      return { ...reader, size: reader.size, read: () => Promise.reject(new DiskFailed('EIO')) };
    };
    await assert.rejects(files.verify(cap), DiskFailed);
    await putFile(files, photo);
    await files.verify(cap);
  });

  it('refuses caps that are not of a file', async () => {
    const { files } = makeTestFiles();
    const small = await putFile(files, sample(300, 'small'));
    const large = await putFile(files, LARGE);
    const key = new Uint8Array(32);
    const wrong: FileCap[] = [
      { ...small, form: 'other' as never },
      { ...small, address: 'nowhere' },
      { ...small, key: new Uint8Array(31) },
      { ...small, size: -1 },
      { ...small, size: 1.5 },
      { ...small, size: 2 ** 50 },
      { ...small, size: 3_000 },
      { ...small, form: 'exact', key },
    ];
    for (const cap of wrong) await assert.rejects(readFile(files, cap), BadReadCap);
    const unfit: FileCap[] = [
      { ...small, key },
      { ...large, key },
      { ...large, size: large.size + 1 },
      { ...small, form: 'list' },
    ];
    for (const cap of unfit) await assert.rejects(readFile(files, cap), DamagedObject);
  });

  it('leaves nothing of an upload that was dropped', async () => {
    const { files, disk } = makeTestFiles();
    const writer = await files.create();
    await writer.write(LARGE);
    await writer.abort();
    await assert.rejects(writer.write(new Uint8Array(1)), ObjectClosed);
    await collectNow(files);
    assert.equal(disk.objects.size, 0);
  });
});
