/** Small blobs in packs: as any disk, and what packing adds. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { makeMemoryDisk } from '../../../store/memory-disk.ts';
import { PackDisk } from '../../../store/packs/pack-disk.ts';
import { encodePack, readPackIndex } from '../../../store/packs/pack-format.ts';
import { makeMemoryPackIndex } from '../../../store/packs/pack-index.ts';
import { diskSuite } from '../../suites/disk.ts';
import { makeSeededRandom } from '../seeded-random.ts';

interface Vector {
  readonly key: string;
  readonly nonce: string;
  readonly blobs: readonly { readonly name: string; readonly bytes: string }[];
  readonly pack: string;
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../vectors/packs.json', import.meta.url), 'utf8'),
) as readonly Vector[];
const KEY = new Uint8Array(32).fill(5);

function make() {
  const disk = makeMemoryDisk();
  const index = makeMemoryPackIndex();
  const packed = new PackDisk({
    disk,
    index,
    key: KEY,
    onFault,
    random: makeSeededRandom('packs 1'),
  });
  return { disk, index, packed };
}
const onFault = (error: unknown): never => assert.fail(String(error));
const nameOf = (number: number): string => `blob${number}`;
const bytesOf = (number: number, length = 100): Uint8Array =>
  new Uint8Array(length).fill(number % 251);

describe('a disk that packs', () => {
  diskSuite('over memory', async () => {
    const { disk, index, packed } = make();
    const restart = async () =>
      new PackDisk({
        disk: disk.restart(),
        index: makeMemoryPackIndex(new Map(index.places)),
        key: KEY,
        onFault,
        random: makeSeededRandom('packs 2'),
      });
    return { disk: packed, restart };
  });

  it('puts what comes at once into few packs, and each is found again', async () => {
    const { disk, packed } = make();
    const all = Array.from({ length: 1_000 }, (_, number) => number);
    await Promise.all(all.map((number) => packed.put(nameOf(number), bytesOf(number))));
    assert.ok(disk.objects.size <= 3, `${disk.objects.size} packs`);
    for (const number of [0, 1, 500, 999]) {
      const reader = await packed.open(nameOf(number));
      assert.deepEqual(await reader.read(0, 1_000), bytesOf(number));
      assert.deepEqual(await reader.read(98, 10), bytesOf(number, 2));
    }
  });

  it('gives space back when most of a pack is gone', async () => {
    const { disk, packed } = make();
    const all = Array.from({ length: 100 }, (_, number) => number);
    await Promise.all(all.map((number) => packed.put(nameOf(number), bytesOf(number, 10_000))));
    for (const number of all.slice(10)) await packed.remove(nameOf(number));
    const left = [...disk.objects.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(left < 250_000, `${left} bytes are left for 100,000`);
    for (const number of all.slice(0, 10)) {
      const reader = await packed.open(nameOf(number));
      assert.deepEqual(await reader.read(0, 10_000), bytesOf(number, 10_000));
    }
    for (const number of all.slice(0, 10)) await packed.remove(nameOf(number));
    assert.equal(disk.objects.size, 0);
  });

  it('takes in a pack that a crash left without its places', async () => {
    const { disk, index } = make();
    const failing = { ...index, change: () => Promise.reject(new Error('The power failed.')) };
    const random = makeSeededRandom('packs 3');
    const packed = new PackDisk({ disk, index: failing, key: KEY, onFault, random });
    await assert.rejects(packed.put('left', bytesOf(1)));
    assert.equal(disk.objects.size, 1);
    const next = new PackDisk({ disk, index, key: KEY, onFault, random });
    assert.equal(await next.sweepTemporary(), 1);
    assert.deepEqual(await (await next.open('left')).read(0, 100), bytesOf(1));
    await next.remove('left');
    assert.equal(disk.objects.size, 0);
  });

  it('removes such a pack when all in it was put again since', async () => {
    const { disk, index } = make();
    const failing = { ...index, change: () => Promise.reject(new Error('The power failed.')) };
    const random = makeSeededRandom('packs 4');
    const packed = new PackDisk({ disk, index: failing, key: KEY, onFault, random });
    await assert.rejects(packed.put('again', bytesOf(1)));
    const next = new PackDisk({ disk, index, key: KEY, onFault, random });
    await next.put('again', bytesOf(1));
    assert.equal(disk.objects.size, 2);
    assert.equal(await next.sweepTemporary(), 1);
    assert.equal(disk.objects.size, 1);
  });

  it('finds everything again without its index', async () => {
    const { disk, index, packed } = make();
    await Promise.all([1, 2, 3].map((number) => packed.put(nameOf(number), bytesOf(number))));
    await packed.put('large', new Uint8Array(100_000));
    const anew = makeMemoryPackIndex();
    const random = makeSeededRandom('packs 5');
    await new PackDisk({ disk, index: anew, key: KEY, onFault, random }).sweepTemporary();
    assert.deepEqual(anew.places, index.places);
  });

  it('behaves as a map, whatever is put, replaced, removed and restarted', async () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant('put' as const), name: fc.nat(8), size: fc.nat(80_000) }),
      fc.record({ is: fc.constant('remove' as const), name: fc.nat(8) }),
      fc.record({ is: fc.constant('restart' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const disk = makeMemoryDisk();
        const index = makeMemoryPackIndex();
        let seed = 10;
        let packed = new PackDisk({
          disk,
          index,
          key: KEY,
          onFault,
          random: makeSeededRandom(`packs ${seed}`),
        });
        const model = new Map<string, Uint8Array>();
        for (const [at, one] of steps.entries()) {
          if (one.is === 'put') {
            await packed.put(nameOf(one.name), bytesOf(at, one.size));
            model.set(nameOf(one.name), bytesOf(at, one.size));
          } else if (one.is === 'remove') {
            await packed.remove(nameOf(one.name));
            model.delete(nameOf(one.name));
          } else
            packed = new PackDisk({
              disk,
              index,
              key: KEY,
              onFault,
              random: makeSeededRandom(`packs ${++seed}`),
            });
        }
        const found = new Map<string, Uint8Array>();
        for await (const { name, bytes } of packed.list()) {
          const reader = await packed.open(name);
          assert.equal(reader.size, bytes);
          found.set(name, await reader.read(0, bytes));
        }
        const sorted = (map: Map<string, Uint8Array>) =>
          [...map].sort(([one], [other]) => (one < other ? -1 : 1));
        assert.deepEqual(sorted(found), sorted(model));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a pack', () => {
  const blobs = [1, 2, 3].map((number) => ({
    name: nameOf(number),
    bytes: bytesOf(number, number),
  }));
  const pack = encodePack(blobs, KEY, makeSeededRandom('packs 1'));
  const listOf = (bytes: Uint8Array, key = KEY) =>
    readPackIndex('2gpack', bytes.length, async (from, to) => bytes.slice(from, to), key);

  it('names what is in it to its owner alone', async () => {
    assert.deepEqual(await listOf(pack), [
      { name: 'blob1', offset: 0, length: 1 },
      { name: 'blob2', offset: 1, length: 2 },
      { name: 'blob3', offset: 3, length: 3 },
    ]);
    assert.ok(!Buffer.from(pack).includes('blob'));
    await assert.rejects(listOf(pack, new Uint8Array(32)), { code: 'damaged' });
  });

  it('has the bytes that are written down', async () => {
    for (const vector of VECTORS) {
      const key = Buffer.from(vector.key, 'hex');
      const random = { bytes: () => Uint8Array.from(Buffer.from(vector.nonce, 'hex')) };
      const inside = vector.blobs.map(({ name, bytes }) => ({
        name,
        bytes: Uint8Array.from(Buffer.from(bytes, 'hex')),
      }));
      const made = encodePack(inside, key, random);
      assert.equal(Buffer.from(made).toString('hex'), vector.pack);
      const found = await listOf(made, key);
      assert.deepEqual(
        found.map(({ name, length }) => [name, length]),
        inside.map(({ name, bytes }) => [name, bytes.length]),
      );
    }
  });

  it('with any other byte, or cut, in its index or tail is refused', async () => {
    for (let at = 6; at < pack.length; at++) {
      const changed = pack.slice();
      changed[at]! ^= 1;
      await assert.rejects(listOf(changed), { code: 'damaged' }, `byte ${at}`);
    }
    for (let length = 0; length < pack.length; length++) {
      await assert.rejects(listOf(pack.slice(0, length)), { code: 'damaged' }, `cut at ${length}`);
    }
  });
});
