/** Guests as actors. Their programs are run by a stand-in that the test answers for, or by the real device. */
import assert from 'node:assert/strict';
import { CALLS_MAX, RUNS_MAX } from '../../../actors/guests/guest.ts';
import {
  Guest,
  GuestHouse,
  type GuestRequest,
  GuestRunner,
  nameOfPlace,
  pack,
  unpack,
} from '../../../actors/index.ts';
import { E, Far, type Ref, type Tagged } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  guarded,
  list,
  listOf,
  type PromiseResolver,
  promise,
  type RefTo,
  text,
} from '../../../vat/index.ts';
import { type GuestWorld, guestWorld } from '../../bridges/guests/world.ts';
import { copyOf, raw, world } from '../../vat/powers.ts';

const NotesDoor = defineInterface('NotesDoor', {
  note: call(arg('text', text(80))).returns(text(100)),
  all: call().returns(list(text(80))),
  refuse: call(),
});
const Notes = defineActor('Notes', {
  version: 1,
  interfaces: { door: NotesDoor },
  state: () => ({}),
  stores: { notes: listOf(text(80)) },
  facets: {
    door: {
      note(said) {
        this.stores.notes.push(said);
        return `noted: ${said}`;
      },
      all() {
        return [...this.stores.notes];
      },
      refuse() {
        throw Object.assign(new Error('Not today.'), { code: 'not-today' });
      },
    },
  },
});

