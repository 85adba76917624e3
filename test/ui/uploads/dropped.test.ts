import assert from 'node:assert/strict';
import { DROP_DEPTH_MAX, picked, TooMuchDropped, walkAll } from '../../../ui/uploads/dropped.ts';
import { Rate } from '../../../ui/uploads/rate.ts';

type Tree = { [name: string]: Tree | string };

function entryOf(name: string, content: Tree | string): FileSystemEntry {
  if (typeof content === 'string') {
    const file = (done: (f: File) => void, failed: (e: Error) => void): void =>
      content === 'unreadable' ? failed(new Error()) : done(new File([content], name));
    return { isFile: true, name, file } as unknown as FileSystemEntry;
  }
  const children = Object.entries(content).map(([n, c]) => entryOf(n, c));
  // As browsers do: at most a hundred at a time, then none.
  const createReader = () => ({
    readEntries: (done: (some: FileSystemEntry[]) => void) => done(children.splice(0, 100)),
  });
  return { isFile: false, name, createReader } as unknown as FileSystemEntry;
}

describe('what was dropped', () => {
  it('keeps the folders, also the empty ones, and more than a hundred files in one', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`f${n}`, 'x']));
    const found = await walkAll([entryOf('photos', { many, empty: {}, 'a.txt': 'hello' })]);
    assert.equal(found.files.length, 251);
    assert.deepEqual(found.folders, [['photos'], ['photos', 'many'], ['photos', 'empty']]);
    assert.deepEqual(found.files.at(-1)?.path, ['photos']);
    assert.deepEqual(found.files[0]?.path, ['photos', 'many']);
  });

  it('names what cannot be read and goes on', async () => {
    const found = await walkAll([entryOf('x', { bad: 'unreadable', good: 'g' })]);
    assert.deepEqual(found.unreadable, ['bad']);
    assert.equal(found.files.length, 1);
  });

  it('refuses folders without end', async () => {
    let deep: Tree = {};
    for (let depth = 0; depth < DROP_DEPTH_MAX + 2; depth++) deep = { deep };
    await assert.rejects(walkAll([entryOf('x', deep)]), TooMuchDropped);
  });

  it('tells the folders of a picked folder from the paths of its files', () => {
    const file = new File(['x'], 'boat.jpg');
    Object.defineProperty(file, 'webkitRelativePath', { value: 'trip/day 1/boat.jpg' });
    const { files, folders } = picked(
      [file, new File([], 'alone')].map((f) =>
        f.webkitRelativePath === undefined ? withPath(f) : f,
      ),
    );
    assert.deepEqual(folders, [['trip'], ['trip', 'day 1']]);
    assert.deepEqual(
      files.map(({ path }) => path),
      [['trip', 'day 1'], []],
    );
  });
});

function withPath(file: File): File {
  Object.defineProperty(file, 'webkitRelativePath', { value: '' });
  return file;
}

describe('the speed of uploads', () => {
  it('is told after a second, from the last seconds', () => {
    const rate = new Rate();
    rate.add(0, 0);
    assert.equal(rate.perSecond(500), undefined);
    for (let at = 250; at <= 20_000; at += 250) rate.add(at < 10_000 ? 10 : 1_000, at);
    assert.equal(Math.round(rate.perSecond(20_000) ?? 0), 4_000);
    assert.equal(rate.secondsFor(40_000, 20_000), 10);
  });
});
