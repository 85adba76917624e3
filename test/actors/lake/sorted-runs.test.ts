/** Items in order, of which no more are put in order than somebody looks at. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SortedRuns } from '../../../actors/lake/sorted-runs.ts';

interface Item {
  readonly at: number;
}

let compared = 0;
const compare = (a: Item, b: Item): number => {
  compared += 1;
  return a.at - b.at;
};

function filled(items: Iterable<Item>): SortedRuns<Item> {
  const runs = new SortedRuns(compare);
  for (const item of items) runs.add(item);
  return runs;
}

function first(found: Iterable<Item>, count: number): number[] {
  const taken: number[] = [];
  for (const { at } of found) {
    taken.push(at);
    if (taken.length === count) break;
  }
  return taken;
}

describe('sorted runs', () => {
  it('are what a sorted list would be, whenever somebody looks', () => {
    const steps = fc.array(
      fc.record({ is: fc.constantFrom('add', 'add', 'delete', 'look', 'many'), at: fc.nat(3_000) }),
      { maxLength: 60 },
    );
    const property = fc.property(steps, (all) => {
      const model = new Map<number, Item>();
      const runs = new SortedRuns(compare);
      const add = (at: number): void => {
        if (model.has(at)) return;
        const item = { at };
        model.set(at, item);
        runs.add(item);
      };
      const drop = (at: number): void => {
        const item = model.get(at) ?? { at };
        model.delete(at);
        runs.delete(item);
      };
      for (const { is, at } of all) {
        if (is === 'add') add(at);
        else if (is === 'delete') for (let one = at; one < at + 400; one++) drop(one);
        else if (is === 'many') for (let one = 0; one < 700; one++) add((at + one * 1_237) % 3_000);
        else {
          const order = [...model.keys()].sort((a, b) => a - b);
          const expected = order.filter((one) => one > at);
          assert.deepEqual(first(runs.after({ at }), 50), expected.slice(0, 50));
          assert.deepEqual(first(runs.after(), 50), order.slice(0, 50));
        }
      }
      assert.deepEqual(
        first(runs, 9_999).sort((a, b) => a - b),
        first(runs.after(), 9_999),
      );
      assert.deepEqual(
        first(runs.after(), 9_999),
        [...model.keys()].sort((a, b) => a - b),
      );
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('compare 200,000 items no more than a page needs', () => {
    const count = 200_000;
    compared = 0;
    const runs = filled(Array.from({ length: count }, (_, one) => ({ at: (one * 7_919) % count })));
    assert.equal(compared, 0);
    assert.deepEqual(first(runs.after(), 1_000).at(-1), 999);
    assert.ok(compared < 4 * count, `${compared} comparisons for the first page`);
    compared = 0;
    assert.equal(first(runs.after(), 1_000).length, 1_000);
    runs.add({ at: 500.5 });
    assert.equal(compared < 100, true);
  });

  it('are put in order also where no cut helps', () => {
    // The samples are the smallest of all.
    const items = Array.from({ length: 5_000 }, (_, one) => ({ at: one % 555 === 0 ? -one : one }));
    const order = items.map(({ at }) => at).sort((a, b) => a - b);
    assert.deepEqual(first(filled(items).after(), 9_999), order);
  });
});