describe('a guest', function () {
  this.timeout(300_000);
  let made: GuestWorld;
  let notes: ReturnType<typeof raw>;
  let door: unknown;

  before(async () => {
    made = await guestWorld([Notes]);
    ({ door } = await made.world.vat.provide('notes', Notes));
    notes = raw(door);
  });

  after(async () => {
    await made.close();
    assert.deepEqual(made.world.faults, []);
  });

  it('remembers what its state says, and nothing else', async () => {
    const guest = await made.install(`let outside = 0;
      ({ init: () => ({ inside: 0 }), count({ state }) { outside += 1; state.inside += 1; return [state.inside, outside]; } })`);
    assert.deepEqual(await guest.count?.(), [1, 1]);
    assert.deepEqual(await guest.count?.(), [2, 1]);
  });

  it('takes and gives every plain value, and references as they are', async () => {
    const guest = await made.install('({ same: (_, ...args) => args })');
    const values = [
      [1, -0, Number.NaN, Infinity, 7n, -(2n ** 200n), 'text', '', true, null, undefined],
      [{ a: { b: [1, { c: 2 }] } }, [], {}, new Uint8Array([1, 2, 3]), new Uint8Array()],
      [door, { deep: [door] }],
    ];
    for (const args of values) assert.deepEqual(await guest.same?.(...args), args);
    const same = (await guest.same?.(door)) as unknown[];
    assert.equal(same[0], door);
  });

  it('knows the time of its turn', async () => {
    const guest = await made.install('({ time: ({ turn }) => turn.now() })');
    assert.equal(await guest.time?.(), made.world.clock.now());
  });

  it('sends to what it holds, in order, and answers with an answer', async () => {
    const guest = await made.install(
      `({ tell({ refs }, ...said) { let last; for (const one of said) last = E(refs.notes).note(one); return last; } })`,
      { notes: door },
    );
    assert.equal(await guest.tell?.('one', 'two', 'three'), 'noted: three');
    assert.deepEqual(await notes.all?.(), ['one', 'two', 'three']);
  });

  it('sends to the answer of what it has just sent, and hands it on', async () => {
    await made.install('({ giveBack: (_, x) => x })');
    const [summary] = (await E(made.desk).list()).slice(-1);
    const chained = await made.install(
      `({ chain({ refs }) { return E(E(refs.guest).giveBack(refs.notes)).note('by promise'); } })`,
      { guest: summary?.guest, notes: door },
    );
    assert.equal(await chained.chain?.(), 'noted: by promise');
  });

  it('is called again when what it waits for is decided', async () => {
    const guest = await made.install(
      `({
        init: () => ({ heard: [] }),
        ask({ refs }) {
          when(E(refs.notes).note('asked'), '_heard', 'with context');
          whenBroken(E(refs.notes).refuse(), '_heard', 'of the refusal');
        },
        _heard({ state }, value, context) { state.heard.push([value.code ?? value, context]); },
        heard: ({ state }) => state.heard,
      })`,
      { notes: door },
    );
    await guest.ask?.();
    await made.world.vat.idle();
    for (let heard: unknown[] = []; heard.length < 2; )
      heard = (await guest.heard?.()) as unknown[];
    assert.deepEqual(await guest.heard?.(), [
      ['noted: asked', 'with context'],
      ['not-today', 'of the refusal'],
    ]);
  });

  it('hears that it cannot be handed what it waited for', async () => {
    const guest = await made.install(
      `({
        init: () => ({ heard: 0 }),
        give: () => 'x'.repeat(1_000_000),
        ask({ refs, state }) { state.pad = 'y'.repeat(40_000); when(E(refs.giver).give(), '_heard', 'z'.repeat(40_000)); },
        _heard({ state }, value) { state.heard = value.code; state.pad = ''; },
        heard: ({ state }) => state.heard,
      })`,
      { giver: (await E(made.desk).install("({ give: () => 'x'.repeat(1_020_000) })")).guest },
    );
    await guest.ask?.();
    let heard: unknown = 0;
    while (heard === 0) heard = await guest.heard?.();
    assert.equal(heard, 'too-large');
  });

  it('has done nothing when it throws, and its error is read by who called', async () => {
    const guest = await made.install(
      `({
        init: () => ({ n: 0 }), n: ({ state }) => state.n,
        fail({ state, refs }) { state.n = 1; E(refs.notes).note('never'); throw new Error('I cannot.'); },
        coded() { throw Object.assign(new Error('Sold out.'), { code: 'sold-out' }); },
        odd() { throw 7; }, async later() {},
      })`,
      { notes: door },
    );
    await assert.rejects(async () => guest.fail?.(), { code: 'guest-error', message: 'I cannot.' });
    await assert.rejects(async () => guest.coded?.(), { code: 'sold-out', message: 'Sold out.' });
    await assert.rejects(async () => guest.odd?.(), { code: 'guest-error' });
    await assert.rejects(async () => guest.later?.(), { code: 'not-a-value' });
    assert.equal(await guest.n?.(), 0);
    const said = (await notes.all?.()) as string[];
    assert.ok(!said.includes('never'));
  });

  it('runs one call after the other, in order', async () => {
    const guest = await made.install(
      '({ init: () => ({ all: [] }), add({ state }, n) { state.all.push(n); return [...state.all]; } })',
    );
    const calls = Array.from({ length: 20 }, async (_, n) => guest.add?.(n));
    const last = (await Promise.all(calls)).at(-1);
    assert.deepEqual(
      last,
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  it('keeps methods to itself whose names begin with _, and the one that makes its state', async () => {
    const guest = await made.install('({ init: () => ({}), _own: () => 1, toString: () => 2 })');
    for (const name of ['_own', 'init', 'nothing', 'constructor', 'hasOwnProperty', '__proto__']) {
      await assert.rejects(async () => guest[name]?.(), { code: 'no-such-method' }, name);
    }
  });

  it('cannot be handed what lives only as long as a connection', async () => {
    const guest = await made.install('({ take: () => 1 })');
    const listener = Far('listener', {});
    await assert.rejects(async () => guest.take?.(listener), { code: 'not-durable' });
    await assert.rejects(async () => E(made.desk).install('({})', { listener }), {
      code: 'not-durable',
    });
  });

  it('can be given another program, and keeps its state', async () => {
    const { guest, owner } = await E(made.desk).install(
      '({ init: () => ({ n: 7 }), get: ({ state }) => state.n })',
    );
    assert.equal(await raw(guest).get?.(), 7);
    await E(owner).replace('({ get: ({ state }) => -state.n })');
    assert.equal(await raw(guest).get?.(), -7);
    await assert.rejects(async () => E(owner).replace('(('), { code: 'guest-source' });
    assert.equal(await raw(guest).get?.(), -7);
    assert.deepEqual(await E(owner).state(), { n: 7 });
  });

  it('is ended by who installed it', async () => {
    const { id, guest } = await E(made.desk).install('({ hello: () => 1 })', {}, 'short-lived');
    assert.equal(await raw(guest).hello?.(), 1);
    assert.ok((await E(made.desk).list()).some(({ label }) => label === 'short-lived'));
    await E(made.desk).remove(id);
    await assert.rejects(async () => raw(guest).hello?.(), { code: 'gone' });
    await assert.rejects(async () => E(made.desk).remove(id), { code: 'not-found' });
  });
});

const SlowDoor = defineInterface('SlowDoor', {
  question: call().returns(promise(anything)),
  letGo: call(),
});
/** Answers when it is told to. */
const Slow = defineActor('Slow', {
  version: 1,
  interfaces: { door: SlowDoor },
  state: () => ({ resolver: undefined as Ref | undefined }),
  facets: {
    door: {
      question() {
        const { promise: made, resolver } = this.turn.promise();
        this.state.resolver = resolver;
        return made;
      },
      letGo() {
        E.sendOnly(this.state.resolver as RefTo<typeof PromiseResolver>).fulfill('at last');
      },
    },
  },
});

/** A runner that the test answers for. */
function standIn() {
  const asked: { request: GuestRequest; answer: (outcome: unknown) => void }[] = [];
  const heard: (() => void)[] = [];
  const ref = guarded(GuestRunner, {
    run: (_, __, packed) =>
      new Promise((resolve) => {
        const request = unpack(packed, (tag, place) => nameOfPlace(tag, place)) as GuestRequest;
        asked.push({ request, answer: (outcome) => resolve(outcome as Uint8Array) });
        heard.shift()?.();
      }),
    check: () => undefined,
  });
  const next = async () => {
    if (asked.length === 0) await new Promise<void>((resolve) => heard.push(resolve));
    return asked.shift() as (typeof asked)[number];
  };
  return { ref, next };
}

const named = (value: object): Tagged | undefined => (value as { as?: Tagged }).as;
const packed = (value: unknown): Uint8Array => pack(value, named);
const deed = (more: object = {}): Uint8Array =>
  packed({ deed: { state: packed({}), result: packed('done'), sends: [], waits: [], ...more } });

describe('a guest whose process lies', () => {
  const target = { as: nameOfPlace('ref', 0) };
  const LIES: Readonly<Record<string, unknown>> = {
    'no bytes of ours': new Uint8Array([1, 2, 3]),
    nothing: new Uint8Array(),
    'another value': packed('done'),
    null: packed(null),
    'fields that do not belong': packed({ deed: { state: packed({}) } }),
    'a refusal without a text': packed({ refusal: { code: 'x' } }),
    'a place that was never given': deed({
      sends: [packed([{ as: nameOfPlace('ref', 1) }, 'note', ['x']])],
    }),
    'an answer that is not there yet': deed({
      sends: [packed([{ as: nameOfPlace('answer', 0) }, 'note', ['x']])],
    }),
    'a name of another kind': deed({
      sends: [packed([{ as: nameOfPlace('desc:export', 0) }, 'note', ['x']])],
    }),
    'a forged place in an argument': deed({
      sends: [packed([target, 'note', [{ as: nameOfPlace('ref', 7) }]])],
    }),
    'a forged place in its state': deed({ state: packed({ x: { as: nameOfPlace('ref', 7) } }) }),
    'a forged place in its result': deed({ result: packed({ as: nameOfPlace('ref', 7) }) }),
    'a method that is no text': deed({ sends: [packed([target, 7, ['x']])] }),
    'arguments that are no list': deed({ sends: [packed([target, 'note', 'x'])] }),
    'a message that is no list': deed({ sends: [packed('note')] }),
    'a wait for nothing': deed({
      waits: [{ promise: 0n, on: 'fulfilled', method: 'x', context: packed([]) }],
    }),
    'a state that cannot be kept': deed({
      sends: [packed([target, 'note', ['x']])],
      state: packed({ x: { as: nameOfPlace('answer', 0) } }),
    }),
    'a message to a value': deed({
      sends: [packed([{ as: nameOfPlace('ref', 0) }, 'note', ['x']]), packed(['ref', 7, []])],
    }),
  };

  for (const [lie, outcome] of Object.entries(LIES)) {
    it(`has done nothing when it says ${lie}`, async () => {
      const runner = standIn();
      const made = await world([GuestHouse, Guest, Notes], { devices: { guests: runner.ref } });
      const { desk } = await made.vat.provide('guests', GuestHouse, runner.ref);
      const { door } = await made.vat.provide('notes', Notes);
      const { guest, owner } = await E(desk).install('({})', { door });
      const called = raw(guest).go?.() as Promise<unknown>;
      const failed = assert.rejects(async () => called);
      (await runner.next()).answer(outcome);
      await failed;
      assert.equal(await E(owner).state(), undefined);
      assert.deepEqual(await E(door).all(), []);
      const again = raw(guest).go?.() as Promise<unknown>;
      (await runner.next()).answer(deed());
      assert.equal(await again, 'done');
      await made.vat.close();
    });
  }
});

describe('a guest whose vat ends in the middle of a call', () => {
  it('is run again, from the same state, and its call takes effect once', async () => {
    const runner = standIn();
    const made = await world([GuestHouse, Guest, Notes], { devices: { guests: runner.ref } });
    const { desk } = await made.vat.provide('guests', GuestHouse, runner.ref);
    const { door } = await made.vat.provide('notes', Notes);
    const { guest } = await E(desk).install('({})', { door });
    const first = raw(guest).go?.('with this') as Promise<unknown>;
    first.then(undefined, () => undefined);
    const before = (await runner.next()).request;

    // As after a power cut: what the disk has at this moment is all there is.
    await made.vat.idle();
    const later = standIn();
    const left = { db: await copyOf(made.db), clock: made.clock };
    const again = await world([GuestHouse, Guest, Notes], {
      ...left,
      devices: { guests: later.ref },
    });
    const { request, answer } = await later.next();
    assert.deepEqual(request, before);
    answer(deed({ sends: [packed([{ as: nameOfPlace('ref', 0) }, 'note', ['once']])] }));
    await again.vat.idle();
    const notes = await again.vat.find('notes');
    while ((await E(notes?.door as typeof door).all()).length === 0);
    assert.deepEqual(await E(notes?.door as typeof door).all(), ['once']);
    await again.vat.close();
    await made.vat.close();
  });

  it('lets only so many calls wait', async () => {
    const runner = standIn();
    const made = await world([GuestHouse, Guest], { devices: { guests: runner.ref } });
    const { desk } = await made.vat.provide('guests', GuestHouse, runner.ref);
    const { guest, owner } = await E(desk).install('({})', {});
    const ends = Array.from({ length: CALLS_MAX + 1 }, async () => raw(guest).go?.()).map((call) =>
      call.then(String, (error) => error.code as string),
    );
    assert.equal(await ends.at(-1), 'busy');
    assert.equal((await E(owner).status()).waiting, BigInt(CALLS_MAX));
    await E(owner).end();
    assert.deepEqual(new Set(await Promise.all(ends)), new Set(['gone', 'busy']));
    await made.vat.close();
  });

  it('hears what it waits for even when as many calls wait as may', async () => {
    const runner = standIn();
    const made = await world([GuestHouse, Guest, Slow], { devices: { guests: runner.ref } });
    const { desk } = await made.vat.provide('guests', GuestHouse, runner.ref);
    const { door } = await made.vat.provide('slow', Slow);
    const { guest, owner } = await E(desk).install('({})', { door });
    const call = (name: string): void =>
      void Promise.resolve(raw(guest)[name]?.()).then(undefined, () => undefined);
    call('ask');
    const asked = await runner.next();
    const sends = [packed([{ as: nameOfPlace('ref', 0) }, 'question', []])];
    const waits = [{ promise: 0n, on: 'fulfilled', method: '_heard', context: packed([]) }];
    asked.answer(deed({ sends, waits }));
    call('noise');
    let { answer } = await runner.next();
    for (let at = 0; at < CALLS_MAX; at++) call('noise');
    await made.vat.idle();
    assert.equal((await E(owner).status()).waiting, BigInt(CALLS_MAX));
    await E(door).letGo();
    await made.vat.idle();
    assert.equal((await E(owner).status()).waiting, BigInt(CALLS_MAX + 1));
    const ran: string[] = [];
    while (ran.length < CALLS_MAX) {
      answer(deed());
      const next = await runner.next();
      ran.push(next.request.method);
      ({ answer } = next);
    }
    assert.equal(ran.at(-1), '_heard');
    answer(deed());
    await made.vat.idle();
    await made.vat.close();
    assert.deepEqual(made.faults, []);
  });

  it('is given up when the vat ends each time', async () => {
    let runner = standIn();
    let made = await world([GuestHouse, Guest], { devices: { guests: runner.ref } });
    const { desk } = await made.vat.provide('guests', GuestHouse, runner.ref);
    const { guest } = await E(desk).install('({})', {});
    const first = raw(guest).go?.() as Promise<unknown>;
    first.then(undefined, () => undefined);
    await runner.next();
    for (let run = 1; run < RUNS_MAX; run++) {
      runner = standIn();
      made = await made.again({ devices: { guests: runner.ref } });
      await runner.next();
    }
    runner = standIn();
    made = await made.again({ devices: { guests: runner.ref } });
    await made.vat.idle();
    const found = (await made.vat.find('guests')) as { desk: typeof desk };
    const [summary] = await E(found.desk).list();
    assert.ok(summary);
    const { waiting, stopped, lastStop } = await E(summary.owner).status();
    assert.deepEqual([waiting, stopped, lastStop?.code], [0n, 1n, 'connection-lost']);
    await made.vat.close();
  });
});
