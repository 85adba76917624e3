/** The collector: what can be reached stays as it was, and everything else goes. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { Ref } from '../../../captp/index.ts';
import {
  anything,
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  list,
  mapOf,
  nat,
  optional,
  ref,
  text,
} from '../../../vat/index.ts';
import { seeingCodec } from '../../../vat/journal/seen.ts';
import { actorRange } from '../../../vat/keys.ts';
import { Records } from '../../../vat/records.ts';
import { type Memory, raw, storeOver, type World, world } from '../powers.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const Noding = defineInterface('Noding', {
  /** Does `what` at the end of a path of edges. */
  run: call(
    arg('path', list(text(10))),
    arg('what', text(10)),
    arg('name', text(10)),
    arg('id', nat),
    arg('other', optional(ref())),
  ).returns(anything),
  forget: call(arg('swiss', bytes(32))),
});

interface Walker {
  run(path: string[], what: string, name: string, id: number, other?: Ref): unknown;
}

/** A point of a graph: what it leads to, and a number. */
const Node = defineActor('Node', {
  version: 1,
  interfaces: { node: Noding },
  state: (id: number) => ({ id, spare: undefined as unknown }),
  stores: { edges: mapOf(ref()) },
  facets: {
    node: {
      run(path, what, name, id, other) {
        const [first, ...rest] = path;
        const { edges } = this.stores;
        if (first !== undefined) {
          const next = first === 'spare' ? this.state.spare : edges.get(first);
          return (next as Walker).run(rest, what, name, id, other);
        }
        if (what === 'grow') edges.set(name, this.turn.spawn(Node, id).node);
        if (what === 'fail') {
          edges.set(name, this.turn.spawn(Node, id).node);
          throw new Error('Not today.');
        }
        if (what === 'link') edges.set(name, other as Ref);
        if (what === 'spare') this.state.spare = other;
        if (what === 'cut') edges.delete(name);
        if (what === 'timer') return this.turn.at(1e15, 'node.run', [], 'id', '', 0);
        if (what === 'sturdy') return this.turn.sturdyref(this.facets.node);
        if (what === 'get') return this.facets.node;
        return this.state.id;
      },
      forget(swiss) {
        this.turn.forget(swiss);
      },
    },
  },
});

/** The numbers of the nodes that the database holds, and of what they lead to. */
async function stored(db: Memory): Promise<number[]> {
  const store = storeOver(db);
  await store.restore();
  const records = new Records(store, seeingCodec());
  const found = await records.all(actorRange, { record: 'state' });
  const states = found.map(([key, sealed]) => records.open(key, sealed, { record: 'state' }));
  return (states as [string, number, { id: number }][])
    .map(([, , { id }]) => id)
    .toSorted((one, other) => one - other);
}

/** Facets that nobody holds are let go of. */
async function settleHeap(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
}

/** Collects until only `left` nodes are there. */
async function collectDown({ vat, db }: World, left: number): Promise<void> {
  let found = await stored(db);
  for (let tries = 0; tries < 10 && found.length > left; tries++) {
    await vat.collect();
    await settleHeap();
    found = await stored(db);
  }
  assert.equal(found.length, left);
}

const run = (root: unknown, path: string[], what: string, name = '', id = 0, other?: Ref) =>
  raw(root).run?.(path, what, name, BigInt(id), other) as PromiseLike<unknown>;

/** A graph as it should be. */
class Model {
  readonly edges = new Map<number, Map<string, number>>([[0, new Map()]]);
  readonly sturdy = new Map<number, Uint8Array>();
  readonly timed = new Set<number>();
  readonly held = new Map<number, unknown>();
  next = 1;

  reachable(): number[] {
    const found = new Set([0, ...this.sturdy.keys(), ...this.timed, ...this.held.keys()]);
    for (const id of found) for (const to of this.edges.get(id)?.values() ?? []) found.add(to);
    return [...found].toSorted((one, other) => one - other);
  }

  /** From the root to each node that can be reached from there. */
  paths(): Map<number, string[]> {
    const found = new Map<number, string[]>([[0, []]]);
    for (const [id, path] of found) {
      for (const [name, to] of this.edges.get(id) ?? []) {
        if (!found.has(to)) found.set(to, [...path, name]);
      }
    }
    return found;
  }
}

