/** Snapshots of a lake: as a copy of it at that moment, whatever happens before, meanwhile and afterwards. */
import assert from 'node:assert/strict';
import { Lake, type LakePast } from '../../../actors/index.ts';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { fileCapOf, makeObjectsDevice } from '../../../bridges/objects/objects-device.ts';
import { makeSnapshotsDevice } from '../../../bridges/snapshots/index.ts';
import { E } from '../../../captp/index.ts';
import { type FileCap, isNodeName, makeFileStore, makeMemoryDisk } from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { makeSeededRandom } from '../../store/seeded-random.ts';
import { FakeClock, world } from '../../vat/powers.ts';

const DAY_MS = 86_400_000;
type Past = RefTo<typeof LakePast>;

async function lakeHere() {
  const disk = makeMemoryDisk();
  const clock = new FakeClock();
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  const random = makeSeededRandom('lake');
  const secret = new Uint8Array(32).fill(7);
  const files = makeFileStore({
    disk,
    ciphers: nodeCiphers,
    random,
    secret,
    now: () => clock.now(),
  });
  const objects = makeObjectsDevice({ files, clock, onFault });
  const key = new Uint8Array(32).fill(9);
  const snapshots = makeSnapshotsDevice({ disk, ciphers: nodeCiphers, key, objects, onFault });
  const devices = { objects: objects.ref, snapshots: snapshots.ref };
  let opened = await world([Lake], { clock, devices, onFault } as never);
  const furnish = async () => {
    const lake = await opened.vat.provide('lake', Lake, objects.ref);
    snapshots.serve(lake.archive);
    await E(lake.fitter).furnish(snapshots.ref);
    return lake;
  };
  let lake = await furnish();
  return {
    disk,
    clock,
    faults,
    snapshots,
    get lake() {
      return lake.owner;
    },
    past: (await E(lake.owner).past()) as Past,
    intake: lake.intake,
    archive: lake.archive,
    vat: () => opened.vat,
    async again() {
      opened = await opened.again({ devices, onFault } as never);
      lake = await furnish();
      return (await E(lake.owner).past()) as Past;
    },
    async write(name: string, content: string, more: { folder?: string; replaces?: string } = {}) {
      const upload = E(lake.owner).add({ name, folder: '', ...more });
      E.sendOnly(upload).write(Buffer.from(content));
      return E(upload).finish();
    },
    read: async (id: string) => Buffer.from(await E(lake.owner).read(id, 0, 1_000)).toString(),
    /** Deletes what nothing needs. */
    async collect() {
      const live = async function* (): AsyncGenerator<FileCap> {
        for (const object of await E(lake.intake).objects()) {
          yield fileCapOf({ ...object, size: Number(object.size) });
        }
        yield* snapshots.files(lake.archive);
      };
      return files.collect(live(), { pause: async () => true });
    },
    async close() {
      await snapshots.close();
      await objects.close();
      await opened.vat.close();
      assert.deepEqual(faults, []);
    },
  };
}

