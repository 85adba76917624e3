/** Uploads and reads as the lake asks for them, over a folder on the disk and a clock moved by hand. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import {
  LakeIntake,
  type Objects,
  Refusal,
  type StoredObject,
  type Upload,
} from '../../../actors/index.ts';
import {
  nodeCiphers,
  nodeRandom,
  type ObjectFolder,
  openObjectFolder,
} from '../../../bridges/disks/index.ts';
import {
  fileCapOf,
  makeObjectsDevice,
  type ObjectsDevice,
} from '../../../bridges/objects/objects-device.ts';
import { UPLOADS_MAX } from '../../../bridges/objects/uploads.ts';
import { E } from '../../../captp/index.ts';
import { makeFileStore } from '../../../store/index.ts';
import { guarded, type Inside, type RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { FakeClock } from '../../vat/powers.ts';
import { storedIn, unfinishedIn } from '../disks/stored-in.ts';
import { folderOfItsOwn, removeFolder } from '../host/host-here.ts';

type Object = Inside<typeof StoredObject>;
const MINUTE_MS = 60_000;

describe('the objects device', () => {
  let folder: string;
  let clock: FakeClock;
  let device: ObjectsDevice;
  let disk: ObjectFolder | undefined;
  let objects: RefTo<typeof Objects>;
  let accepted: Object[];
  const faults: unknown[] = [];

  const intake = guarded(LakeIntake, {
    accept({ name, folder: at }, object) {
      if (name === 'unwanted') throw new Refusal('bad-name', 'No.');
      accepted.push(object);
      const file = { id: 'x', kind: 'file' as const, name, folder: at, type: '', tags: [] };
      return { ...file, size: object.size, added: 0, modified: 0 };
    },
    objects: () => accepted,
    objectOf: () => accepted[0],
  });

  beforeEach(async () => {
    folder = await folderOfItsOwn();
    clock = new FakeClock();
    accepted = [];
    device = await openDevice();
    objects = device.ref;
  });
  afterEach(async () => {
    await device.close();
    await disk?.close();
    await removeFolder(folder);
    assert.deepEqual(faults.splice(0), []);
  });

  async function openDevice(): Promise<ObjectsDevice> {
    await disk?.close();
    disk = await openObjectFolder(folder);
    const files = makeFileStore({
      disk,
      ciphers: nodeCiphers,
      random: nodeRandom,
      secret: new Uint8Array(32).fill(7),
      now: () => clock.now(),
    });
    return makeObjectsDevice({ files, clock, onFault: (error) => faults.push(error) });
  }

  /** All that the lake was given and has not dropped. */
  async function* live() {
    for (const object of accepted) yield fileCapOf(object);
  }

  /** The lake lets go of a file; the collection comes a little later. */
  async function dropped(object: Object): Promise<void> {
    accepted = accepted.filter((other) => other !== object);
    await E(objects).drop(object.address);
    clock.advance(2_000);
  }

  const start = (name = 'file', size?: number) =>
    E(objects).upload(intake, { name, folder: '', ...(size === undefined ? {} : { size }) });
  const temporary = () => unfinishedIn(folder).length;
  const stored = () => [...storedIn(folder).keys()];

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((on) => setImmediate(on));
  }

  /** Waits until the disk answers for so many objects. */
  async function untilHeld(count: number): Promise<void> {
    for (;;) {
      let held = 0;
      for await (const _ of disk!.list()) held += 1;
      if (held === count) return;
      await new Promise((on) => setImmediate(on));
    }
  }

  async function put(content: Uint8Array): Promise<Object> {
    const upload = await start();
    await E(upload).write(content);
    await E(upload).finish();
    return accepted.at(-1) as Object;
  }

  it('keeps what was written in order, however it was cut, and none of it as it is', async () => {
    const content = randomBytes(700_001);
    const upload = start();
    for (const [from, to] of [
      [0, 1],
      [1, 200_000],
      [200_000, 200_000],
      [200_000, 700_001],
    ]) {
      E.sendOnly(upload).write(content.subarray(from, to));
    }
    await E(upload).finish();
    const [object] = accepted as [Object];
    assert.ok(content.equals(await E(objects).read(object, 0, 1_000_000)));
    assert.ok(
      content.subarray(131_070, 131_080).equals(await E(objects).read(object, 131_070, 131_080)),
    );
    assert.equal(temporary(), 0);
  });

  it('keeps a file of no bytes', async () => {
    const object = await put(new Uint8Array(0));
    assert.equal(object.size, 0);
    assert.equal((await E(objects).read(object, 0, 10)).length, 0);
  });

  it('takes nothing after finish or abort, and finishes once', async () => {
    const upload = await start();
    await E(upload).write(Buffer.from('once'));
    const both = await Promise.all([codeOf(E(upload).finish()), codeOf(E(upload).finish())]);
    assert.deepEqual(both, ['none', 'upload-over']);
    assert.equal(accepted.length, 1);
    assert.equal(await codeOf(E(upload).write(Buffer.from('more'))), 'upload-over');
    await E(upload).abort();
    assert.equal(stored().length, 1);

    const given = await start();
    await E(given).write(Buffer.from('bytes'));
    await E(given).abort();
    await E(given).abort();
    assert.equal(await codeOf(E(given).write(Buffer.from('more'))), 'upload-over');
    assert.equal(await codeOf(E(given).finish()), 'upload-over');
    assert.equal(temporary(), 0);
    assert.equal(stored().length, 1);
  });

  it('refuses a file that is longer or shorter than was said, and leaves nothing of it', async () => {
    const long = await start('long', 3);
    assert.equal(await codeOf(E(long).write(Buffer.from('four'))), 'too-long');
    const short = await start('short', 5);
    await E(short).write(Buffer.from('four'));
    assert.equal(await codeOf(E(short).finish()), 'cut-off');
    // Who wrote on before the answer came hears the reason, too.
    assert.equal(await codeOf(E(short).finish()), 'cut-off');
    assert.equal(await codeOf(E(long).finish()), 'too-long');
    assert.deepEqual([temporary(), stored().length, accepted.length], [0, 0, 0]);
  });

  it('says what the lake says when that does not want the file', async () => {
    const upload = await start('unwanted');
    assert.equal(await codeOf(E(upload).finish()), 'bad-name');
    assert.equal(temporary(), 0);
  });

  it('puts an upload aside that nobody continues for ten minutes', async () => {
    device.collect(live);
    const upload = await start();
    for (let at = 0; at < 6; at += 1) await E(upload).write(randomBytes(1_000_000));
    clock.advance(9 * MINUTE_MS);
    await E(upload).write(Buffer.from('more'));
    clock.advance(9 * MINUTE_MS);
    assert.equal(await codeOf(E(upload).written()), 'none');
    await until(() => stored().length > 0);
    clock.advance(10 * MINUTE_MS);
    assert.equal(await codeOf(E(upload).finish()), 'upload-over');
    await until(() => {
      clock.advance(2_000);
      return stored().length === 0;
    });
  });

  it('goes on with an upload, in the same run and after a restart of the vat', async () => {
    const content = randomBytes(20_000_000);
    const file = { name: 'film', folder: '', size: content.length, modified: 5, resume: true };
    const send = async (upload: RefTo<typeof Upload>, to: number): Promise<number> => {
      const begin = Number(await E(upload).written());
      for (let at = begin; at < to; at += 500_000) {
        await E(upload).write(content.subarray(at, Math.min(at + 500_000, to)));
      }
      return begin;
    };
    device.collect(live);
    assert.equal(await send(await E(objects).upload(intake, file), 8_000_000), 0);
    const again = await E(objects).upload(intake, file);
    const second = await send(again, 15_000_000);
    assert.ok(second > 3_000_000 && second <= 8_000_000, `${second}`);
    await device.close();
    device = await openDevice();
    device.collect(live);
    const upload = await E(device.ref).upload(intake, file);
    const third = await send(upload, content.length);
    assert.ok(third > 10_000_000, `${third}`);
    await E(upload).finish();
    const [object] = accepted as [Object];
    assert.equal(object.size, content.length);
    const read = await E(device.ref).read(object, 14_500_000, 15_500_000);
    assert.ok(content.subarray(14_500_000, 15_500_000).equals(read));
  });

  it('begins anew where that is wanted, or nothing tells the file from another', async () => {
    const part = randomBytes(8_000_000);
    const file = { name: 'film', folder: '', size: 9_000_000, modified: 5 };
    const begin = async (resume: object): Promise<number> => {
      const upload = await E(objects).upload(intake, { ...file, ...resume });
      const written = Number(await E(upload).written());
      for (let at = written; at < part.length; at += 500_000) {
        await E(upload).write(part.subarray(at, at + 500_000));
      }
      return written;
    };
    assert.equal(await begin({ resume: true }), 0);
    assert.equal(await begin({}), 0);
    assert.equal(await begin({ resume: true, modified: 6 }), 0);
    assert.ok((await begin({ resume: true })) > 0);
    assert.equal(await begin({ resume: false }), 0);
  });

  it('takes so many uploads at once and no more, also of those that ask together', async () => {
    const all = Array.from({ length: UPLOADS_MAX + 6 }, () => start());
    const outcomes = await Promise.all(all.map((upload) => codeOf(upload)));
    assert.equal(outcomes.filter((code) => code === 'none').length, UPLOADS_MAX);
    assert.equal(outcomes.filter((code) => code === 'busy').length, 6);
    // Pages that went away must not keep others out: who has been idle longest makes room.
    clock.advance(MINUTE_MS);
    const later = await start();
    assert.equal(await codeOf(E(later).write(Buffer.from('in'))), 'none');
    // All were idle as long, so which of them it was is up to the disk.
    const began = all.filter((_, i) => outcomes[i] === 'none');
    const codes = await Promise.all(began.map((one) => codeOf(E(one).write(Buffer.from('in')))));
    assert.equal(codes.filter((code) => code === 'upload-over').length, 1);
    assert.equal(codes.filter((code) => code === 'none').length, UPLOADS_MAX - 1);
  });

  it('gives up what is under way when it closes, and takes nothing more', async () => {
    const upload = await start();
    await E(upload).write(Buffer.from('some'));
    const beginning = codeOf(start());
    const object = await put(Buffer.from('kept'));
    await device.close();
    assert.equal(temporary(), 0);
    assert.equal(await codeOf(E(upload).finish()), 'upload-over');
    assert.equal(await codeOf(start()), 'closed');
    assert.equal(await codeOf(E(objects).read(object, 0, 1)), 'closed');
    assert.equal(await beginning, 'none');
    assert.equal(clock.awaited.length, 0);
  });

  it('finishes what it was finishing when it closes', async () => {
    const upload = await start();
    await E(upload).write(Buffer.from('some'));
    const finished = codeOf(E(upload).finish());
    await new Promise((on) => setImmediate(on));
    await device.close();
    const code = await finished;
    assert.ok(code === 'none' || code === 'upload-over', code);
    assert.equal(accepted.length, code === 'none' ? 1 : 0);
    assert.equal(temporary(), 0);
  });

  it('deletes nothing while a backup reads, and then everything that was to go', async () => {
    const [one, other] = [await put(Buffer.from('one')), await put(Buffer.from('other'))];
    const [first, second] = [device.hold(), device.hold()];
    device.collect(live);
    await dropped(one);
    await first();
    await first();
    await dropped(other);
    await device.quiet();
    assert.equal(stored().length, 2);
    await second();
    await untilHeld(0);
    await dropped(await put(Buffer.from('new')));
    await untilHeld(0);
  });

  it('deletes at the start what a crash left, and nothing that is needed', async () => {
    const [kept, left] = [await put(Buffer.from('kept')), await put(Buffer.from('left'))];
    accepted = [kept];
    device.collect(live);
    await untilHeld(1);
    assert.equal(await codeOf(E(objects).read(kept, 0, 1)), 'none');
    assert.equal(await codeOf(E(objects).read(left, 0, 1)), 'missing');
  });

  it('deletes at once when it is told to, and says how much that was', async () => {
    const [kept] = [await put(Buffer.from('kept')), await put(Buffer.from('left'))];
    assert.equal(await codeOf(device.gather()), 'closed');
    device.collect(live);
    assert.equal((await device.gather()).removed, 0);
    accepted = [kept];
    const [one, other] = await Promise.all([device.gather(), device.gather()]);
    assert.deepEqual([one.removed, other.removed, other.kept], [1, 0, 1]);
    assert.ok(one.freedBytes > 4 && one.whole);
    accepted = [];
    const release = device.hold();
    const held = device.gather();
    await device.quiet();
    assert.equal(stored().length, 1);
    await release();
    assert.equal((await held).removed, 1);
    device.collect(async function* () {
      yield* [];
      throw new Refusal('damaged', 'A record is damaged.');
    });
    assert.equal(await codeOf(device.gather()), 'damaged');
    faults.splice(0);
  });

  it('deletes nothing when what is needed cannot be told', async () => {
    await put(Buffer.from('kept'));
    const damage = new Error('a record is damaged');
    device.collect(async function* () {
      yield* [];
      throw damage;
    });
    await until(() => faults.length > 0);
    assert.deepEqual(faults.splice(0), [damage]);
    assert.equal(stored().length, 1);
  });

  it('closes what it read when that is deleted, and says that it is missing', async () => {
    const object = await put(randomBytes(300_000));
    device.collect(live);
    const reads = Array.from({ length: 8 }, () => codeOf(E(objects).read(object, 0, 300_000)));
    await dropped(object);
    for (const code of await Promise.all(reads))
      assert.ok(code === 'none' || code === 'missing', code);
    await untilHeld(0);
    assert.equal(await codeOf(E(objects).read(object, 0, 1)), 'missing');
  });

  it('keeps few objects open, however many are read', async () => {
    if (process.platform !== 'linux') return;
    const many: Object[] = [];
    for (let at = 0; at < 40; at += 1) many.push(await put(Buffer.from(`${at}`)));
    // The file in which small ones lie together is open from the first reading on.
    await E(objects).read(many[0] as Object, 0, 9);
    const before = readdirSync('/proc/self/fd').length;
    await Promise.all(many.map((object) => E(objects).read(object, 0, 9)));
    await until(() => readdirSync('/proc/self/fd').length <= before + 16);
    await device.close();
    await until(() => readdirSync('/proc/self/fd').length <= before);
  });
});