const names = ['a', 'b', 'c'];
interface Step {
  readonly is: string;
  readonly at: number;
  readonly to: number;
  readonly name: string;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    is: fc.constantFrom(
      ...['grow', 'grow', 'grow', 'link', 'link', 'spare', 'cut', 'cut', 'fail', 'sturdy'],
      ...['forget', 'timer', 'hold', 'drop', 'restart', 'gc', 'collect', 'begin', 'begin'],
    ),
    at: fc.nat(20),
    to: fc.nat(20),
    name: fc.constantFrom(...names),
  }),
  { minLength: 5, maxLength: 50 },
);

describe('the collector', () => {
  it('keeps what can be reached and deletes all else, while turns go on', async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(1, 50), async (story, awakeMax) => {
        let w = await world([Node], { awakeMax });
        let { node: root } = await w.vat.provide('root', Node, 0);
        const model = new Model();
        let running: Promise<unknown> = Promise.resolve();
        const isThere = async (): Promise<void> => {
          const there = await stored(w.db);
          for (const id of model.reachable()) assert.ok(there.includes(id), `${id} is there`);
          for (const [id, path] of model.paths()) assert.equal(await run(root, path, 'id'), id);
          for (const [id, swiss] of model.sturdy) {
            assert.equal(await run(await w.vat.lookup(swiss), [], 'id'), id);
          }
          for (const [id, facet] of model.held) assert.equal(await run(facet, [], 'id'), id);
        };
        // Apart, so that nothing of a step stays on the stack of what comes after it.
        const perform = async ({ is, at, to, name }: Step): Promise<void> => {
          const paths = [...model.paths()];
          const [id, path] = paths[at % paths.length] as [number, string[]];
          const [other, otherPath] = paths[to % paths.length] as [number, string[]];
          const edges = model.edges.get(id);
          if (is === 'grow') {
            await run(root, path, 'grow', name, model.next);
            edges?.set(name, model.next);
            model.edges.set(model.next++, new Map());
          } else if (is === 'fail') {
            await assert.rejects(async () => run(root, path, 'fail', name, 1_000), /Not today/);
          } else if (is === 'link' || is === 'spare') {
            const target = (await run(root, otherPath, 'get')) as Ref;
            await run(root, path, is, name, 0, target);
            edges?.set(is === 'spare' ? 'spare' : name, other);
          } else if (is === 'cut') {
            await run(root, path, 'cut', name);
            edges?.delete(name);
          } else if (is === 'sturdy' && !model.sturdy.has(id)) {
            model.sturdy.set(id, (await run(root, path, 'sturdy')) as Uint8Array);
          } else if (is === 'forget') {
            for (const [sturdy, swiss] of model.sturdy) {
              await raw(root).forget?.(swiss);
              model.sturdy.delete(sturdy);
            }
          } else if (is === 'timer') {
            await run(root, path, 'timer');
            model.timed.add(id);
          } else if (is === 'hold') {
            model.held.set(id, await run(root, path, 'get'));
          } else if (is === 'drop') {
            model.held.clear();
          } else if (is === 'restart') {
            await running;
            model.held.clear();
            w = await w.again();
            ({ node: root } = await w.vat.provide('root', Node, 0));
          } else if (is === 'gc') {
            await settleHeap();
          } else if (is === 'begin') {
            running = w.vat.collect();
          } else if (is === 'collect') {
            await w.vat.collect();
            await isThere();
          }
        };
        for (const step of story) await perform(step);
        await running;
        await isThere();
        model.held.clear();
        await settleHeap();
        await collectDown(w, model.reachable().length);
        assert.deepEqual(await stored(w.db), model.reachable());
        await isThere();
        assert.deepEqual(w.faults, []);
        await w.vat.close();
      }),
      { numRuns: 12 },
    );
  });

  it('deletes what was only looked at since it was cut off, though nothing is written after that', async () => {
    const w = await world([Node]);
    const { node: root } = await w.vat.provide('root', Node, 0);
    const lookAtOne = async (): Promise<void> => {
      await run(root, [], 'grow', 'one', 1);
      const one = await run(root, ['one'], 'get');
      await run(root, [], 'cut', 'one');
      assert.equal(await run(one, [], 'id'), 1);
    };
    await lookAtOne();
    await settleHeap();
    await collectDown(w, 1);
    await w.vat.close();
  });
});