describe('snapshots of a lake', () => {
  let home: Awaited<ReturnType<typeof lakeHere>>;
  beforeEach(async () => {
    home = await lakeHere();
  });
  afterEach(() => home.close());

  const namesIn = async (snapshot: string, folder?: string) =>
    (await E(home.past).listSnapshot(snapshot, folder)).map(({ name }) => name);
  const nodes = () => [...home.disk.objects.keys()].filter(isNodeName).length;

  it('show the lake as it was, and its files can be read', async () => {
    const folder = await E(home.lake).makeFolder('Letters');
    const letter = await home.write('ada.txt', 'dear Ada', { folder: folder.id });
    const other = await home.write('list.txt', 'milk');
    const first = await E(home.past).takeSnapshot();
    assert.deepEqual([first.files, first.folders, first.bytes], [2n, 1n, 12n]);
    await E(home.lake).rename(other.id, 'shopping.txt');
    await E(home.lake).move(letter.id, '');
    await E(home.lake).remove(folder.id);
    home.clock.advance(1_000);
    const second = await E(home.past).takeSnapshot();
    assert.deepEqual(await namesIn(first.id), ['Letters', 'list.txt']);
    assert.deepEqual(await namesIn(first.id, folder.id), ['ada.txt']);
    assert.deepEqual(await namesIn(second.id), ['ada.txt', 'shopping.txt']);
    const bytes = await E(home.past).readSnapshot(first.id, letter.id, 5, 100);
    assert.equal(Buffer.from(bytes).toString(), 'Ada');
    assert.deepEqual(
      (await E(home.past).snapshots()).map(({ id }) => id),
      [second.id, first.id],
    );
    assert.equal(await codeOf(E(home.past).listSnapshot('nothing')), 'not-found');
    assert.equal(await codeOf(E(home.past).listSnapshot(first.id, letter.id)), 'not-found');
  });

  it('share what did not change, and are one when nothing did', async () => {
    for (let at = 0; at < 120; at++) await home.write(`file ${at}`, 'the same');
    await E(home.past).takeSnapshot();
    const before = nodes();
    home.clock.advance(1_000);
    await E(home.past).takeSnapshot();
    assert.equal((await E(home.past).snapshots()).length, 1);
    await home.write('one more', 'content');
    await E(home.past).takeSnapshot();
    assert.equal((await E(home.past).snapshots()).length, 2);
    assert.ok(nodes() - before <= 6, `${nodes() - before} new nodes`);
  });

  it('are of one moment, though the lake changes while they are taken', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 260; at++) ids.push((await home.write(`file ${at}`, `${at}`)).id);
    const taking = E(home.past).takeSnapshot();
    // A file goes into a folder that is made meanwhile: either both are in the snapshot or neither.
    const folder = await E(home.lake).makeFolder('new');
    await E(home.lake).move(ids[0]!, folder.id);
    const { id } = await taking;
    const top = await namesIn(id);
    const inFolder = top.includes('new') ? await namesIn(id, folder.id) : [];
    assert.equal([...top, ...inFolder].filter((name) => name === 'file 0').length, 1);
    assert.equal(top.length + inFolder.length, 260 + (top.includes('new') ? 1 : 0));
  });

  it('tell what is different between two', async () => {
    const folder = await E(home.lake).makeFolder('folder');
    const [a, b, c] = [
      await home.write('a', '1'),
      await home.write('b', '2'),
      await home.write('c', '3'),
    ];
    const first = await E(home.past).takeSnapshot();
    await E(home.lake).move(a.id, folder.id);
    await E(home.lake).remove(b.id);
    await home.write('c', 'four', { replaces: c.id });
    const d = await home.write('d', '5');
    home.clock.advance(1_000);
    const second = await E(home.past).takeSnapshot();
    const found = await E(home.past).compareSnapshots(first.id, second.id);
    const told = found.map(({ id, before, after }) => [
      id,
      before && `${before.name} ${before.folder} ${before.size}`,
      after && `${after.name} ${after.folder} ${after.size}`,
    ]);
    const expected = [
      [a.id, 'a  1', `a ${folder.id} 1`],
      [b.id, 'b  1', undefined],
      [c.id, 'c  1', 'c  4'],
      [d.id, undefined, 'd  1'],
    ];
    const sorted = (rows: unknown[][]) =>
      rows.sort((x, y) => (String(x[0]) < String(y[0]) ? -1 : 1));
    assert.deepEqual(sorted(told), sorted(expected));
    const rest = await E(home.past).compareSnapshots(first.id, second.id, found[1]!.id);
    assert.deepEqual(
      rest.map(({ id }) => id),
      found.slice(2).map(({ id }) => id),
    );
  });

  it('bring back a file or a folder with all in it, and lose nothing of now', async () => {
    const folder = await E(home.lake).makeFolder('Photos');
    const inner = await E(home.lake).makeFolder('2026', folder.id);
    const boat = await home.write('boat.jpg', 'a boat', { folder: inner.id });
    const list = await home.write('list.txt', 'milk');
    const { id } = await E(home.past).takeSnapshot();
    await home.write('list.txt', 'bread', { replaces: list.id });
    await E(home.lake).remove(folder.id);
    await E(home.lake).purge();
    await home.write('Photos', 'a file of that name');
    await home.collect();
    assert.equal(await E(home.past).restoreEntry(id, folder.id), 3n);
    assert.equal(await home.read(boat.id), 'a boat');
    assert.equal((await E(home.lake).at('Photos (2)/2026/boat.jpg')).id, boat.id);
    assert.equal(await E(home.past).restoreEntry(id, list.id), 1n);
    assert.equal(await home.read(list.id), 'milk');
    const versions = await E(home.past).versions(list.id);
    assert.deepEqual(
      versions.map(({ number, size }) => [number, size]),
      [
        [3n, 4n],
        [2n, 5n],
        [1n, 4n],
      ],
    );
    assert.equal(await E(home.past).restoreEntry(id, folder.id), 0n);
    assert.equal(await codeOf(E(home.past).restoreEntry(id, 'nothing')), 'not-found');
  });

  it('keep what they need from being deleted, and no more once they are dropped', async () => {
    const file = await home.write('file', 'content that is only here');
    const { id } = await E(home.past).takeSnapshot();
    await E(home.lake).remove(file.id);
    await E(home.lake).purge();
    assert.equal((await home.collect()).removed, 0);
    assert.equal(await E(home.past).restoreEntry(id, file.id), 1n);
    await E(home.lake).remove(file.id);
    await E(home.lake).purge();
    await E(home.past).dropSnapshot(id);
    await home.snapshots.close();
    assert.equal(nodes(), 0);
    assert.equal((await home.collect()).removed, 1);
  });

  it('forget what was deleted for good, with all that lay in it, and nothing else', async () => {
    const folder = await E(home.lake).makeFolder('Letters');
    await home.write('ada.txt', 'dear Ada', { folder: folder.id });
    const binned = await home.write('old.txt', 'dear Bob', { folder: folder.id });
    const kept = await home.write('list.txt', 'milk');
    await E(home.lake).remove(binned.id);
    await E(home.past).takeSnapshot();
    home.clock.advance(1_000);
    await home.write('more.txt', 'bread');
    await E(home.past).takeSnapshot();
    assert.equal(await codeOf(E(home.past).forget([folder.id])), 'not-purged');
    await E(home.lake).remove(folder.id);
    await E(home.lake).purge();
    assert.equal((await home.collect()).removed, 0);
    assert.equal(await E(home.past).forget([folder.id, 'nothing']), 2n);
    await home.vat().idle();
    await home.snapshots.close();
    const [second, first] = await E(home.past).snapshots();
    assert.deepEqual(
      [first, second].map((one) => [one?.files, one?.folders, one?.bytes].map(Number)),
      [
        [1, 0, 4],
        [2, 0, 9],
      ],
    );
    assert.deepEqual(await namesIn(first?.id ?? ''), ['list.txt']);
    assert.equal(
      Buffer.from(await E(home.past).readSnapshot(first?.id ?? '', kept.id, 0, 9)).toString(),
      'milk',
    );
    assert.equal(await codeOf(E(home.past).listSnapshot(first?.id ?? '', folder.id)), 'not-found');
    assert.equal((await home.collect()).removed, 2);
    home.clock.advance(1_000);
    const { id } = await E(home.past).takeSnapshot();
    assert.deepEqual(await namesIn(id), ['list.txt', 'more.txt']);
    assert.equal(await E(home.past).forget([folder.id]), 0n);
  });

  it('are taken each day, also when the vat slept, and thin out', async () => {
    await E(home.past).setKeepRules(
      { newest: 10, days: 30, staggered: true },
      { newest: 2, days: 3, staggered: false },
    );
    for (let day = 0; day < 8; day++) {
      await home.write(`day ${day}`, 'content');
      home.clock.advance(DAY_MS);
      await home.vat().idle();
      await home.snapshots.close();
      await home.vat().idle();
    }
    const all = await E(home.past).snapshots();
    assert.ok(all.length >= 3 && all.length <= 4, `${all.length} snapshots`);
    const past = await home.again();
    assert.deepEqual(
      (await E(past).snapshots()).map(({ id }) => id),
      all.map(({ id }) => id),
    );
  });

  it('are begun anew when the nodes of the last one are gone', async () => {
    await home.write('file', 'content');
    await E(home.past).takeSnapshot();
    for (const name of [...home.disk.objects.keys()]) {
      if (isNodeName(name)) home.disk.objects.delete(name);
    }
    await home.write('other', 'content');
    home.clock.advance(1_000);
    assert.equal((await home.collect()).removed, 0);
    const { id } = await E(home.past).takeSnapshot();
    assert.deepEqual(await namesIn(id), ['file', 'other']);
    const codes = home.faults.splice(0).map((fault) => (fault as { code: string }).code);
    assert.deepEqual(codes, ['node-missing', 'node-missing']);
  });

  it('are offered to the owner, and to nobody who only looks', async () => {
    const reader = await E(home.lake).reader();
    assert.notEqual(
      await codeOf((E(reader) as never as { past(): Promise<unknown> }).past()),
      'none',
    );
  });
});
