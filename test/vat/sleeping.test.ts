/** Who sleeps, what stays of them, and that nobody notices. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { E, Far, type Ref } from '../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  listOf,
  mapOf,
  nat,
  ref,
  text,
} from '../../vat/index.ts';
import { ENTRIES_PER_ACTOR, UNUSED_GROUPS_MIN } from '../../vat/sleeping.ts';
import { raw, type World, world } from './powers.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const Adding = defineInterface('Adding', {
  add: call(arg('by', nat)).returns(nat),
  fail: call(arg('by', nat)),
});
const Reading = defineInterface('Reading', { read: call().returns(nat) });
const Watching = defineInterface('Watching', { watch: call(arg('watcher', ref())) });

const Counter = defineActor('Counter', {
  version: 1,
  interfaces: { adding: Adding, reading: Reading, watching: Watching },
  state: () => ({ count: 0 }),
  stores: { log: listOf(nat) },
  facets: {
    adding: {
      add(by) {
        this.state.count += by;
        this.stores.log.push(by);
        this.turn.notify('added', by);
        return this.state.count;
      },
      fail(by) {
        this.facets.adding.add(by);
        throw new Error('Not today.');
      },
    },
    reading: {
      read() {
        const sum = [...this.stores.log].reduce((all, by) => all + by, 0);
        if (sum !== this.state.count) throw new Error('State and store disagree.');
        return sum;
      },
    },
    watching: {
      watch(watcher) {
        this.turn.watchers.add(watcher);
      },
    },
  },
});

const Owning = defineInterface('Owning', {
  make: call(arg('name', text(20))).returns(ref()),
  get: call(arg('name', text(20))).returns(ref()),
  drop: call(arg('name', text(20))),
  addTo: call(arg('name', text(20)), arg('by', nat)).returns(nat),
  /** A method of the facet of one actor, applied to the facet of another. */
  misapply: call(arg('from', text(20)), arg('to', text(20))).returns(nat),
});

const Owner = defineActor('Owner', {
  version: 1,
  interfaces: { owner: Owning },
  state: () => ({}),
  stores: { counters: mapOf(ref()) },
  facets: {
    owner: {
      make(name) {
        const { adding } = this.turn.spawn(Counter);
        this.stores.counters.set(name, adding);
        return adding;
      },
      get(name) {
        return this.stores.counters.get(name) as Ref;
      },
      drop(name) {
        this.stores.counters.delete(name);
      },
      addTo(name, by) {
        return (this.stores.counters.get(name) as unknown as { add(by: number): number }).add(by);
      },
      misapply(from, to) {
        const { add } = this.stores.counters.get(from) as unknown as { add(by: number): number };
        return Reflect.apply(add, this.stores.counters.get(to), [1]) as number;
      },
    },
  },
});

/** Groups in which nothing else is used, so that what can sleep does. */
async function letSleep({ vat }: World, groups = 2 * UNUSED_GROUPS_MIN): Promise<void> {
  const other = await vat.provide('other', Counter);
  for (let group = 0; group < groups; group++) await E(other.adding).add(1n);
}

