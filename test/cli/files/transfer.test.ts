/** Files into a lake and out of it again, against lakes that behave and lakes that do not. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, LakeOwner } from '../../../actors/lake/interface.ts';
import { Far, type Ref } from '../../../captp/index.ts';
import { readEntry, type Source, saveEntry } from '../../../cli/files/download.ts';
import { LeftOut } from '../../../cli/files/left-out.ts';
import { readPieces, uploadPieces } from '../../../cli/files/upload.ts';
import { walk } from '../../../cli/files/walk.ts';
import { refuseExisting, writeWhole } from '../../../cli/files/whole.ts';
import type { Printer } from '../../../cli/terminal/terminal.ts';
import { DamagedObject } from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';

const MEGABYTE = 1_048_576;

function entry(fields: Partial<Entry>): Entry {
  const base = { id: '1', name: 'boat.jpg', folder: '', type: '', tags: [] };
  return {
    ...base,
    kind: 'file',
    size: 0n,
    added: 0n,
    modified: 1_766_000_000_000n,
    ...fields,
  } as Entry;
}

/** Bytes that differ at every place. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) % 251);
}

function lakeOfBytes(bytes: Uint8Array): Source {
  return {
    list: () => Promise.resolve([]),
    read: (_, from, to) => Promise.resolve(bytes.slice(from, to)),
  };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const settled = (): Promise<void> => new Promise((on) => setImmediate(on));

/** A promise that breaks when it is told to. */
function breakable<T>(): { promise: Promise<T>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((_, failed) => {
    reject = failed;
  });
  return { promise, reject };
}

