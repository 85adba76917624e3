import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Item } from '../../../ui/files/item.ts';
import * as choose from '../../../ui/files/selection.ts';
import { reordered, SORT_KEYS, sorted } from '../../../ui/files/sorting.ts';

function item(name: string, more: Partial<Item> = {}): Item {
  const base = { id: name, kind: 'file' as const, folder: '', type: '', size: 0 };
  return { ...base, name, added: 0, modified: 0, tags: [], ...more };
}
const names = (items: readonly Item[]): string[] => items.map(({ name }) => name);

describe('the order of files', () => {
  it('puts folders first and counts numbers as numbers', () => {
    const items = [item('boat 10'), item('Boat 2'), item('z', { kind: 'folder' })];
    assert.deepEqual(names(sorted(items, { by: 'name', down: false })), ['z', 'Boat 2', 'boat 10']);
    assert.deepEqual(names(sorted(items, { by: 'name', down: true })), ['z', 'boat 10', 'Boat 2']);
  });

  it('shows the largest and the newest first when their column is chosen', () => {
    assert.deepEqual(reordered({ by: 'name', down: false }, 'size'), { by: 'size', down: true });
    assert.deepEqual(reordered({ by: 'size', down: true }, 'size'), { by: 'size', down: false });
  });

  it('is the same whatever order the files came in, and loses none', () => {
    const one = fc.record({
      name: fc.string(),
      size: fc.nat(3),
      added: fc.nat(3),
      type: fc.constantFrom('', 'a/b', 'c/d'),
      kind: fc.constantFrom('file' as const, 'folder' as const),
    });
    const order = fc.record({ by: fc.constantFrom(...SORT_KEYS), down: fc.boolean() });
    fc.assert(
      fc.property(fc.array(one), order, (records, by) => {
        const items = records.map((r, at) => item(r.name, { ...r, id: String(at) }));
        const once = sorted(items, by);
        assert.deepEqual(sorted(items.toReversed(), by), once);
        assert.equal(new Set(once).size, items.length);
      }),
    );
  });
});

describe('a selection', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('reaches from the anchor with Shift, both ways', () => {
    const down = choose.reachedTo(choose.only('b'), order, 'd');
    assert.deepEqual([...down.chosen], ['b', 'c', 'd']);
    const up = choose.reachedTo(down, order, 'a');
    assert.deepEqual([...up.chosen], ['a', 'b']);
  });

  it('adds and takes away with Ctrl', () => {
    const two = choose.toggled(choose.only('a'), 'c');
    assert.deepEqual([...two.chosen], ['a', 'c']);
    assert.deepEqual([...choose.toggled(two, 'a').chosen], ['c']);
  });

  it('forgets what is no longer there', () => {
    const all = choose.everything(order, 'b');
    assert.deepEqual([...choose.kept(all, ['b', 'd']).chosen], ['b', 'd']);
    assert.equal(choose.kept(all, ['d']).at, undefined);
  });

  it('steps within the list and starts at its ends', () => {
    assert.equal(choose.stepped(choose.only('a'), order, -1), 'a');
    assert.equal(choose.stepped(choose.only('c'), order, 5), 'd');
    assert.equal(choose.stepped(choose.NOTHING_CHOSEN, order, 1), 'a');
    assert.equal(choose.stepped(choose.NOTHING_CHOSEN, order, -1), 'd');
    assert.equal(choose.stepped(choose.NOTHING_CHOSEN, [], 1), undefined);
    assert.equal(choose.stepped(choose.NOTHING_CHOSEN, order, Number.POSITIVE_INFINITY), 'd');
    assert.equal(choose.stepped(choose.NOTHING_CHOSEN, order, Number.NEGATIVE_INFINITY), 'a');
    assert.equal(choose.stepped(choose.only('b'), order, Number.POSITIVE_INFINITY), 'd');
  });
});
