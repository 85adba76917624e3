/** Turns: all or nothing, near calls, re-entrancy, and the waking of actors that sleep. */
import assert from 'node:assert/strict';
import { E } from '../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  mapOf,
  type Near,
  nat,
  ref,
  text,
} from '../../vat/index.ts';
import { keysBesideJournal, raw, world } from './powers.ts';

const Counting = defineInterface('Counting', {
  add: call(arg('by', nat)).returns(nat),
  addAndThrow: call(arg('by', nat)),
  fault: call(),
  read: call().returns(list(nat, 100)),
  mutate: call(),
  misspell: call(),
});

const Counter = defineActor('Counter', {
  version: 1,
  interfaces: { counting: Counting },
  state: (start: number) => ({ count: start, list: [1, 2] }),
  stores: { log: listOf(nat), by: mapOf(nat) },
  facets: {
    counting: {
      add(by) {
        this.state.count += by;
        this.stores.log.push(by);
        this.stores.by.set(`k${by}`, this.state.count);
        return this.state.count;
      },
      addAndThrow(by) {
        this.facets.counting.add(by);
        this.turn.spawn(Counter, 5);
        this.turn.at(5, 'counting.add', 1);
        throw new Error('Not today.');
      },
      fault() {
        this.state.count = 99;
        (undefined as unknown as { secret: () => void }).secret();
      },
      read() {
        return [this.state.count, ...this.stores.log, ...this.stores.by.values()];
      },
      mutate() {
        this.state.list.push(3);
      },
      misspell() {
        (this.state as Record<string, unknown>).cuont = 1;
      },
    },
  },
});

const Calling = defineInterface('Calling', {
  viaTwo: call(arg('by', nat), arg('fail', nat)).returns(nat),
  swallow: call().returns(text(100)),
  round: call(arg('left', nat)).returns(nat),
  both: call().returns(ref(Counting)),
  now: call().returns(nat),
});

const Caller = defineActor('Caller', {
  version: 1,
  interfaces: { calling: Calling },
  state: (one: Near<typeof Counting>, two: Near<typeof Counting>) => ({ one, two, times: 0 }),
  facets: {
    calling: {
      viaTwo(by, fail) {
        this.state.times += 1;
        const sum = this.state.one.add(by) + this.state.two.add(by);
        if (fail) throw new Error('Undo all of it.');
        return sum;
      },
      swallow() {
        try {
          this.state.one.addAndThrow(7);
        } catch (error) {
          return `caught ${(error as Error).message}`;
        }
        return 'nothing to catch';
      },
      round(left) {
        this.state.times += 1;
        return left === 0 ? this.state.times : this.facets.calling.round(left - 1);
      },
      both() {
        return this.state.one;
      },
      now: () => 1,
    },
  },
});

async function callers() {
  const w = await world([Counter, Caller]);
  const one = await w.vat.provide('one', Counter, 0);
  const two = await w.vat.provide('two', Counter, 100);
  const { calling } = await w.vat.provide('caller', Caller, one.counting, two.counting);
  return { ...w, one: one.counting, two: two.counting, calling };
}

describe('a turn', () => {
  it('changes state and stores and answers in wire form', async () => {
    const { one } = await callers();
    assert.equal(await E(one).add(5), 5n);
    assert.equal(await E(one).add(6n), 11n);
    assert.deepEqual(await E(one).read(), [11n, 5n, 6n, 5n, 11n]);
  });

  it('that throws has changed nothing', async () => {
    const { one, vat, db } = await callers();
    const records = (await keysBesideJournal(db)).length;
    await assert.rejects(async () => E(one).addAndThrow(5), /Not today/);
    assert.deepEqual(await E(one).read(), [0n]);
    assert.equal(vat.stats().timers, 0);
    assert.equal((await keysBesideJournal(db)).length, records);
  });

  it('undoes what near calls did in other actors', async () => {
    const { one, two, calling } = await callers();
    await assert.rejects(async () => E(calling).viaTwo(3, 1), /Undo all/);
    assert.deepEqual(await E(one).read(), [0n]);
    assert.deepEqual(await E(two).read(), [100n]);
    assert.equal(await E(calling).viaTwo(3, 0), 106n);
  });

  it('leaves nothing of a near call that threw and was caught', async () => {
    const { one, calling, vat } = await callers();
    assert.equal(await E(calling).swallow(), 'caught Not today.');
    assert.deepEqual(await E(one).read(), [0n]);
    assert.equal(vat.stats().timers, 0);
  });

  it('may call an actor that is on the stack already', async () => {
    const { calling } = await callers();
    assert.equal(await E(calling).round(5), 6n);
    await assert.rejects(async () => E(calling).round(1_000), { code: 'too-deep' });
    assert.equal(await E(calling).round(0), 7n);
  });

  it('tells a fault to the keeper of the vat and not to the sender', async () => {
    const { one, faults } = await callers();
    await assert.rejects(
      async () => E(one).fault(),
      (error: Error & { code: string }) => {
        return error.code === 'fault' && !/secret/.test(error.message);
      },
    );
    assert.match(String(faults[0]), /secret/);
    assert.deepEqual(await E(one).read(), [0n]);
  });

  it('cannot change what is inside a frozen value, nor a field that does not exist', async () => {
    const { one, faults } = await callers();
    await assert.rejects(async () => E(one).mutate(), { code: 'fault' });
    assert.match(String(faults[0]), /not extensible/);
    await assert.rejects(async () => E(one).misspell(), { code: 'no-such-field' });
  });

  it('wakes the actors it calls, even when the method swallows the signal', async () => {
    const before = await callers();
    await E(before.calling).viaTwo(1, 0);
    const after = await before.again();
    const { calling } = await after.vat.provide('caller', Caller, before.one, before.two);
    assert.equal(after.vat.stats().awake, 0);
    assert.equal(await E(calling).swallow(), 'caught Not today.');
    assert.equal(await E(calling).viaTwo(2, 0), 106n);
    assert.deepEqual(await E(await E(calling).both()).read(), [3n, 1n, 2n, 1n, 3n]);
  });

  it('checks arguments and results by the interface', async () => {
    const { one } = await callers();
    for (const bad of [[-1], ['5'], [1.5], [], [1, 2], [null]]) {
      await assert.rejects(async () => raw(one).add?.(...bad), { code: 'bad-value' });
    }
    await assert.rejects(async () => raw(one).nosuch?.(), { code: 'no-such-method' });
    await assert.rejects(async () => raw(one).constructor?.(), { code: 'no-such-method' });
    await assert.rejects(async () => raw(one).valueOf?.(), { code: 'no-such-method' });
    assert.deepEqual(await E(one).read(), [0n]);
  });

  it('tells its interface to who asks', async () => {
    const { one } = await callers();
    const names = ['add', 'addAndThrow', 'fault', 'misspell', 'mutate', 'read'];
    assert.deepEqual(await raw(one).__getMethodNames__?.(), names);
    const described = (await raw(one).__getInterfaceGuard__?.()) as { name: string };
    assert.equal(described.name, 'Counting');
  });

  it('is the only place for near calls and assignments', async () => {
    const { one } = await callers();
    assert.throws(() => one.add(1), { code: 'outside-turn' });
  });
});
