/** The upload queue against a lake in memory, made of far objects, so every message really travels. */
import assert from 'node:assert/strict';
import { Far } from '../../../captp/index.ts';
import type { LakeRef } from '../../../ui/session/refs.ts';
import type { Found } from '../../../ui/uploads/dropped.ts';
import { WRITE_BYTES, WRITES_UNANSWERED_MAX } from '../../../ui/uploads/send-file.ts';
import type { ClashDecision, Upload } from '../../../ui/uploads/upload.ts';
import { FILES_AT_ONCE, UploadQueue } from '../../../ui/uploads/upload-queue.ts';

interface Kept {
  id: string;
  name: string;
  folder: string;
  kind: 'file' | 'folder';
  bytes: Uint8Array[];
}

class FakeLake {
  readonly entries: Kept[] = [];
  /** Thrown by the next write, as when the connection is lost. */
  trouble: Error | undefined;
  holding: (() => void)[] | undefined;
  open = 0;
  mostOpen = 0;
  unanswered = 0;
  mostUnanswered = 0;
  aborted = 0;
  /** Bytes of a broken upload that are there already. */
  taken = 0;
  #last = 0;

  readonly ref = Far('FakeLake', {
    add: ({ name, folder, replaces }: { name: string; folder: string; replaces?: string }) =>
      this.#add(name, folder, replaces),
    makeFolder: (name: string, folder: string) =>
      this.entries.find((e) => e.name === name && e.folder === folder && e.kind === 'folder') ??
      this.#keep(name, folder, 'folder', []),
    taken: (name: string, folder: string) =>
      this.entries.some((e) => e.name === name && e.folder === folder),
    list: (folder: string, after?: string) =>
      after === undefined ? this.entries.filter((e) => e.folder === folder) : [],
  }) as unknown as LakeRef;

  #keep(name: string, folder: string, kind: Kept['kind'], bytes: Uint8Array[]): Kept {
    this.#last += 1;
    const entry = { id: `e${this.#last}`, name, folder, kind, bytes };
    this.entries.push(entry);
    return entry;
  }

  #add(name: string, folder: string, replaces?: string): unknown {
    const bytes: Uint8Array[] = [];
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    return Far('FakeUpload', {
      write: async (chunk: Uint8Array) => {
        this.unanswered += 1;
        this.mostUnanswered = Math.max(this.mostUnanswered, this.unanswered);
        await new Promise<void>((go) => (this.holding ? this.holding.push(go) : setImmediate(go)));
        this.unanswered -= 1;
        if (this.trouble) throw this.trouble;
        bytes.push(chunk);
        return BigInt(bytes.length);
      },
      written: () => BigInt(this.taken),
      finish: () => {
        this.open -= 1;
        if (this.trouble) throw this.trouble;
        const replaced = this.entries.find(({ id }) => id === replaces);
        if (replaced) return Object.assign(replaced, { bytes });
        const free = this.entries.some((e) => e.name === name && e.folder === folder)
          ? `${name} (2)`
          : name;
        return this.#keep(free, folder, 'file', bytes);
      },
      abort: () => {
        this.aborted += 1;
        this.open -= 1;
      },
    });
  }
}

class Lost extends Error {}
class BadName extends Error {}

/** Half a second passes between two looks at it. */
let now = 0;

function queueOn(lake: FakeLake, decide: (u: Upload) => ClashDecision = never): UploadQueue {
  return new UploadQueue({
    lake: () => lake.ref,
    decide: async (upload) => decide(upload),
    isLost: (error) => error instanceof Lost,
    isHopeless: (error) => error instanceof BadName,
    sentence: (error) => String((error as Error).message),
    now: () => {
      now += 500;
      return now;
    },
  });
}
function never(): never {
  throw new Error('Nothing should be asked.');
}

function found(...files: [name: string, bytes: number | string, path?: string[]][]): Found {
  const made = files.map(([name, bytes, path = []]) => ({
    file: new File([typeof bytes === 'number' ? new Uint8Array(bytes) : bytes], name),
    path,
  }));
  return { files: made, folders: [], unreadable: [] };
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise(setImmediate);
}
const idle = (queue: UploadQueue): Promise<void> => until(() => !queue.busy);
const states = (queue: UploadQueue): string[] => queue.uploads.map(({ state }) => state);

