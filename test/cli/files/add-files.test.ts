/** Many files into a lake, some at a time: what that must not change. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, LakeOwner } from '../../../actors/lake/interface.ts';
import { Far, type Ref } from '../../../captp/index.ts';
import { type AddOptions, addFiles } from '../../../cli/files/add-files.ts';
import { walk } from '../../../cli/files/walk.ts';
import type { RefTo } from '../../../vat/index.ts';

interface Wanted {
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly modified: number;
  readonly replaces?: string;
}

/** A lake that remembers names, in one folder, and can refuse one. */
class FakeLake {
  readonly files: Entry[] = [];
  readonly replaced: string[] = [];
  readonly aborted: string[] = [];
  refused = '';
  refusal = new Error('no room');
  underWay = 0;
  mostUnderWay = 0;

  readonly ref = Far('lake', {
    taken: (name: string) => this.files.some((file) => file.name === name),
    list: (_folder: string, after?: string) => (after === undefined ? [...this.files] : []),
    add: (wanted: Wanted) => this.#upload(wanted),
  }) as unknown as RefTo<typeof LakeOwner>;

  #upload({ name, size, modified, replaces }: Wanted): Ref {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    const end = (): void => {
      this.underWay -= 1;
    };
    return Far('upload', {
      write: () => {
        if (name === this.refused) throw this.refusal;
      },
      finish: () => {
        end();
        if (replaces !== undefined) this.replaced.push(name);
        const id = `e${this.files.length}`;
        const entry = { id, name, folder: '', kind: 'file', tags: [], type: '', added: 0n };
        const whole = { ...entry, size: BigInt(size), modified: BigInt(Math.trunc(modified)) };
        this.files.push(whole as unknown as Entry);
        return whole;
      },
      abort: () => {
        end();
        this.aborted.push(name);
      },
    });
  }
}

describe('adding many files', () => {
  let folder: string;
  let lake: FakeLake;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-add-'));
    lake = new FakeLake();
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(...paths: string[]): Promise<string[]> {
    for (const path of paths) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), path);
      await utimes(join(folder, path), 1_790_000_000, 1_790_000_000);
    }
    return paths.map((path) => join(folder, path));
  }

  async function add(paths: readonly string[], more: Partial<AddOptions> = {}) {
    return addFiles(lake.ref, await walk(paths), { folder: '', tags: [], ...more });
  }

  it('takes several at a time, and tells of them in the order in which they were named', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `${at}.txt`);
    const { entries, there } = await add(await write(...names));
    assert.deepEqual(
      entries.map(({ name }) => name),
      names,
    );
    assert.deepEqual(there, []);
    assert.ok(lake.mostUnderWay > 1 && lake.mostUnderWay <= 8, `${lake.mostUnderWay}`);
  });

  it('tells what a file is called, when that is not quite its name', async () => {
    const renamed: string[][] = [];
    const paths = await write('trail ', 'other', 'e\u0301');
    await add(paths, { renamed: (...names) => void renamed.push(names) });
    assert.deepEqual(renamed, [['trail ', 'trail']]);
  });

  it('says what to do when the vat ends in the middle', async () => {
    const paths = await write('one', 'two');
    lake.refused = 'two';
    lake.refusal = Object.assign(new Error('The connection has ended.'), { code: 'disconnected' });
    await assert.rejects(add(paths), { code: 'disconnected', message: /gather start\. .*repeat/ });
  });

  it('makes the later of one name the new version, when that was said', async () => {
    const paths = await write('a/note', 'b/note', 'c/note');
    const { entries } = await add(paths, { replace: true });
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['e0', 'e1', 'e2'],
    );
    assert.deepEqual(lake.replaced, ['note', 'note']);
  });

  it('adds nothing twice when it is told again, and takes no new one for an old one', async () => {
    const paths = await write('a/note', 'b/note');
    await add(paths);
    assert.equal(lake.files.length, 2);
    const { entries, there } = await add(paths.slice(0, 1));
    assert.deepEqual([entries, there], [[], paths.slice(0, 1)]);
  });

  it('throws away what is under way when one fails, begins no more, and says why', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `${at}.txt`);
    lake.refused = '3.txt';
    await assert.rejects(add(await write(...names)), { message: 'no room' });
    assert.ok(lake.aborted.includes('3.txt'));
    assert.equal(lake.underWay, 0);
    assert.ok(lake.files.length < 30, `${lake.files.length} were added`);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const names = Array.from({ length: 40 }, (_, at) => `${at}.txt`);
    const advance = (): void => stop.abort(new Error('Ctrl-C'));
    const adding = add(await write(...names), { signal: stop.signal, advance });
    await assert.rejects(adding, { message: 'Ctrl-C' });
    assert.equal(lake.underWay, 0);
    assert.ok(lake.files.length < 30, `${lake.files.length} were added`);
  });
});
