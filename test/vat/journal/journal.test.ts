/** The journal of turns: numbers, causes, outcomes, its window, and what it costs. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  mapOf,
  nat,
  type RefTo,
  ref,
  text,
} from '../../../vat/index.ts';
import { memory, onBatch, type World, world } from '../powers.ts';

const Counting = defineInterface('Counting', {
  add: call(arg('by', nat)).returns(nat),
  look: call().returns(nat),
  fail: call(),
  pass: call(arg('to', ref()), arg('by', nat)),
  later: call(arg('ms', nat)),
  note: call(arg('words', text(200))),
  end: call(),
});

const Counter = defineActor('Counter', {
  version: 1,
  interfaces: { counting: Counting },
  state: () => ({ count: 0, words: '' }),
  stores: { notes: mapOf(text(200)) },
  facets: {
    counting: {
      add(by) {
        this.state.count += by;
        return this.state.count;
      },
      look() {
        return this.state.count;
      },
      fail() {
        this.state.count = 99;
        throw Object.assign(new Error('Not so.'), { code: 'not-so' });
      },
      pass(to, by) {
        E.sendOnly(to as RefTo<typeof Counting>).add(by);
        E.sendOnly(to as RefTo<typeof Counting>).look();
      },
      later(ms) {
        this.turn.at(this.turn.now() + ms, 'counting.look');
      },
      note(words) {
        this.state.words = words;
        this.stores.notes.set('it', words);
      },
      end() {
        this.turn.retire();
      },
    },
  },
});

const Making = defineInterface('Making', { make: call().returns(ref(Counting)) });

const Maker = defineActor('Maker', {
  version: 1,
  interfaces: { making: Making },
  state: () => ({}),
  facets: {
    making: {
      make() {
        return this.turn.spawn(Counter).counting;
      },
    },
  },
});

async function turnsOf({ vat }: World, actor?: string) {
  return [...(await vat.inspection.turns(actor)).rows].reverse();
}

const idOf = ({ vat }: World, ref: unknown): string => vat.identify(ref)?.actor ?? '';

describe('the journal', () => {
  it('numbers turns by one, over restarts, and tells what became of each', async () => {
    let at = await world([Counter]);
    let { counting } = await at.vat.provide('it', Counter);
    await E(counting).add(1);
    await assert.rejects(async () => E(counting).fail(), { code: 'not-so' });
    at = await at.again();
    ({ counting } = await at.vat.provide('it', Counter));
    await E(counting).add(2);
    const turns = await turnsOf(at);
    assert.deepEqual(
      turns.map(({ turn, method, outcome }) => [turn, method, outcome]),
      [
        [1, '', 'ok'],
        [2, 'add', 'ok'],
        [3, 'fail', 'not-so'],
        [4, 'add', 'ok'],
      ],
    );
    assert.deepEqual(
      turns.map(({ changedCount }) => changedCount),
      [1, 1, 0, 1],
    );
    assert.equal((await at.vat.inspection.overview()).turn, 4);
  });

  it('tells of each message what sent it, also when it waited over a restart', async () => {
    let at = await world([Counter]);
    const one = (await at.vat.provide('one', Counter)).counting;
    const two = (await at.vat.provide('two', Counter)).counting;
    await E(one).pass(two, 5);
    await at.vat.idle();
    let turns = await turnsOf(at);
    const pass = turns.find(({ method }) => method === 'pass');
    assert.deepEqual(
      pass?.sent.map(({ method, to }) => [method, to.actor]),
      [
        ['add', idOf(at, two)],
        ['look', idOf(at, two)],
      ],
    );
    assert.deepEqual(
      turns.slice(-2).map(({ cause }) => cause),
      [0, 1].map((nth) => ({ from: 'turn', turn: pass?.turn, nth })),
    );
    await E(one).later(1_000);
    at = await at.again();
    at.clock.advance(2_000);
    await at.vat.idle();
    // A turn that only looked is written with the next that does not.
    at = await at.again();
    turns = await turnsOf(at);
    const set = turns.find(({ method }) => method === 'later');
    assert.deepEqual(turns.at(-1)?.cause, { from: 'timer', turn: set?.turn });
  });

  it('says by which connection a message came', async () => {
    const at = await world([Counter]);
    const { counting } = await at.vat.provide('it', Counter);
    const origin = { over: false, name: 'web' };
    at.vat.dispatch(counting, ['add', 1] as never, undefined, origin);
    await E(counting).add(1);
    const turns = await turnsOf(at);
    assert.deepEqual(turns.at(-2)?.cause, { from: 'connection', connection: 'web' });
    assert.deepEqual(turns.at(-1)?.cause, { from: 'host' });
  });

  it('writes nothing for turns that only look, until something is written anyway', async () => {
    const at = await world([Counter]);
    const { counting } = await at.vat.provide('it', Counter);
    const { commits } = at.vat.stats();
    for (let times = 0; times < 20; times++) await E(counting).look();
    assert.equal(at.vat.stats().commits, commits);
    await E(counting).add(1);
    assert.equal(at.vat.stats().commits, commits + 1);
    assert.equal((await turnsOf(at)).length, 22);
  });

  it('gives the numbers of a group that could not be written to those after it', async () => {
    const db = memory();
    let full = false;
    onBatch(db, (write) => (full ? Promise.reject(new Error('IO error')) : write()));
    const at = await world([Counter], { db });
    const { counting } = await at.vat.provide('it', Counter);
    await E(counting).look();
    full = true;
    await assert.rejects(async () => E(counting).add(7), { code: 'not-saved' });
    full = false;
    await E(counting).add(1);
    const turns = await turnsOf(at);
    assert.deepEqual(
      turns.map(({ turn, method }) => [turn, method]),
      [
        [1, ''],
        [2, 'look'],
        [3, 'add'],
      ],
    );
    const { rows } = await at.vat.inspection.changes(3);
    assert.deepEqual(
      rows.map(({ what, before, after }) => [what, before, after]),
      [['state.count', { is: 'number', text: '0' }, { is: 'number', text: '1' }]],
    );
  });

  it('keeps a bounded number of turns, and says so of what is older', async () => {
    const at = await world([Counter], { journal: { turns: 50 } });
    const { counting } = await at.vat.provide('it', Counter);
    for (let times = 0; times < 200; times++) await E(counting).add(1);
    const { firstTurn, turn } = await at.vat.inspection.overview();
    assert.equal(turn, 201);
    assert.ok(turn - firstTurn < 60 && turn - firstTurn >= 45, `${firstTurn} to ${turn}`);
    const id = idOf(at, counting);
    const old = await at.vat.inspection.actor(id, firstTurn - 1);
    assert.equal(old.state?.is, 'record');
    const tooOld = () => at.vat.inspection.actor(id, firstTurn - 2);
    await assert.rejects(tooOld, { code: 'out-of-window' });
    await assert.rejects(() => at.vat.inspection.turn(3), { code: 'out-of-window' });
    const again = await at.again();
    assert.equal((await again.vat.inspection.overview()).firstTurn, firstTurn);
  });

  it('keeps a bounded number of bytes, also over a restart', async () => {
    const bytes = 20_000;
    let at = await world([Counter], { journal: { bytes } });
    for (let round = 0; round < 3; round++) {
      const { counting } = await at.vat.provide('it', Counter);
      for (let times = 0; times < 60; times++) await E(counting).note('x'.repeat(200));
      const found = await at.db.iterator({ gte: Uint8Array.of(16), lt: Uint8Array.of(17) }).all();
      const size = found.reduce((sum, [, value]) => sum + value.length, 0);
      assert.ok(size < bytes * 1.2 && size > bytes / 2, String(size));
      at = await at.again();
    }
  });

  it('leaves nothing on the disk in plain', async () => {
    const at = await world([Counter]);
    const { counting } = await at.vat.provide('it', Counter);
    await E(counting).note('a word to find');
    await E(counting).note('another one');
    await at.vat.close();
    for (const [, value] of await at.db.iterator().all()) {
      const text = Buffer.from(value).toString('latin1');
      assert.doesNotMatch(text, /word to find|Counter|counting|note/);
    }
  });

  it('remembers all that a retired actor was, and when it was made', async () => {
    const at = await world([Counter, Maker]);
    const { making } = await at.vat.provide('it', Maker);
    const made = (await E(making).make()) as RefTo<typeof Counting>;
    const id = idOf(at, made);
    await E(made).note('last words');
    await E(made).end();
    const { turn } = await at.vat.inspection.overview();
    assert.equal((await at.vat.inspection.actor(id)).state, undefined);
    const before = await at.vat.inspection.actor(id, turn - 1);
    assert.deepEqual(before.stores, [{ name: 'notes', holds: 'map', length: 1 }]);
    const { rows } = await at.vat.inspection.entries(id, 'notes', undefined, turn - 1);
    assert.deepEqual(rows, [{ key: 'it', value: { is: 'text', text: 'last words', length: 10 } }]);
    const first = await at.vat.inspection.actor(id, turn - 2);
    assert.deepEqual(first.stores, [{ name: 'notes', holds: 'map', length: 0 }]);
    assert.equal((await at.vat.inspection.actor(id, turn - 3)).state, undefined);
  });

  it('goes on after a record of it was damaged', async () => {
    const at = await world([Counter]);
    const { counting } = await at.vat.provide('it', Counter);
    await E(counting).add(1);
    await at.vat.close();
    const range = { gte: Uint8Array.of(16), lt: Uint8Array.of(17), reverse: true };
    const [last] = await at.db.iterator(range).all();
    assert.ok(last);
    await at.db.put(last[0], last[1].fill(0, 30, 40));
    const again = await at.again();
    assert.equal(again.faults.length, 1);
    const it = await again.vat.provide('it', Counter);
    assert.equal(await E(it.counting).add(1), 2n);
    assert.ok((await again.vat.inspection.overview()).turn > 2);
  });
});
