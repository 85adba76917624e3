/** Stores behave as arrays and maps do, undone or not, restarted or not. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type Guard,
  listOf,
  type MapIndex,
  mapOf,
  number,
} from '../../vat/index.ts';
import { SortedKeys } from '../../vat/sorted-keys.ts';
import { groupSizes, settled, world } from './powers.ts';

type Step =
  | { is: 'push' | 'removeFirst' | 'throw' | 'group' | 'restart' }
  | { is: 'set' | 'truncate'; at: number }
  | { is: 'put' | 'delete'; key: string };

const holding = defineInterface('Holding', {
  run: call(arg('steps', anything as Guard<Step[]>)),
  all: call().returns(anything),
});

/** How often each value is there; and which were told of wrongly. */
class Counted implements MapIndex<number> {
  readonly there = new Set<number>();
  wrong = 0;

  put(value: number, before: number | undefined): void {
    if (before !== undefined) this.remove(before);
    if (this.there.has(value)) this.wrong += 1;
    this.there.add(value);
  }

  remove(before: number): void {
    if (!this.there.delete(before)) this.wrong += 1;
  }
}

let counter = 0;
const Holder = defineActor('Holder', {
  version: 1,
  interfaces: { holding },
  state: () => ({ changes: 0 }),
  stores: { list: listOf(number), map: mapOf(number) },
  facets: {
    holding: {
      run(steps) {
        const { list, map } = this.stores;
        map.index(Counted);
        for (const step of steps) {
          this.state.changes += 1;
          if (step.is === 'push') list.push(counter++);
          else if (step.is === 'removeFirst') list.removeFirst();
          else if (step.is === 'throw') throw new Error('Undo.');
          else if (step.is === 'set' && step.at < list.length) list.set(step.at, counter++);
          else if (step.is === 'truncate' && step.at < list.length) list.truncate(step.at);
          else if (step.is === 'put') map.set(step.key, counter++);
          else if (step.is === 'delete') map.delete(step.key);
        }
      },
      all() {
        const { list, map } = this.stores;
        return {
          changes: this.state.changes,
          list: [...list],
          length: list.length,
          ends: [list.at(0), list.at(-1), list.at(99)],
          slice: list.slice(1, -1),
          keys: [...map.keys()],
          after: [...map.keys('b')],
          map: [...map].map(([key, value]) => [key, value]),
          size: map.size,
          indexed: [...map.index(Counted).there].sort((a, b) => a - b),
          wrong: map.index(Counted).wrong,
        };
      },
    },
  },
});

function modelOf(): { list: number[]; map: Map<string, number>; changes: number } {
  return { list: [], map: new Map(), changes: 0 };
}

function applied(before: ReturnType<typeof modelOf>, steps: readonly Step[], from: number) {
  const list = [...before.list];
  const map = new Map(before.map);
  let next = from;
  for (const step of steps) {
    if (step.is === 'push') list.push(next++);
    else if (step.is === 'removeFirst') list.shift();
    else if (step.is === 'throw') return before;
    else if (step.is === 'set' && step.at < list.length) list[step.at] = next++;
    else if (step.is === 'truncate' && step.at < list.length) list.length = step.at;
    else if (step.is === 'put') map.set(step.key, next++);
    else if (step.is === 'delete') map.delete(step.key);
  }
  return { list, map, changes: before.changes + steps.length };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('push' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('removeFirst' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('throw' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constantFrom('set' as const, 'truncate'), at: fc.nat(9) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constantFrom('put' as const, 'delete'),
      key: fc.constantFrom('a', 'b', 'c', 'é', '__proto__', ''),
    }),
  },
);

describe('the stores of an actor', () => {
  it('are what an array and a map would be, whatever is undone and whenever it restarts', async function () {
    this.timeout(300_000);
    const program = fc.array(fc.tuple(fc.array(step, { maxLength: 8 }), fc.boolean()), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(program, async (turns) => {
        let w = await world([Holder]);
        let model = modelOf();
        for (const [steps, restart] of turns) {
          const { holding: holder } = await w.vat.provide('it', Holder);
          const from = counter;
          await E(holder)
            .run(steps)
            .catch((error: unknown) => assert.equal((error as Error).message, 'Undo.'));
          model = applied(model, steps, from);
          if (restart) w = await w.again();
        }
        const { holding: holder } = await w.vat.provide('it', Holder);
        const keys = [...model.map.keys()].sort();
        assert.deepEqual(await E(holder).all(), {
          changes: model.changes,
          list: model.list,
          length: model.list.length,
          ends: [model.list[0], model.list.at(-1), undefined],
          slice: model.list.slice(1, -1),
          keys,
          after: keys.filter((key) => key > 'b'),
          map: keys.map((key) => [key, model.map.get(key)]),
          size: model.map.size,
          indexed: [...model.map.values()].sort((a, b) => a - b),
          wrong: 0,
        });
      }),
      { numRuns: 80 },
    );
  });

  it('write only the entries that a turn changed', async () => {
    const { vat, db } = await world([Holder]);
    const { holding: holder } = await vat.provide('it', Holder);
    await E(holder).run(Array.from({ length: 2_000 }, () => ({ is: 'push' as const })));
    await E(holder).run([{ is: 'set', at: 5 }, { is: 'push' }]);
    // The state (it counts), the entry that was set, the one that was added.
    assert.equal((await groupSizes(db)).at(-1), 3);
  });

  it('notice when an entry within a list is missing', async () => {
    const w = await world([Holder]);
    const { holding: holder } = await w.vat.provide('it', Holder);
    await E(holder).run(Array.from({ length: 3 }, () => ({ is: 'push' as const })));
    const db = await settled(w.db);
    const entries = (await db.keys().all()).filter(([sort]) => sort === 2);
    await db.del(entries[1] as Uint8Array);
    const { vat } = await world([Holder], { db });
    const { holding: again } = await vat.provide('it', Holder);
    await assert.rejects(async () => E(again).all(), { code: 'damaged' });
  });

  it('keep many keys in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.boolean())), (changes) => {
        const sorted = new SortedKeys();
        const model = new Set<string>();
        for (let at = 0; at < 1_500; at++) {
          sorted.add(`k${(at * 7_919) % 1_500}`);
          model.add(`k${at}`);
        }
        for (const [key, add] of changes) {
          if (add) sorted.add(key);
          else sorted.delete(key);
          if (add) model.add(key);
          else model.delete(key);
        }
        const keys = [...model].sort();
        assert.deepEqual([...sorted.from()], keys);
        assert.deepEqual(
          [...sorted.from('k7')],
          keys.filter((key) => key > 'k7'),
        );
      }),
      { numRuns: 20 },
    );
  });
});
