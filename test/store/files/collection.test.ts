/** What nobody needs any more goes, and nothing else does, whatever happens meanwhile. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DamagedObject, type FileCap, type FileWriter } from '../../../store/index.ts';
import { sample } from '../stores.ts';
import { collectNow, makeTestFiles, putFile, these } from './file-stores.ts';

const MIB = 2 ** 20;
const DAY_MS = 86_400_000;
const FILE = sample(4 * MIB, 'to be collected');
/** Shares its first chunks with FILE. */
const SIBLING = Uint8Array.from(FILE).fill(1, 3 * MIB);

describe('The collection of garbage', () => {
  it('removes what no file needs, and keeps what any does', async () => {
    const { files, disk } = makeTestFiles();
    const one = await putFile(files, FILE);
    const alone = disk.objects.size;
    const other = await putFile(files, SIBLING);
    const small = await putFile(files, sample(100));
    const before = disk.objects.size;
    assert.deepEqual(await collectNow(files, one, other, small), {
      kept: before,
      removed: 0,
      freedBytes: 0,
      whole: true,
    });
    const found = await collectNow(files, one);
    assert.equal(found.removed, before - alone);
    assert.ok(found.freedBytes > MIB);
    await files.verify(one);
    assert.equal(disk.objects.size, alone);
    await collectNow(files);
    assert.equal(disk.objects.size, 0);
  });

  it('removes nothing when a list cannot be read', async () => {
    const { files, disk } = makeTestFiles();
    const one = await putFile(files, FILE);
    await putFile(files, sample(100));
    const before = disk.objects.size;
    disk.objects.get(one.address)![60]! ^= 1;
    await assert.rejects(collectNow(files, one), DamagedObject);
    assert.equal(disk.objects.size, before);
  });

  it('ends when it is told to, and the next one goes on', async () => {
    const { files, disk } = makeTestFiles();
    for (let at = 0; at < 200; at++) await putFile(files, sample(10, `${at}`));
    let pauses = 0;
    const some = await files.collect(these(), { pause: async () => ++pauses < 2 });
    assert.equal(some.whole, false);
    assert.ok(some.removed > 0 && some.removed < 200);
    const rest = await collectNow(files);
    assert.deepEqual([rest.removed, rest.whole], [200 - some.removed, true]);
    assert.equal(disk.objects.size, 0);
  });

  it('spares what an upload under way has stored or found again', async () => {
    const { files } = makeTestFiles();
    await putFile(files, FILE);
    const writer = await files.create();
    // Its chunks are garbage of the first file, and found again.
    await writer.write(FILE);
    await collectNow(files);
    const cap = await writer.finish();
    await collectNow(files);
    await files.verify(cap);
    await writer.release();
    await collectNow(files, cap);
    await files.verify(cap);
  });

  it('spares what was uploaded and recorded since it began', async () => {
    const { files } = makeTestFiles();
    await putFile(files, FILE);
    let again: FileCap | undefined;
    const pause = async () => {
      again ??= await putFile(files, FILE);
      return true;
    };
    await files.collect(these(), { pause });
    await files.verify(again!);
  });

  it('lets what is stored again wait until it is removed', async () => {
    const { disk } = makeTestFiles();
    let removing = () => {};
    let goOn = () => {};
    const removed = new Promise<void>((on) => {
      removing = on;
    });
    const gate = new Promise<void>((on) => {
      goOn = on;
    });
    const slow = {
      ...disk,
      async remove(name: string) {
        removing();
        await gate;
        await disk.remove(name);
      },
    };
    const { files } = makeTestFiles('vat', slow);
    await putFile(files, sample(100_000, 'again'));
    const collected = collectNow(files);
    await removed;
    const storing = putFile(files, sample(100_000, 'again'));
    for (let turn = 0; turn < 20; turn++) await new Promise((on) => setImmediate(on));
    goOn();
    await collected;
    await files.verify(await storing);
  });

  it('loses no file that is recorded, however uploads and collections overlap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(5), { maxLength: 12 }), async (s, plan) => {
        const { files } = makeTestFiles();
        const recorded = new Set<FileCap>();
        const contents = [0, 1, 2].map((at) => sample(70_000, `content ${at}`));
        const upload = async (at: number) => {
          const writer = await files.create();
          await s.schedule(Promise.resolve());
          await writer.write(contents[at % 3]!);
          const cap = await writer.finish();
          await s.schedule(Promise.resolve());
          if (at % 2 === 0) recorded.add(cap);
          await s.schedule(Promise.resolve());
          await writer.release();
        };
        async function* live() {
          yield* [...recorded];
        }
        const gather = () =>
          files.collect(live(), { pause: () => s.schedule(Promise.resolve(true)) });
        const uploads = plan.map((at) => upload(at));
        const collections = (async () => {
          await s.schedule(Promise.resolve());
          await gather();
          await gather();
        })();
        await s.waitFor(Promise.all([...uploads, collections]));
        for (const cap of recorded) await files.verify(cap);
      }),
      { numRuns: 40 },
    );
  });
});

