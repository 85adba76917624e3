import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DiskMove, type MoveProgress, moveDisk } from '../../../bridges/disks/index.ts';
import { type MemoryDisk, makeMemoryDisk, type ObjectDisk } from '../../../store/index.ts';
import { diskSuite } from '../../suites/disk.ts';

const MIB = 2 ** 20;

describe('moving a disk', () => {
  diskSuite('two disks between which is moved', async () => {
    const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
    return {
      disk: new DiskMove(from, to).disk,
      restart: async () => new DiskMove(from.restart(), to.restart()).disk,
    };
  });

  it('carries everything over, with its progress, and leaves the old disk empty', async () => {
    const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
    const objects = new Map([
      ['large', sample(9 * MIB)],
      ['empty', new Uint8Array(0)],
      ...Array.from({ length: 20 }, (_, i) => [`small${i}`, sample(i * 100)] as const),
    ]);
    for (const [name, bytes] of objects) await from.put(name, bytes);
    const seen: MoveProgress[] = [];
    await moveDisk(from, to, { progress: (now) => seen.push(now) });
    assert.equal(from.objects.size, 0);
    assert.deepEqual([...to.objects.keys()].sort(), [...objects.keys()].sort());
    for (const [name, bytes] of objects)
      assert.ok(Buffer.from(bytes).equals(to.objects.get(name)!));
    const last = seen.at(-1)!;
    assert.equal(seen.length, 22);
    assert.equal(last.objects, last.objectsTotal);
    assert.equal(last.bytes, last.bytesTotal);
  });

  it('goes on after it was stopped, copying nothing twice', async () => {
    const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
    for (let i = 0; i < 20; i++) await from.put(`name${i}`, sample(100 + i));
    const stop = new AbortController();
    const progress = ({ objects }: MoveProgress) => {
      if (objects === 5) stop.abort(new Error('enough'));
    };
    await assert.rejects(moveDisk(from, to, { progress, signal: stop.signal }), /enough/);
    assert.ok(from.objects.size > 0 && to.objects.size >= 5);
    const halfway = [...to.objects.keys()].filter((name) => from.objects.has(name));
    const put: string[] = [];
    const counted: ObjectDisk = {
      ...to,
      put(name, bytes) {
        put.push(name);
        return to.put(name, bytes);
      },
    };
    await moveDisk(from, counted);
    assert.equal(to.objects.size, 20);
    assert.equal(
      put.some((name) => halfway.includes(name)),
      false,
    );
  });

  it('believes no copy that reads back as something else', async () => {
    const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
    await from.put('name', sample(100));
    const liar: ObjectDisk = {
      ...to,
      put: (name, bytes) =>
        to.put(
          name,
          bytes.map((byte, i) => (i === 50 ? byte ^ 1 : byte)),
        ),
    };
    await assert.rejects(moveDisk(from, liar), { code: 'disk-failed', message: /reads back/ });
    assert.equal(from.objects.size, 1);
    await moveDisk(from, to);
    assert.deepEqual(to.objects.get('name'), sample(100));
  });

  it('loses nothing that is changed meanwhile, whatever the order', async () => {
    const names = ['aaaa', 'bbbb', 'cccc'];
    const change = fc.record({
      name: fc.constantFrom(...names),
      what: fc.constantFrom('put', 'remove', 'read', 'write'),
      value: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), fc.scheduler(), async (changes, s) => {
        const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
        const expected = new Map<string, number>();
        for (const [i, name] of names.entries()) {
          await from.put(name, Uint8Array.of(i));
          expected.set(name, i);
        }
        const move = new DiskMove(slow(from, s), slow(to, s));
        const running = move.run();
        const changing = (async () => {
          for (const { name, what, value } of changes) await apply(move.disk, name, what, value);
        })();
        await s.waitFor(Promise.all([running, changing]));
        await move.run();
        assert.equal(from.objects.size, 0);
        assert.deepEqual(asNumbers(to), expected);

        async function apply(disk: ObjectDisk, name: string, what: string, value: number) {
          if (what === 'remove') {
            await disk.remove(name);
            expected.delete(name);
          } else if (what === 'read') {
            assert.equal(await readNumber(disk, name), expected.get(name));
          } else {
            if (what === 'put') await disk.put(name, Uint8Array.of(value));
            else {
              const writer = await disk.create();
              await writer.append(Uint8Array.of(value));
              await writer.commit(name);
            }
            expected.set(name, value);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('waits for nobody who reads on the old disk, and ends nobody’s reading', async () => {
    const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
    await from.put('name', Uint8Array.of(1));
    const move = new DiskMove(from, to);
    const reader = await move.disk.open('name');
    await move.run();
    assert.equal(from.objects.size, 0);
    assert.deepEqual(await reader.read(0, 1), Uint8Array.of(1));
    await reader.close();
  });

  it('loses nothing that is written to the old disk while the same name is on its way', async () => {
    const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
    await from.put('name', Uint8Array.of(1));
    let late: Promise<void> | undefined;
    const move = new DiskMove(from, {
      ...to,
      async put(name, bytes) {
        const writer = await from.create();
        await writer.append(Uint8Array.of(2));
        late ??= move.finishOld('name', () => writer.commit('name'));
        await to.put(name, bytes);
      },
    });
    await move.run();
    await late;
    assert.deepEqual([from.objects.size, to.objects.get('name')], [0, Uint8Array.of(2)]);
  });
});

function sample(bytes: number): Uint8Array {
  return Uint8Array.from(Buffer.alloc(bytes, 'what is on this disk, over and over; '));
}

/** The disk, whose every answer waits for its turn. */
function slow(disk: ObjectDisk, s: fc.Scheduler): ObjectDisk {
  const later = <T>(work: () => Promise<T>): Promise<T> =>
    s.schedule(Promise.resolve(), 'disk').then(work);
  return {
    create: () => later(() => disk.create()),
    put: (name, bytes) => later(() => disk.put(name, bytes)),
    open: (name) => later(() => disk.open(name)),
    remove: (name) => later(() => disk.remove(name)),
    list: () => disk.list(),
    sweepTemporary: () => disk.sweepTemporary(),
  };
}

async function readNumber(disk: ObjectDisk, name: string): Promise<number | undefined> {
  const reader = await disk.open(name).catch((error: { code?: string }) => {
    assert.equal(error.code, 'missing');
  });
  const bytes = await reader?.read(0, 1);
  await reader?.close();
  return bytes?.[0];
}

function asNumbers({ objects }: MemoryDisk): Map<string, number | undefined> {
  return new Map([...objects].map(([name, bytes]) => [name, bytes[0]]));
}