describe('an actor that was not used for a while', () => {
  it('sleeps, and its references are the same objects afterwards', async () => {
    const w = await world([Counter, Owner], { awakeMax: 1 });
    const { owner } = await w.vat.provide('owner', Owner);
    const made = await E(owner).make('a');
    assert.equal(await raw(made).add?.(5n), 5n);
    await letSleep(w);
    assert.equal(w.vat.stats().awake, 1);
    assert.equal(await E(owner).get('a'), made);
    assert.equal(await raw(made).add?.(5n), 10n);
    await letSleep(w);
    assert.equal(await E(owner).addTo('a', 1n), 11n);
  });

  it('stays awake as long as there is room', async () => {
    const w = await world([Counter, Owner], { awakeMax: 3 });
    const { owner } = await w.vat.provide('owner', Owner);
    await E(owner).make('a');
    await letSleep(w);
    assert.equal(w.vat.stats().awake, 3);
  });

  it('stays awake while it has watchers', async () => {
    const w = await world([Counter, Owner], { awakeMax: 1 });
    const heard: bigint[] = [];
    const { watching, adding } = await w.vat.provide('watched', Counter);
    await E(watching).watch(Far('watcher', { added: (by: bigint) => void heard.push(by) }) as Ref);
    await letSleep(w);
    await E(adding).add(3n);
    await w.vat.idle();
    assert.deepEqual(heard.map(Number), [3]);
  });

  it('counts for several when its stores hold much', async () => {
    const w = await world([Counter, Owner], { awakeMax: 3 });
    const { adding } = await w.vat.provide('long', Counter);
    for (let at = 0; at < 3 * ENTRIES_PER_ACTOR; at++) await E(adding).add(1n);
    await letSleep(w);
    assert.equal(w.vat.stats().awake, 1);
    assert.equal(await E(adding).add(0n), BigInt(3 * ENTRIES_PER_ACTOR));
  });

  it('is let go of wholly once nobody holds a facet of it', async () => {
    const w = await world([Counter, Owner], { awakeMax: 1 });
    const { owner } = await w.vat.provide('owner', Owner);
    for (let at = 0; at < 50; at++) await E(owner).make(`c${at}`);
    for (let tries = 0; tries < 50 && w.vat.stats().known > 10; tries++) {
      await letSleep(w, 40);
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(w.vat.stats().known <= 10, `${w.vat.stats().known} are known`);
    assert.equal(await E(owner).addTo('c7', 2n), 2n);
  });

  it('is no other actor, whatever turns, failures, sleeps and restarts there are', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.oneof(
      fc.record({ is: fc.constantFrom('add', 'near', 'fail', 'read'), name }),
      fc.record({ is: fc.constantFrom('restart', 'gc', 'sleep'), name: fc.constant('') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let w = await world([Counter, Owner], { awakeMax: 2 });
        let { owner } = await w.vat.provide('owner', Owner);
        const model = new Map<string, number>();
        for (const { is, name: of } of steps) {
          if (is === 'restart') {
            w = await w.again();
            ({ owner } = await w.vat.provide('owner', Owner));
          } else if (is === 'sleep') await letSleep(w, 4);
          else if (is === 'gc') collectGarbage();
          else {
            if (!model.has(of)) await E(owner).make(of);
            const before = model.get(of) ?? 0;
            model.set(of, is === 'add' || is === 'near' ? before + 1 : before);
            const facet = raw(await E(owner).get(of));
            if (is === 'add') await facet.add?.(1n);
            if (is === 'near') await E(owner).addTo(of, 1n);
            if (is === 'fail') await assert.rejects(async () => facet.fail?.(1n));
            assert.equal(await E(owner).addTo(of, 0n), BigInt(model.get(of) ?? 0));
          }
        }
        await w.vat.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('a method of one facet', () => {
  it('that is applied to another is a call of that other', async () => {
    const w = await world([Counter, Owner]);
    const { owner } = await w.vat.provide('owner', Owner);
    const [, b] = [await E(owner).make('a'), await E(owner).make('b')];
    assert.equal(await E(owner).misapply('a', 'b'), 1n);
    assert.equal(await raw(b).add?.(1n), 2n);
    const { reading } = await w.vat.provide('reader', Counter);
    const Thief = defineActor('Thief', {
      version: 1,
      interfaces: { thief: defineInterface('Thieving', { steal: call(arg('by', ref())) }) },
      state: (adding: Ref) => ({ adding }),
      facets: {
        thief: {
          steal(other) {
            const { add } = this.state.adding as unknown as { add(by: number): number };
            Reflect.apply(add, other, [1]);
          },
        },
      },
    });
    const again = await w.again({ kinds: [Counter, Owner, Thief] });
    const mine = await again.vat.provide('mine', Counter);
    const theirs = await again.vat.provide('reader', Counter);
    const { thief } = await again.vat.provide('thief', Thief, mine.adding);
    await assert.rejects(async () => E(thief).steal(theirs.reading), { code: 'no-such-method' });
    assert.ok(reading);
  });

  it('leads nowhere else: a facet has no constructor and no handler to be had', async () => {
    const w = await world([Counter]);
    const { adding } = await w.vat.provide('counter', Counter);
    assert.equal(adding.constructor, Object);
    assert.equal((adding as { deliver?: unknown }).deliver, undefined);
    assert.ok(Object.isFrozen(adding));
    assert.deepEqual(Reflect.ownKeys(adding), []);
  });
});