describe('A resumable upload', () => {
  const resumable = (goOn: boolean, identity = 'film') => ({ identity, goOn });
  const LONG = sample(36 * MIB, 'a long upload');

  async function writeFrom(writer: FileWriter, to: number): Promise<void> {
    for (let at = writer.written; at < to; ) {
      const end = Math.min(at + MIB, to);
      await writer.write(LONG.subarray(at, end));
      at = end;
    }
  }

  it('goes on where it stopped, after a restart and a collection, and gives the same', async () => {
    const first = makeTestFiles();
    const begun = await first.files.create(resumable(true));
    await writeFrom(begun, 20 * MIB);
    await begun.suspend();
    const again = makeTestFiles('vat', first.disk.restart());
    await collectNow(again.files);
    const writer = await again.files.create(resumable(true));
    assert.ok(writer.written > 15 * MIB && writer.written <= 20 * MIB, `${writer.written}`);
    await writeFrom(writer, LONG.length);
    const cap = await writer.finish();
    await collectNow(again.files);
    await writer.release();
    await collectNow(again.files, cap);
    await again.files.verify(cap);
    const afresh = makeTestFiles();
    assert.deepEqual(await putFile(afresh.files, LONG), cap);
    assert.deepEqual([...again.disk.objects.keys()].sort(), [...afresh.disk.objects.keys()].sort());
  });

  it('goes on after a crash from what was noted on the way', async () => {
    const first = makeTestFiles();
    const begun = await first.files.create(resumable(true));
    await writeFrom(begun, 36 * MIB);
    const again = makeTestFiles('vat', first.disk.restart());
    const writer = await again.files.create(resumable(true));
    assert.ok(writer.written >= 32 * MIB, `${writer.written}`);
    await begun.abort();
    await writer.abort();
  });

  it('begins anew when that is wanted, under another name, or after a day', async () => {
    const { files, clock, disk } = makeTestFiles();
    const begun = await files.create(resumable(true));
    await writeFrom(begun, 8 * MIB);
    await begun.suspend();
    for (const [goOn, identity] of [
      [false, 'film'],
      [true, 'other'],
    ] as const) {
      const writer = await files.create(resumable(goOn, identity));
      assert.equal(writer.written, 0);
      await writer.suspend();
    }
    clock.now += DAY_MS + 1;
    const late = await files.create(resumable(true));
    assert.equal(late.written, 0);
    await late.suspend();
    await collectNow(files);
    assert.equal(disk.objects.size, 0);
  });

  it('has one writer at a time, and takes no note that was changed', async () => {
    const { files, disk } = makeTestFiles();
    const begun = await files.create(resumable(true));
    await writeFrom(begun, 8 * MIB);
    await begun.suspend();
    const writer = await files.create(resumable(true));
    assert.ok(writer.written > 0);
    assert.equal((await files.create(resumable(true))).written, 0);
    await writer.suspend();
    const [name, note] = [...disk.objects].find(([all]) => all.startsWith('note0'))!;
    for (let at = 0; at < note.length; at += 7) {
      note[at]! ^= 1;
      const other = await files.create(resumable(true));
      assert.equal(other.written, 0, `${name} ${at}`);
      await other.suspend();
      note[at]! ^= 1;
    }
  });
});
