/** The edges of a lake: depth, length, number, time, and what each facet must not do. */
import assert from 'node:assert/strict';
import { LakeOwner, LakeReader, NAME_LENGTH_MAX, PAGE_ENTRIES_MAX } from '../../../actors/index.ts';
import { FOLDER_DEPTH_MAX } from '../../../actors/lake/tree.ts';
import { E } from '../../../captp/index.ts';
import { raw } from '../../vat/powers.ts';
import { codeOf, type House, house } from '../house.ts';

const DAY_MS = 86_400_000;
/** One code point in, two out, when normalized. */
const GROWING = '\u0958';

describe('a lake at its limits', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  async function chain(length: number): Promise<string[]> {
    const ids = [''];
    for (let depth = 1; depth <= length; depth += 1) {
      ids.push((await E(home.lake).makeFolder(`level ${depth}`, ids.at(-1))).id);
    }
    return ids.slice(1);
  }

  it('nests folders to the limit, and neither makes nor moves one deeper', async () => {
    const ids = await chain(FOLDER_DEPTH_MAX);
    const deepest = ids.at(-1) as string;
    assert.equal(await codeOf(E(home.lake).makeFolder('one more', deepest)), 'too-deep');
    const file = await home.add('deep.txt', deepest);
    const top = await E(home.lake).makeFolder('top');
    const inside = await E(home.lake).makeFolder('inside', top.id);
    assert.equal(await codeOf(E(home.lake).move(top.id, deepest)), 'too-deep');
    // The folder itself would fit, what it holds would not.
    assert.equal(await codeOf(E(home.lake).move(top.id, ids.at(-2) as string)), 'too-deep');
    await E(home.lake).move(inside.id, ids.at(-2) as string);
    await E(home.lake).remove(ids[0] as string);
    assert.equal(await codeOf(E(home.lake).entry(file.id)), 'not-found');
    assert.equal(await codeOf(E(home.lake).entry(inside.id)), 'not-found');
  });

  it('lists a folder of thousands page by page, each entry once and in order', async () => {
    const count = 2 * PAGE_ENTRIES_MAX + 7;
    const names = Array.from({ length: count }, (_, at) => `file ${at}`);
    await Promise.all(names.map((name) => home.add(name)));
    const listed: string[] = [];
    let last: string | undefined;
    for (;;) {
      const page = await E(home.lake).list('', last);
      if (page.length === 0) break;
      assert.ok(page.length <= PAGE_ENTRIES_MAX);
      listed.push(...page.map(({ name }) => name));
      last = page.at(-1)?.id;
    }
    assert.deepEqual(listed, names);
    assert.equal(await codeOf(E(home.lake).list('', 'no-such-entry')), 'changed');
  });

  it('takes more removals than an actor may have timers', async () => {
    const ids = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => (await home.add(`${at}`)).id),
    );
    for (const id of ids) await E(home.lake).remove(id);
    assert.equal(home.vat.stats().timers, 1);
  });

  it('keeps what is in the bin for exactly 30 days', async () => {
    const first = await home.add('first');
    const second = await home.add('second');
    await E(home.lake).remove(first.id);
    home.clock.advance(DAY_MS);
    await E(home.lake).remove(second.id);
    home.clock.advance(29 * DAY_MS - 1);
    await home.vat.idle();
    assert.deepEqual(home.kept.dropped, []);
    home.clock.advance(1);
    await home.vat.idle();
    assert.deepEqual(home.kept.dropped, ['object-1']);
    await E(home.lake).restore(second.id);
    home.clock.advance(60 * DAY_MS);
    await home.vat.idle();
    assert.deepEqual(home.kept.dropped, ['object-1']);
    assert.equal((await E(home.lake).entry(second.id)).name, 'second');
  });

  it('sweeps the bin also when the days went by while the vat was off', async () => {
    await E(home.lake).remove((await home.add('old')).id);
    await home.vat.close();
    home.clock.time += 31 * DAY_MS;
    home = await home.again();
    await home.vat.idle();
    assert.deepEqual(home.kept.dropped, ['object-1']);
  });

  it('puts a file whose folder was binned on the way at the top', async () => {
    const folder = await E(home.lake).makeFolder('gone soon');
    const upload = await E(home.lake).add({ name: 'late.txt', folder: folder.id });
    await E(home.lake).remove(folder.id);
    const entry = await E(upload).finish();
    assert.equal(entry.folder, '');
    assert.equal(await codeOf(E(home.lake).entry(entry.id)), 'none');
  });

  it('refuses names and tags that grow beyond their length when normalized', async () => {
    const long = GROWING.repeat(NAME_LENGTH_MAX);
    assert.equal(await codeOf(home.add(long)), 'bad-name');
    assert.equal(await codeOf(E(home.lake).makeFolder(long)), 'bad-name');
    const { id } = await home.add('tagged');
    assert.equal(await codeOf(E(home.lake).tag(id, [GROWING.repeat(60)])), 'bad-tag');
  });

  it('numbers the longest names without cutting a character in two', async () => {
    const endings = ['', '.jpg', `.${'x'.repeat(200)}`];
    for (const ending of endings) {
      for (const filling of ['x', '\u{1f6a4}', `x\u{1f6a4}`]) {
        const stem = filling.repeat(NAME_LENGTH_MAX).slice(0, NAME_LENGTH_MAX - ending.length);
        const name = `${stem.replace(/[\ud800-\udbff]$/, '')}${ending}`;
        await home.add(name);
        const second = await home.add(name);
        assert.notEqual(second.name, name);
        assert.ok(second.name.length <= NAME_LENGTH_MAX, second.name);
        assert.match(second.name, / \(2\)/);
      }
    }
  });

  it('refuses names that no file system could take', async () => {
    for (const name of ['', '  ', '.', '..', 'a/b', 'a\\b', 'a\nb', 'a\u0000b']) {
      assert.equal(await codeOf(home.add(name)), 'bad-name', JSON.stringify(name));
    }
  });

  it('finds every word in names and tags, in any case and form, but nothing binned', async () => {
    const boat = await home.add('Caf\u00e9 Boat.jpg');
    await E(home.lake).tag(boat.id, ['Holiday']);
    const binned = await home.add('boat two holiday');
    await E(home.lake).remove(binned.id);
    const names = async (words: string) => (await E(home.lake).find(words)).map(({ name }) => name);
    assert.deepEqual(await names('HOLI boat'), ['Caf\u00e9 Boat.jpg']);
    assert.deepEqual(await names('cafe\u0301'), ['Caf\u00e9 Boat.jpg']);
    assert.deepEqual(await names('boat winter'), []);
  });

  it('finds an entry by its path', async () => {
    const folder = await E(home.lake).makeFolder('Photos');
    const file = await home.add('caf\u00e9.txt', folder.id);
    assert.equal((await E(home.lake).at('/Photos/cafe\u0301.txt')).id, file.id);
    assert.equal(await codeOf(E(home.lake).at('Photos/none')), 'not-found');
    assert.equal(await codeOf(E(home.lake).at('')), 'not-found');
    await E(home.lake).remove(folder.id);
    assert.equal(await codeOf(E(home.lake).at('Photos/caf\u00e9.txt')), 'not-found');
  });

  it('answers through its reader, which has no method that changes anything', async () => {
    const file = await home.add('seen.txt');
    const reader = await E(home.lake).reader();
    assert.equal((await E(reader).entry(file.id)).name, 'seen.txt');
    const changing = Object.keys(LakeOwner.guards).filter((name) => !(name in LakeReader.guards));
    assert.ok(changing.includes('remove'));
    for (const method of changing) {
      assert.equal(
        await codeOf(raw(reader)[method]?.(file.id) ?? Promise.resolve()),
        'no-such-method',
      );
    }
    assert.equal((await E(home.lake).entry(file.id)).name, 'seen.txt');
  });

  it('never shows where an object lies or its key', async () => {
    const file = await home.add('secret.txt');
    for (const entry of [
      file,
      ...(await E(home.reader).list()),
      await E(home.lake).remove(file.id),
    ]) {
      assert.deepEqual(
        Object.keys(entry).filter((key) => /object|key|address/.test(key)),
        [],
      );
    }
  });

  it('reads at most a mebibyte at once, forwards, and no folder', async () => {
    const file = await home.add('some', '', '0123456789');
    assert.equal(Buffer.from(await E(home.lake).read(file.id, 2, 5)).toString(), '234');
    assert.equal(await codeOf(E(home.lake).read(file.id, 5, 2)), 'bad-range');
    assert.equal(await codeOf(E(home.lake).read(file.id, 0, 1_048_577)), 'bad-range');
    const folder = await E(home.lake).makeFolder('folder');
    assert.equal(await codeOf(E(home.lake).read(folder.id, 0, 1)), 'not-a-file');
  });
});