/** What a whole run leaves unheard: each rejection of it would end the process with a stack. */
async function unheardDuring(run: () => Promise<void>): Promise<unknown[]> {
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  try {
    await run();
    await settled();
  } finally {
    process.removeListener('unhandledRejection', hear);
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
  return unheard;
}

describe('files on this disk', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-cli-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  describe('reading an entry', () => {
    for (const size of [0, 1, 524_288, 524_289, 5 * MEGABYTE + 3]) {
      it(`gives all ${size} bytes in order`, async () => {
        const bytes = pattern(size);
        const read = await collect(readEntry(lakeOfBytes(bytes), entry({ size: BigInt(size) })));
        assert.ok(read.equals(bytes));
      });
    }

    it('refuses a source that sends less than it said, and leaves nothing behind', async () => {
      const source = lakeOfBytes(pattern(1_000));
      const place = join(folder, 'boat.jpg');
      await assert.rejects(saveEntry(source, entry({ size: 1_001n }), place, {}), {
        code: 'cut-off',
      });
      assert.deepEqual(await readdir(folder), []);
    });

    it('refuses a source that sends more than was asked for', async () => {
      const source: Source = { ...lakeOfBytes(pattern(0)), read: async () => pattern(2_000) };
      const pieces = readEntry(source, entry({ size: 1_000n }));
      await assert.rejects(collect(pieces), { code: 'cut-off' });
    });

    it('names the file, and no address, when it is damaged where it is kept', async () => {
      const broken = new DamagedObject('bahq45sib');
      const source = { ...lakeOfBytes(pattern(0)), read: () => Promise.reject(broken) };
      await assert.rejects(collect(readEntry(source, entry({ size: 9n }))), (error: Error) => {
        assert.match(error.message, /“boat.jpg” is damaged.*gather store repair/);
        assert.doesNotMatch(error.message, /bahq/);
        return true;
      });
    });

    it('tells the first cause when pieces asked for ahead break before their turn', async () => {
      const { promise, reject } = breakable<Uint8Array>();
      const source: Source = {
        ...lakeOfBytes(pattern(0)),
        read: (_, from) => (from === 0 ? promise : Promise.reject(new Error('and so on'))),
      };
      const unheard = await unheardDuring(async () => {
        const reading = collect(readEntry(source, entry({ size: BigInt(4 * MEGABYTE) })));
        await settled();
        reject(new Error('damaged'));
        await assert.rejects(reading, { message: 'damaged' });
      });
      assert.deepEqual(unheard, []);
    });

    it('stops when it is told to, and leaves nothing behind', async () => {
      const controller = new AbortController();
      const advance = (): void => controller.abort(new Error('enough'));
      const place = join(folder, 'boat.jpg');
      const saving = saveEntry(
        lakeOfBytes(pattern(4 * MEGABYTE)),
        entry({ size: BigInt(4 * MEGABYTE) }),
        place,
        { signal: controller.signal, advance },
      );
      await assert.rejects(saving, { message: 'enough' });
      assert.deepEqual(await readdir(folder), []);
    });
  });

  describe('saving a folder', () => {
    const tree = (inner: Partial<Entry>): Source => ({
      list: async (id, after) =>
        after === undefined && id === 'top'
          ? [
              entry({ id: 'sub', kind: 'folder', name: 'sub' }),
              entry({ id: 'x', name: 'x.txt', size: 2n, ...inner }),
            ]
          : [],
      read: async () => Uint8Array.of(1, 2),
    });
    const top = entry({ id: 'top', kind: 'folder', name: 'Photos' });

    it('makes its folders and files', async () => {
      await saveEntry(tree({}), top, join(folder, 'Photos'), {});
      assert.deepEqual(await readdir(join(folder, 'Photos')), ['sub', 'x.txt']);
      assert.deepEqual([...(await readFile(join(folder, 'Photos', 'x.txt')))], [1, 2]);
    });

    it('gives a safe and free name to what is called what no file can be, and says so', async () => {
      for (const name of ['../evil', 'a\u202eb', '..', 'sub', 'x'.repeat(256)]) {
        const renamed: string[] = [];
        const watching = { renamed: (...names: string[]) => void renamed.push(...names) };
        await saveEntry(tree({ name }), top, join(folder, 'Photos'), watching);
        assert.deepEqual(await readdir(folder), ['Photos']);
        const [, here = ''] = renamed;
        assert.deepEqual(renamed, [name, here]);
        assert.deepEqual([...(await readFile(join(folder, 'Photos', here)))], [1, 2]);
        assert.equal((await readdir(join(folder, 'Photos'))).length, 2);
        await rm(join(folder, 'Photos'), { recursive: true });
      }
    });

    it('leaves out a file that is not whole where it is kept, saves the rest, and names it', async () => {
      const source: Source = {
        ...tree({}),
        list: async (id, after) =>
          after === undefined && id === 'top'
            ? ['a', 'b', 'c'].map((name) => entry({ id: name, name, size: 2n }))
            : [],
        read: async (id) => {
          if (id === 'b') throw new DamagedObject('bahq45sib');
          return Uint8Array.of(1, 2);
        },
      };
      const leftOut = new LeftOut();
      await saveEntry(source, top, join(folder, 'Photos'), { leftOut: leftOut.note });
      assert.deepEqual(await readdir(join(folder, 'Photos')), ['a', 'c']);
      const notes: string[] = [];
      const printer = {
        json: false,
        result: () => undefined,
        note: (text: string) => notes.push(text),
      };
      assert.throws(() => leftOut.say(printer as unknown as Printer), { code: 'left-out' });
      assert.match(notes.join(), /^Left out: b\. “b” is damaged/);
      // Without somebody who hears of it, such as in a script, nothing is left out unsaid.
      await assert.rejects(saveEntry(source, top, join(folder, 'Other'), {}), { code: 'damaged' });
      assert.deepEqual(await readdir(folder), ['Photos']);
    });

    it('names the folder that is not there, and not the file that was to be made on the way', async () => {
      const place = join(folder, 'none', 'x.txt');
      const file = entry({ name: 'x.txt', size: 2n });
      await assert.rejects(saveEntry(tree({}), file, place, {}), {
        code: 'not-found',
        message: `There is no folder ${join(folder, 'none')}`,
      });
    });

    it('refuses folders without end', async () => {
      const endless: Source = {
        list: async (_, after) =>
          after === undefined ? [entry({ id: 'top', kind: 'folder', name: 'f' })] : [],
        read: async () => new Uint8Array(),
      };
      const saving = saveEntry(endless, top, join(folder, 'Photos'), {});
      await assert.rejects(saving, { code: 'too-large' });
      assert.deepEqual(await readdir(folder), []);
    });
  });

  describe('a place that is taken', () => {
    it('is refused, or replaced when that was said', async () => {
      const place = join(folder, 'boat.jpg');
      await writeFile(place, 'old');
      await assert.rejects(refuseExisting(place, false), { code: 'exists' });
      await refuseExisting(place, true);
      await refuseExisting(join(folder, 'other'), false);
      await assert.rejects(refuseExisting(folder, true), { code: 'exists' });
    });

    it('keeps what was there when the new file breaks', async () => {
      const place = join(folder, 'boat.jpg');
      await writeFile(place, 'old');
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield pattern(10);
        throw new Error('line cut');
      }
      await assert.rejects(writeWhole(place, broken()), { message: 'line cut' });
      assert.equal(await readFile(place, 'utf8'), 'old');
      assert.deepEqual(await readdir(folder), ['boat.jpg']);
    });
  });

  describe('a file for nobody else', () => {
    it('can be read by its owner alone', async () => {
      const place = join(folder, 'vat.backup');
      await writeWhole(
        place,
        (async function* () {
          yield pattern(10);
        })(),
        0o600,
      );
      assert.equal((await stat(place)).mode & 0o777, 0o600);
    });
  });

  describe('finding files', () => {
    it('opens folders in the order of names, and leaves out links inside them', async () => {
      await mkdir(join(folder, 'Photos', 'deep'), { recursive: true });
      await writeFile(join(folder, 'Photos', 'b.txt'), '22');
      await writeFile(join(folder, 'Photos', 'deep', 'a.txt'), '1');
      await symlink(folder, join(folder, 'Photos', 'loop'));
      const found = await walk([join(folder, 'Photos')]);
      assert.deepEqual(
        found.files.map((file) => [...file.folders, file.name, file.size]),
        [
          ['Photos', 'b.txt', 2],
          ['Photos', 'deep', 'a.txt', 1],
        ],
      );
      assert.deepEqual(
        found.folders.map(({ folders }) => folders),
        [['Photos'], ['Photos', 'deep']],
      );
      assert.deepEqual(found.skipped, [join(folder, 'Photos', 'loop')]);
    });

    it('leaves out, and names, what no lake can keep, and goes on with the rest', async () => {
      const names = join(folder, 'names');
      await mkdir(names);
      await mkdir(join(names, 'fold\\er'));
      const bytes = Buffer.concat([Buffer.from(`${names}/bad`), Buffer.of(0xff)]);
      for (const place of [`${names}/a`, bytes, `${names}/fold\\er/in`, `${names}/esc\u001b`]) {
        await writeFile(place, '1');
      }
      await writeFile(join(names, 'replaced \ufffd'), '1');
      const found = await walk([names]);
      assert.deepEqual(
        found.files.map(({ name }) => name),
        ['a', 'replaced \ufffd'],
      );
      assert.deepEqual(
        found.unnamable.map(({ path }) => path.slice(names.length + 1)),
        ['bad\ufffd', 'esc\u001b', 'fold\\er'],
      );
      await assert.rejects(walk([join(names, 'fold\\er')]), { code: 'bad-name' });
    });

    it('says which one is not there', async () => {
      const path = join(folder, 'none');
      await assert.rejects(walk([path]), { code: 'ENOENT', path });
    });
  });

  describe('an upload', () => {
    const calls: string[] = [];
    let written = Buffer.alloc(0);
    let refuseAt = Number.POSITIVE_INFINITY;
    const lake = Far('lake', {
      add: () =>
        Far('upload', {
          write(bytes: Uint8Array) {
            if (written.length + bytes.length > refuseAt) throw new Error('disk full');
            written = Buffer.concat([written, bytes]);
            return BigInt(written.length);
          },
          finish: () => void calls.push('finish'),
          abort: () => void calls.push('abort'),
        }),
    }) as Ref as RefTo<typeof LakeOwner>;

    beforeEach(() => {
      calls.length = 0;
      written = Buffer.alloc(0);
      refuseAt = Number.POSITIVE_INFINITY;
    });

    it('writes a whole file in order and finishes', async () => {
      const bytes = pattern(4 * MEGABYTE + 5);
      await writeFile(join(folder, 'file'), bytes);
      let progress = 0;
      await uploadPieces(
        lake,
        { name: 'file', folder: '' },
        () => readPieces(join(folder, 'file')),
        {
          advance: (count) => {
            progress += count;
          },
        },
      );
      assert.ok(written.equals(bytes));
      assert.equal(progress, bytes.length);
      assert.deepEqual(calls, ['finish']);
    });

    it('throws away what was written when the vat refuses a piece', async () => {
      refuseAt = MEGABYTE;
      await writeFile(join(folder, 'file'), pattern(4 * MEGABYTE));
      const adding = uploadPieces(lake, { name: 'f', folder: '' }, () =>
        readPieces(join(folder, 'file')),
      );
      await assert.rejects(adding, { message: 'disk full' });
      assert.deepEqual(calls, ['abort']);
    });

    it('tells the first cause when pieces sent ahead break before their turn', async () => {
      let writes = 0;
      const { promise, reject } = breakable<bigint>();
      const refusing = Far('lake', {
        add: () =>
          Far('upload', {
            write() {
              writes += 1;
              if (writes === 1) return promise;
              throw new Error('This upload has ended');
            },
            abort: () => void calls.push('abort'),
          }),
      }) as Ref as RefTo<typeof LakeOwner>;
      async function* slow(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < 4; at += 1) {
          yield pattern(10);
          await settled();
        }
        reject(new Error('The disk is full'));
      }
      const unheard = await unheardDuring(() =>
        assert.rejects(uploadPieces(refusing, { name: 'f', folder: '' }, slow), {
          message: 'The disk is full',
        }),
      );
      assert.deepEqual(unheard, []);
      assert.deepEqual(calls, ['abort']);
    });

    it('throws away what was written when it is stopped, even just before the end', async () => {
      const controller = new AbortController();
      async function* pieces(): AsyncGenerator<Uint8Array> {
        yield pattern(10);
        controller.abort(new Error('Ctrl-C'));
      }
      const adding = uploadPieces(lake, { name: 'f', folder: '' }, pieces, {
        signal: controller.signal,
      });
      await assert.rejects(adding, { message: 'Ctrl-C' });
      assert.deepEqual(calls, ['abort']);
    });
  });
});
