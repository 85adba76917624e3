import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Far } from '../../../captp/index.ts';
import { Listing } from '../../../ui/pages/lake/listing.ts';
import { type Place, parsePlace, placePath } from '../../../ui/pages/lake/place.ts';
import type { LakeRef } from '../../../ui/session/refs.ts';

const PAGE = 1_000;

function fakeLake(files: { id: string; folder: string }[]) {
  const counts = { list: 0 };
  const entry = (id: string, folder: string, kind = 'file') => ({
    ...{ id, kind, name: id, folder, type: '', tags: [], size: 1n, added: 1n, modified: 1n },
  });
  const page = (all: { id: string; folder: string }[], after?: string) => {
    counts.list += 1;
    const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    return all.slice(from, from + PAGE).map(({ id, folder }) => entry(id, folder));
  };
  const ref = Far('FakeLake', {
    list: (folder: string, after?: string) =>
      page(
        files.filter((file) => file.folder === folder),
        after,
      ),
    bin: () => [],
    entry: (id: string) => {
      if (id === 'gone') throw Object.assign(new Error('gone'), { code: 'no-such-entry' });
      return entry(id, id === 'inner' ? 'outer' : '', 'folder');
    },
  }) as unknown as LakeRef;
  return { ref, counts };
}

function listingOf(lake: LakeRef): Listing {
  return new Listing({
    lake: () => lake,
    wait: () => new Promise((go) => setImmediate(go)),
    now: () => 0,
  });
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise(setImmediate);
}

describe('what lies in a place of the lake', () => {
  it('is read page by page until it is complete', async () => {
    const files = Array.from({ length: 2_500 }, (_, n) => ({ id: `f${n}`, folder: '' }));
    const listing = listingOf(fakeLake(files).ref);
    const sizes: number[] = [];
    listing.listed.subscribe(({ items }) => sizes.push(items.length));
    listing.show({ is: 'folder', id: '' });
    await until(() => listing.listed.value.phase === 'ready');
    assert.equal(listing.listed.value.items.length, 2_500);
    assert.equal(sizes[0], 1_000);
  });

  it('names the folders that lead there', async () => {
    const listing = listingOf(fakeLake([]).ref);
    listing.show({ is: 'folder', id: 'inner' });
    await until(() => listing.listed.value.phase === 'ready');
    assert.deepEqual(
      listing.listed.value.trail.map(({ id }) => id),
      ['outer', 'inner'],
    );
  });

  it('is read again after a change, once for many changes', async () => {
    const files = [{ id: 'a', folder: '' }];
    const { ref, counts } = fakeLake(files);
    const listing = listingOf(ref);
    listing.show({ is: 'folder', id: '' });
    await until(() => listing.listed.value.phase === 'ready');
    const before = counts.list;
    files.push({ id: 'b', folder: '' });
    for (let n = 0; n < 100; n++) listing.changed();
    await until(() => listing.listed.value.items.length === 2);
    assert.ok(counts.list - before <= 4, `${counts.list - before} reads`);
  });

  it('shows only the place asked for last', async () => {
    const listing = listingOf(
      fakeLake([
        { id: 'x1', folder: 'g' },
        { id: 'y1', folder: 'f' },
      ]).ref,
    );
    listing.show({ is: 'folder', id: 'f' });
    listing.show({ is: 'folder', id: 'g' });
    await until(() => listing.listed.value.phase === 'ready');
    await new Promise(setImmediate);
    assert.deepEqual(
      listing.listed.value.items.map(({ id }) => id),
      ['x1'],
    );
  });

  it('keeps the reason when it cannot be read', async () => {
    const listing = listingOf(fakeLake([]).ref);
    listing.show({ is: 'folder', id: 'gone' });
    await until(() => listing.listed.value.phase === 'failed');
    assert.equal((listing.listed.value.error as { code: string }).code, 'no-such-entry');
  });
});

describe('a place in the address bar', () => {
  it('leads back to the same place', () => {
    const place: fc.Arbitrary<Place> = fc.oneof(
      fc.record({ is: fc.constant('folder' as const), id: fc.string({ maxLength: 40 }) }),
      fc.record({
        is: fc.constant('find' as const),
        words: fc.string({ minLength: 1, maxLength: 500 }),
      }),
      fc.record({
        is: fc.constant('find' as const),
        words: fc.string({ minLength: 1, maxLength: 500 }),
        within: fc.string({ minLength: 1, maxLength: 40 }),
      }),
      fc.constant({ is: 'bin' as const }),
    );
    fc.assert(fc.property(place, (at) => assert.deepEqual(parsePlace(placePath(at)), { ...at })));
  });

  it('is the top folder when it makes no sense', () => {
    for (const path of [[], ['what'], ['folder'], ['find'], ['what', 'x']]) {
      assert.deepEqual(parsePlace(path), { is: 'folder', id: '' });
    }
  });
});
