/**
 * What every ObjectDisk must do, whatever it is made of. Run it against each implementation: the
 * store relies on each of these sentences.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DiskEntry, ObjectDisk } from '../../store/index.ts';

export interface DiskUnderTest {
  readonly disk: ObjectDisk;
  /** The disk as the next process finds it when this one dies now. */
  restart(): Promise<ObjectDisk>;
}

const NAME = 'bahq45sibcexample';
const OTHER = 'bahq45sibcanother';

/** `make` gives a fresh, empty disk for every test; `runs` of those that try random cases. */
export function diskSuite(title: string, make: () => Promise<DiskUnderTest>, runs = 50): void {
  describe(`${title} as an object disk`, () => {
    it('gives back what was appended, at any place', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ maxLength: 64 })),
          fc.nat(2_000),
          fc.nat(2_000),
          async (parts, offset, length) => {
            const { disk } = await make();
            await store(disk, NAME, parts);
            const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
            const reader = await disk.open(NAME);
            assert.equal(reader.size, whole.length);
            assert.deepEqual(
              await reader.read(offset, length),
              whole.slice(offset, offset + length),
            );
            await reader.close();
          },
        ),
        { numRuns: runs },
      );
    });

    it('keeps the order of appends that overlap', async () => {
      const { disk } = await make();
      const writer = await disk.create();
      const parts = Array.from({ length: 500 }, (_, i) => Uint8Array.of(i >> 8, i));
      await Promise.all(parts.map((part) => writer.append(part)));
      await writer.commit(NAME);
      assert.deepEqual(
        await contents(disk, NAME),
        parts.flatMap((part) => [...part]),
      );
    });

    it('keeps what an array held when it was appended, whatever becomes of it', async () => {
      const { disk } = await make();
      const writer = await disk.create();
      const array = Uint8Array.of(1, 2);
      await writer.append(array);
      array.fill(9);
      await writer.append(array);
      await writer.commit(NAME);
      assert.deepEqual(await contents(disk, NAME), [1, 2, 9, 9]);
    });

    it('shows nothing of an object before its commit', async () => {
      const { disk } = await make();
      const writer = await disk.create();
      await writer.append(Uint8Array.of(1));
      assert.deepEqual(await names(disk), []);
      await assert.rejects(disk.open(NAME), { code: 'missing', address: NAME });
      await writer.commit(NAME);
      assert.deepEqual(await names(disk), [NAME]);
    });

    it('keeps a committed object over a restart, and lists it with its size', async () => {
      const { disk, restart } = await make();
      await store(disk, NAME, [Uint8Array.of(1, 2, 3)]);
      const next = await restart();
      assert.deepEqual(await entries(next), [{ name: NAME, bytes: 3 }]);
      assert.deepEqual(await contents(next, NAME), [1, 2, 3]);
      // A disk that asks others has a note of it; any other needs none.
      assert.notEqual(await next.isNoted?.(NAME), false);
      assert.notEqual(await next.isNoted?.(OTHER), true);
    });

    it('sweeps what a crash left behind, and never lists it', async () => {
      const { disk, restart } = await make();
      await store(disk, NAME, [Uint8Array.of(1)]);
      const lost = await disk.create();
      await lost.append(Uint8Array.of(9, 9, 9));
      const next = await restart();
      assert.deepEqual(await names(next), [NAME]);
      // One that was still in memory leaves nothing.
      assert.ok((await next.sweepTemporary()) <= 1);
      assert.equal(await next.sweepTemporary(), 0);
      assert.deepEqual(await names(next), [NAME]);
      await lost.abort();
    });

    it('does not sweep away what is being written', async () => {
      const { disk } = await make();
      const writer = await disk.create();
      await writer.append(Uint8Array.of(1, 2));
      assert.equal(await disk.sweepTemporary(), 0);
      await writer.commit(NAME);
      assert.deepEqual(await contents(disk, NAME), [1, 2]);
    });

    it('leaves nothing after an abort, however often', async () => {
      const { disk, restart } = await make();
      const writer = await disk.create();
      await writer.append(Uint8Array.of(1));
      await writer.abort();
      await writer.abort();
      await assert.rejects(writer.append(Uint8Array.of(2)), { code: 'closed' });
      await assert.rejects(writer.commit(NAME), { code: 'closed' });
      assert.deepEqual(await names(disk), []);
      assert.equal(await (await restart()).sweepTemporary(), 0);
    });

    it('keeps a committed object when its writer is aborted afterwards', async () => {
      const { disk } = await make();
      const writer = await store(disk, NAME, [Uint8Array.of(7)]);
      await writer.abort();
      assert.deepEqual(await contents(disk, NAME), [7]);
    });

    it('replaces an object of the same name whole', async () => {
      const { disk } = await make();
      await store(disk, NAME, [Uint8Array.of(1, 2, 3)]);
      const before = await disk.open(NAME);
      await store(disk, NAME, [Uint8Array.of(4)]);
      assert.deepEqual(await before.read(0, 3), Uint8Array.of(1, 2, 3));
      await before.close();
      assert.deepEqual(await entries(disk), [{ name: NAME, bytes: 1 }]);
    });

    it('takes at once what is whole already', async () => {
      const { disk, restart } = await make();
      const bytes = Uint8Array.of(1, 2, 3);
      await disk.put(NAME, bytes);
      bytes.fill(9);
      assert.deepEqual(await contents(disk, NAME), [1, 2, 3]);
      await Promise.all([disk.put(NAME, Uint8Array.of(4)), disk.put(OTHER, new Uint8Array(0))]);
      assert.deepEqual(await contents(await restart(), NAME), [4]);
      assert.deepEqual(await contents(disk, OTHER), []);
      await assert.rejects(disk.put('../escape', bytes), { code: 'disk-failed' });
      assert.equal((await names(disk)).length, 2);
    });

    it('removes an object, also one that is not there', async () => {
      const { disk } = await make();
      await store(disk, NAME, [Uint8Array.of(1)]);
      await store(disk, OTHER, [Uint8Array.of(2)]);
      const reader = await disk.open(NAME);
      await disk.remove(NAME);
      await disk.remove(NAME);
      assert.deepEqual(await names(disk), [OTHER]);
      await assert.rejects(disk.open(NAME), { code: 'missing' });
      assert.deepEqual(await reader.read(0, 1), Uint8Array.of(1));
      await reader.close();
    });

    it('refuses a name that could be a path', async () => {
      const { disk } = await make();
      for (const name of ['../escape', 'a/b/c/d', '....', '', 'UPPERCASE', 'x'.repeat(129)]) {
        const writer = await disk.create();
        await assert.rejects(writer.commit(name), { code: 'disk-failed' }, name);
        await writer.abort();
        await assert.rejects(disk.open(name), { code: /^(missing|disk-failed)$/ }, name);
      }
      assert.deepEqual(await names(disk), []);
    });

    it('refuses to read after it was closed', async () => {
      const { disk } = await make();
      await store(disk, NAME, [Uint8Array.of(1)]);
      const reader = await disk.open(NAME);
      await reader.close();
      await reader.close();
      await assert.rejects(reader.read(0, 1), { code: 'closed' });
    });
  });
}

async function store(disk: ObjectDisk, name: string, parts: readonly Uint8Array[]) {
  const writer = await disk.create();
  for (const part of parts) await writer.append(part);
  await writer.commit(name);
  return writer;
}

async function contents(disk: ObjectDisk, name: string): Promise<number[]> {
  const reader = await disk.open(name);
  const bytes = await reader.read(0, reader.size);
  await reader.close();
  return [...bytes];
}

async function entries(disk: ObjectDisk): Promise<DiskEntry[]> {
  const found: DiskEntry[] = [];
  for await (const entry of disk.list()) found.push(entry);
  return found;
}

async function names(disk: ObjectDisk): Promise<string[]> {
  return (await entries(disk)).map(({ name }) => name);
}