describe('the upload queue', () => {
  it('puts files into the folders they lay in, each folder made once', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    const files = found(['a', 'A', ['x', 'y']], ['b', 'B', ['x', 'y']], ['c', 'C', ['x']]);
    queue.add({ ...files, folders: [['x'], ['x', 'y'], ['x', 'empty']] }, 'top');
    await idle(queue);
    const folders = lake.entries.filter(({ kind }) => kind === 'folder');
    assert.deepEqual(folders.map(({ name }) => name).toSorted(), ['empty', 'x', 'y']);
    const y = folders.find(({ name }) => name === 'y');
    assert.deepEqual(
      lake.entries.filter(({ folder }) => folder === y?.id).map(({ name }) => name),
      ['a', 'b'],
    );
  });

  it('sends six files at a time and a bounded number of chunks ahead', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    queue.add(
      found(
        ...Array.from({ length: 9 }, (_, n) => [`f${n}`, 20 * WRITE_BYTES] as [string, number]),
      ),
      '',
    );
    await idle(queue);
    assert.equal(lake.mostOpen, FILES_AT_ONCE);
    assert.ok(lake.mostUnanswered <= FILES_AT_ONCE * WRITES_UNANSWERED_MAX);
    assert.ok(lake.mostUnanswered > FILES_AT_ONCE);
    assert.equal(queue.sums.done, 9);
    assert.equal(queue.sums.sent, queue.sums.bytes);
  });

  it('sends only the rest of a large file of which a part is there', async () => {
    const lake = new FakeLake();
    lake.taken = 18 * WRITE_BYTES + 7;
    const queue = queueOn(lake);
    queue.add(found(['film', 20 * WRITE_BYTES]), '');
    await idle(queue);
    const sent = lake.entries[0]?.bytes.reduce((sum, { length }) => sum + length, 0);
    assert.equal(sent, 2 * WRITE_BYTES - 7);
    assert.equal(queue.sums.sent, queue.sums.bytes);
  });

  it('sends the bytes in order', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    const text = Array.from({ length: 300_000 }, (_, n) => String(n)).join();
    queue.add(found(['t', text]), '');
    await idle(queue);
    assert.equal(await new Blob(lake.entries[0]?.bytes as BlobPart[]).text(), text);
  });

  it('marks what a lost connection broke off, and sends it again when it is back', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    lake.trouble = new Lost('The connection was lost.');
    queue.add(found(['a', 'A'], ['b', 'B']), '');
    await idle(queue);
    assert.deepEqual(states(queue), ['failed', 'failed']);
    assert.equal(queue.uploads[0]?.trouble, 'The connection was lost.');
    assert.equal(lake.entries.length, 0);
    lake.trouble = undefined;
    queue.resume();
    await idle(queue);
    assert.deepEqual(states(queue), ['done', 'done']);
  });

  it('does not repeat by itself what failed for another reason', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    lake.trouble = new Error('The disk is full.');
    queue.add(found(['a', 'A']), '');
    await idle(queue);
    lake.trouble = undefined;
    queue.resume();
    assert.deepEqual(states(queue), ['failed']);
    queue.retry();
    await idle(queue);
    assert.deepEqual(states(queue), ['done']);
  });

  it('goes on with the others when one is cancelled, and tells the lake', async () => {
    const lake = new FakeLake();
    lake.holding = [];
    const queue = queueOn(lake);
    const names = Array.from({ length: FILES_AT_ONCE + 1 }, (_, n) => `f${n}`);
    queue.add(found(...names.map((name): [string, number] => [name, 1])), '');
    await until(() => lake.holding?.length === FILES_AT_ONCE);
    queue.cancel(queue.uploads[0]!.id);
    await until(() => lake.holding?.length === FILES_AT_ONCE + 1);
    const held = lake.holding;
    lake.holding = undefined;
    for (const go of held) go();
    await idle(queue);
    const others = Array.from({ length: FILES_AT_ONCE }, () => 'done');
    assert.deepEqual(states(queue), ['cancelled', ...others]);
    assert.equal(lake.aborted, 1);
  });

  it('asks once about taken names and takes the answer for all', async () => {
    const lake = new FakeLake();
    const first = queueOn(lake);
    first.add(found(['a', '1'], ['b', '2'], ['c', '3']), '');
    await idle(first);
    let asked = 0;
    const queue = queueOn(lake, () => {
      asked += 1;
      return { what: 'skip', all: true };
    });
    queue.add(found(['a', '4'], ['b', '5'], ['c', '6'], ['d', '7']), '');
    await idle(queue);
    assert.equal(asked, 1);
    assert.deepEqual(states(queue), ['skipped', 'skipped', 'skipped', 'done']);
  });

  it('makes a new version of a file, once all of it is there', async () => {
    const lake = new FakeLake();
    const before = queueOn(lake);
    before.add(found(['a', 'old']), '');
    await idle(before);
    const queue = queueOn(lake, () => ({ what: 'new-version', all: false }));
    lake.trouble = new Error('The disk is full.');
    queue.add(found(['a', 'new']), '');
    await idle(queue);
    assert.equal(await new Blob(lake.entries[0]?.bytes as BlobPart[]).text(), 'old');
    lake.trouble = undefined;
    queue.retry();
    await idle(queue);
    assert.deepEqual(
      lake.entries.map(({ name }) => name),
      ['a'],
    );
    assert.equal(await new Blob(lake.entries[0]?.bytes as BlobPart[]).text(), 'new');
  });

  it('makes no new version of a folder', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake, () => ({ what: 'new-version', all: false }));
    queue.add(found(['b', 'text', ['a']]), '');
    await idle(queue);
    queue.add(found(['a', 'text']), '');
    await idle(queue);
    assert.deepEqual(
      lake.entries.filter(({ folder }) => folder === '').map(({ kind }) => kind),
      ['folder', 'file'],
    );
  });

  it('says so when a file can no longer be read', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    const files = found(['a', 'A']);
    Object.defineProperty(files.files[0]!.file, 'slice', {
      value: () => ({
        arrayBuffer: () => Promise.reject(new DOMException('x', 'NotReadableError')),
      }),
    });
    queue.add(files, '');
    await idle(queue);
    assert.match(queue.uploads[0]!.trouble, /could not be read/);
    assert.equal(lake.aborted, 1);
  });

  it('says so when a file without bytes is none at all', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    const files = found(['gone', ''], ['empty', '']);
    Object.defineProperty(files.files[0]!.file, 'arrayBuffer', {
      value: () => Promise.reject(new DOMException('x', 'NotFoundError')),
    });
    queue.add(files, '');
    await idle(queue);
    assert.deepEqual(states(queue), ['failed', 'done']);
    assert.match(queue.uploads[0]!.trouble, /could not be read/);
    assert.deepEqual(
      lake.entries.map(({ name }) => name),
      ['empty'],
    );
  });

  it('asks about a taken name once, however often the file is sent', async () => {
    const lake = new FakeLake();
    const before = queueOn(lake);
    before.add(found(['a', 'old']), '');
    await idle(before);
    let asked = 0;
    const queue = queueOn(lake, () => {
      asked += 1;
      return { what: 'keep-both', all: false };
    });
    lake.trouble = new Lost('The connection was lost.');
    queue.add(found(['a', 'new']), '');
    await idle(queue);
    lake.trouble = undefined;
    queue.resume();
    await idle(queue);
    assert.equal(asked, 1);
    assert.deepEqual(
      lake.entries.map(({ name }) => name),
      ['a', 'a (2)'],
    );
  });

  it('tells no speed from before the connection was lost', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    queue.add(found(['a', 4 * WRITE_BYTES]), '');
    await idle(queue);
    assert.ok(queue.rate.perSecond(now));
    queue.resume();
    assert.equal(queue.rate.perSecond(now), undefined);
  });

  it('does not try again what would be refused again', async () => {
    const lake = new FakeLake();
    const queue = queueOn(lake);
    lake.trouble = new BadName('A name cannot contain a slash.');
    queue.add(found(['a', 'A']), '');
    await idle(queue);
    lake.trouble = undefined;
    queue.retry();
    assert.deepEqual(states(queue), ['failed']);
  });
});
