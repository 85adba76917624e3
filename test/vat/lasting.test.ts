/**
 * What lasts beyond a turn: sturdy references, timers, watchers, devices, references of other vats,
 * versions.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { E, Far, makeVow, type Ref, sym } from '../../captp/index.ts';
import { WATCHERS_MAX } from '../../vat/actor-turn.ts';
import {
  AnyMethod,
  anything,
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  type FarReferences,
  guarded,
  list,
  listOf,
  mapOf,
  nat,
  type Origin,
  optional,
  ref,
  text,
} from '../../vat/index.ts';
import { RETRY_MS } from '../../vat/loop.ts';
import { LOOK_AGAIN_MS } from '../../vat/timers.ts';
import { keysBesideJournal, memory, onBatch, raw, world } from './powers.ts';

const Having = defineInterface('Having', {
  swiss: call(arg('of', optional(ref()))).returns(bytes(32)),
  forget: call(arg('swiss', bytes(32))),
  keep: call(arg('ref', anything)),
  kept: call().returns(anything),
  timer: call(arg('time', nat), arg('note', text(80))).returns(text(40)),
  timerThatThrows: call(arg('time', nat)),
  cancel: call(arg('id', text(40))).returns(anything),
  note: call(arg('note', text(80)), arg('by', optional(ref()))),
  broken: call(),
  notes: call().returns(list(text(80))),
  watch: call(arg('watcher', ref())),
  watchers: call().returns(nat),
  retire: call(),
  origin: call().returns(text(80)),
  ask: call(arg('who', ref())).returns(nat),
  child: call().returns(ref()),
});

const Haver = defineActor('Haver', {
  version: 1,
  interfaces: { having: Having },
  state: () => ({ kept: undefined as unknown }),
  stores: { notes: listOf(text(80)), refs: mapOf(anything) },
  facets: {
    having: {
      swiss(of) {
        return this.turn.sturdyref(of ?? this.facets.having);
      },
      forget(swiss) {
        this.turn.forget(swiss);
      },
      keep(kept) {
        this.state.kept = kept;
        this.stores.refs.set('it', [kept]);
      },
      kept() {
        return [this.state.kept, this.stores.refs.get('it')];
      },
      timer(time, note) {
        return this.turn.at(time, 'having.note', note, this.facets.having);
      },
      timerThatThrows(time) {
        this.turn.at(time, 'having.broken');
      },
      cancel(id) {
        return this.turn.cancel(id);
      },
      note(note) {
        this.stores.notes.push(note);
        this.turn.notify('noted', note);
      },
      broken() {
        this.stores.notes.push('never there');
        throw new Error('A timer that throws.');
      },
      notes() {
        return [...this.stores.notes];
      },
      watch(watcher) {
        this.turn.watchers.add(watcher);
      },
      watchers() {
        return this.turn.watchers.size;
      },
      retire() {
        this.turn.at(this.turn.now() + 50, 'having.note', 'from the grave');
        this.turn.sturdyref(this.facets.having);
        this.turn.retire();
      },
      origin() {
        return (this.turn.origin as { name: string } | undefined)?.name ?? 'nobody';
      },
      ask(who) {
        return E(who as Ref<{ size(): bigint }>).size();
      },
      child(): Ref {
        return this.turn.spawn(Haver).having;
      },
    },
  },
});

async function haver() {
  const w = await world([Haver]);
  const { having } = await w.vat.provide('haver', Haver);
  return { ...w, having };
}

describe('a sturdy reference', () => {
  it('leads to its facet until it is forgotten, also after a restart', async () => {
    const w = await haver();
    const swiss = await E(w.having).swiss();
    const other = await E(w.having).swiss();
    assert.equal(swiss.length, 32);
    assert.equal(await w.vat.lookup(swiss), w.having);
    const { vat } = await w.again();
    const found = await vat.lookup(swiss);
    await raw(found).forget?.(swiss);
    assert.equal(await vat.lookup(swiss), undefined);
    assert.ok(await vat.lookup(other));
    assert.equal(await vat.lookup(new Uint8Array(32)), undefined);
    assert.equal(await vat.lookup(new Uint8Array(1_000)), undefined);
    assert.equal(await vat.lookup('gate' as never), undefined);
  });

  it('that is made and forgotten in one group is not there', async () => {
    const { having, vat } = await haver();
    const before = (await E(having).notes()).length;
    const swiss = await E(having).swiss();
    await Promise.all([E(having).forget(swiss), E(having).note('x')]);
    assert.equal(await vat.lookup(swiss), undefined);
    assert.equal(before, 0);
  });

  it('dies with its actor, and so does everything else of it', async () => {
    const { having, vat, db, clock } = await haver();
    const before = (await keysBesideJournal(db)).length;
    const child = raw(await E(having).child());
    const swiss = (await child.swiss?.()) as Uint8Array;
    await child.note?.('something');
    await child.timer?.(clock.time + 10, 'later');
    await child.retire?.();
    assert.equal(await vat.lookup(swiss), undefined);
    assert.equal((await keysBesideJournal(db)).length, before);
    assert.equal(vat.stats().timers, 0);
    for (const send of [child.notes, child.__getMethodNames__]) {
      await assert.rejects(async () => send?.(), { code: 'gone' });
    }
  });

  it('to a retired root is dead after a restart, and the name can be given anew', async () => {
    const w = await haver();
    await E(w.having).keep(w.having);
    await E(w.having).retire();
    const { vat } = await w.again();
    const anew = (await vat.provide('haver', Haver)).having;
    assert.notDeepEqual(vat.identify(anew), w.vat.identify(w.having));
    assert.deepEqual(await E(anew).notes(), []);
  });
});

describe('a durable timer', () => {
  it('calls its method once, at its time, in the order of times', async () => {
    const { having, clock, vat } = await haver();
    await E(having).timer(clock.time + 2_000, 'second');
    await E(having).timer(clock.time + 1_000, 'first');
    await E(having).timer(clock.time + 9_000, 'never');
    const cancelled = await E(having).timer(clock.time + 1_500, 'cancelled');
    assert.equal(await E(having).cancel(cancelled), true);
    assert.equal(await E(having).cancel(cancelled), false);
    clock.advance(3_000);
    await vat.idle();
    assert.deepEqual(await E(having).notes(), ['first', 'second']);
    clock.advance(100);
    await vat.idle();
    assert.deepEqual(await E(having).notes(), ['first', 'second']);
    assert.equal(vat.stats().timers, 1);
  });

  it('that came due while the vat was closed fires when it is opened', async () => {
    const w = await haver();
    await E(w.having).timer(w.clock.time + 1_000, 'late');
    await w.vat.close();
    w.clock.advance(5_000);
    const { vat } = await world([Haver], { db: w.db, clock: w.clock });
    await vat.idle();
    const { having } = await vat.provide('haver', Haver);
    assert.deepEqual(await E(having).notes(), ['late']);
    const third = await world([Haver], { db: w.db, clock: w.clock });
    await third.vat.idle();
    assert.deepEqual(await E((await third.vat.provide('haver', Haver)).having).notes(), ['late']);
  });

  it('never makes the vat sleep longer than a minute, and bears a clock that is put back', async () => {
    const { having, clock, vat } = await haver();
    const start = clock.time;
    await E(having).timer(start + 600_000, 'in ten minutes');
    assert.deepEqual(clock.awaited, [start + LOOK_AGAIN_MS]);
    clock.set(start - 3_600_000);
    clock.set(start + LOOK_AGAIN_MS);
    assert.deepEqual(clock.awaited, [start + 2 * LOOK_AGAIN_MS]);
    clock.set(start + 86_400_000);
    await vat.idle();
    assert.deepEqual(await E(having).notes(), ['in ten minutes']);
  });

  it('that fires while the disk takes nothing fires once it does, and once', async () => {
    const db = memory();
    let broken = false;
    onBatch(db, async (write) => {
      if (broken) throw new Error('The disk went away.');
      await write();
    });
    const w = await world([Haver], { db });
    const { having } = await w.vat.provide('haver', Haver);
    await E(having).timer(w.clock.time + 5, 'at last');
    broken = true;
    w.clock.advance(10);
    await w.vat.idle();
    assert.deepEqual([w.vat.stats().timers, w.vat.stats().queued], [1, 1]);
    broken = false;
    w.clock.advance(RETRY_MS);
    await w.vat.idle();
    const { vat } = await w.again();
    await vat.idle();
    const again = (await vat.provide('haver', Haver)).having;
    assert.deepEqual([await E(again).notes(), vat.stats().timers], [['at last'], 0]);
  });

  it('that throws has fired, changed nothing, and is told to the keeper', async () => {
    const { having, clock, vat, faults } = await haver();
    await E(having).timerThatThrows(clock.time + 5);
    clock.advance(10);
    await vat.idle();
    assert.match(String(faults[0]), /A timer that throws/);
    assert.deepEqual([await E(having).notes(), vat.stats().timers], [[], 0]);
  });
});

describe('watchers', () => {
  it('are told after the commit, and dropped when they break', async () => {
    const { having, vat } = await haver();
    const heard: unknown[] = [];
    await E(having).watch(Far('good', { noted: (note: string) => heard.push(note) }));
    const bad = Far('bad', {
      noted() {
        throw new Error('I am gone.');
      },
    });
    await E(having).watch(bad);
    await E(having).watch(bad);
    assert.equal(await E(having).watchers(), 2n);
    await E(having).note('one');
    for (let at = 0; at < 20; at++) await E(having).note('more');
    assert.equal(await E(having).watchers(), 1n);
    assert.equal(heard.length, 21);
    await vat.idle();
  });

  it('are limited in number', async () => {
    const { having } = await haver();
    const adding = Array.from({ length: WATCHERS_MAX + 1 }, () => E(having).watch(Far('w', {})));
    const outcomes = await Promise.allSettled(adding);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.deepEqual(
      refused.map(({ reason }) => reason.code),
      ['too-many-watchers'],
    );
  });
});

describe('a reference in state', () => {
  const Sizing = defineInterface('Sizing', { size: call().returns(nat), fail: call() });
  const device = guarded(Sizing, {
    size: async () => 42,
    async fail() {
      throw Object.assign(new Error('ENOENT /secret/path'), { code: 'ENOENT', syscall: 'open' });
    },
  });

  it('to a device survives by its name', async () => {
    const w = await world([Haver], { devices: { disk: device } });
    const { having } = await w.vat.provide('haver', Haver);
    await E(having).keep(device);
    const next = await w.again();
    const again = await next.vat.provide('haver', Haver);
    assert.deepEqual(await E(again.having).kept(), [device, [device]]);
    assert.equal(await E(again.having).ask(device), 42n);
    const without = await next.again({ devices: {} });
    const { having: bereft } = await without.vat.provide('haver', Haver);
    const [lost] = (await E(bereft).kept()) as unknown[];
    await assert.rejects(async () => raw(lost).size?.(), { code: 'no-device' });
    await E(bereft).keep(lost);
    const found = await without.again({ devices: { disk: device } });
    const kept = await raw((await found.vat.provide('haver', Haver)).having).kept?.();
    assert.deepEqual(kept, [device, [device]]);
  });

  it('to another vat comes back by its sturdy location; one that has none is refused', async () => {
    const there = Far('there', {});
    const revived = Far('revived', {});
    const far: FarReferences = {
      identify: (ref) =>
        ref === there ? { locator: 'ocapn://x', swiss: new Uint8Array(3).fill(9) } : undefined,
      revive: ({ locator, swiss }) => {
        assert.deepEqual([locator, [...swiss]], ['ocapn://x', [9, 9, 9]]);
        return revived;
      },
    };
    const w = await world([Haver], { far });
    const { having } = await w.vat.provide('haver', Haver);
    await E(having).keep({ there, list: [1n, -0, undefined, sym('x'), new Uint8Array(2)] });
    await assert.rejects(async () => E(having).keep(Far('page', {})), { code: 'not-durable' });
    await assert.rejects(async () => E(having).keep(makeVow().vow), { code: 'not-durable' });
    const next = await w.again();
    const [kept] = (await E((await next.vat.provide('haver', Haver)).having).kept()) as [unknown];
    assert.deepEqual(kept, {
      there: revived,
      list: [1n, -0, undefined, sym('x'), new Uint8Array(2)],
    });
  });

  it('cannot be a function or an instance of a class', async () => {
    const { having } = await haver();
    for (const bad of [new Map(), new Date(0), () => 1]) {
      await assert.rejects(
        async () => E(having).keep(bad),
        (error: { code?: string }) => ['not-a-value', 'bad-value'].includes(error.code ?? ''),
      );
    }
  });

  it('of a host that fails says where, not what', async () => {
    const faults: unknown[] = [];
    const failing = guarded(
      Sizing,
      {
        size: () => -1,
        fail() {
          throw Object.assign(new Error('open /secret/path'), { code: 'ENOENT', syscall: 'open' });
        },
      },
      (error) => faults.push(error),
    );
    await assert.rejects(
      async () => E(failing).fail(),
      (error: Error) => !/secret/.test(error.message),
    );
    assert.equal(faults.length, 1);
    await assert.rejects(async () => E(failing).size(), { code: 'bad-value' });
    assert.deepEqual(await raw(failing).__getMethodNames__?.(), ['fail', 'size']);
    await assert.rejects(async () => raw(failing).size?.(1), { code: 'bad-value' });
  });
});

describe('what a near call that throws leaves behind', () => {
  const Outer = defineInterface('Outer', { attempt: call(arg('to', ref())) });
  const Inner = defineInterface('Inner', { act: call(arg('to', ref())), late: call() });
  const Both = defineActor('Both', {
    version: 1,
    interfaces: { outer: Outer, inner: Inner },
    state: () => ({ tries: 0 }),
    facets: {
      outer: {
        attempt(to) {
          this.state.tries += 1;
          assert.throws(() => this.facets.inner.act(to), /Not so/);
        },
      },
      inner: {
        act(to) {
          E.sendOnly(to as Ref<{ hear(): void }>).hear();
          this.turn.sturdyref(to);
          this.turn.at(this.turn.now() + 10, 'inner.late');
          throw new Error('Not so.');
        },
        late() {},
      },
    },
  });

  it('is nothing: no message, no timer, no sturdy reference, also after a restart', async () => {
    let heard = 0;
    const device = Far('device', { hear: () => heard++ });
    const w = await world([Both], { devices: { device } });
    const { outer } = await w.vat.provide('both', Both);
    const before = (await keysBesideJournal(w.db)).length;
    await E(outer).attempt(device);
    await w.vat.idle();
    for (let tick = 0; tick < 5; tick++) await new Promise((done) => setImmediate(done));
    assert.equal(heard, 0);
    assert.equal((await keysBesideJournal(w.db)).length, before);
    assert.equal((await w.again()).vat.stats().timers, 0);
  });
});

/** An origin that tells its name. */
function session(name: string): Origin & { name: string } {
  return { over: false, name };
}

describe('a message', () => {
  it('tells where it was dispatched from', async () => {
    const { having, vat } = await haver();
    const { vow, resolver } = makeVow();
    vat.dispatch(having, [sym('origin')], resolver, session('a session'));
    assert.equal(await vow, 'a session');
    assert.equal(await E(having).origin(), 'nobody');
  });

  it('takes no effect once its origin is over, though it waits already', async () => {
    const { having, vat } = await haver();
    const { vow, resolver } = makeVow();
    const origin = { over: false };
    vat.dispatch(having, [sym('origin')], resolver, origin);
    origin.over = true;
    await assert.rejects(async () => vow, { code: 'revoked' });
  });

  it('passes through a forwarder until it is revoked', async () => {
    const Stopping = defineInterface('Stopping', { stop: call() });
    const Forwarder = defineActor('Forwarder', {
      version: 1,
      interfaces: { holder: AnyMethod, stopping: Stopping },
      state: (target: Ref) => ({ target: target as Ref | undefined }),
      facets: {
        holder(method, args) {
          if (!this.state.target) throw Object.assign(new Error('Revoked.'), { code: 'revoked' });
          return raw(this.state.target)[method]?.(...args);
        },
        stopping: {
          stop() {
            this.state.target = undefined;
          },
        },
      },
    });
    const { vat } = await world([Haver, Forwarder]);
    const { having } = await vat.provide('haver', Haver);
    const { holder, stopping } = await vat.provide('forwarder', Forwarder, having);
    await raw(holder).note?.('through');
    assert.deepEqual(await raw(holder).notes?.(), ['through']);
    await assert.rejects(async () => raw(holder).note?.(5), { code: 'bad-value' });
    await E(stopping).stop();
    await assert.rejects(async () => raw(holder).notes?.(), { code: 'revoked' });
  });
});

describe('a kind', () => {
  const Named = defineInterface('Named', { name: call().returns(text(200)) });
  const facets = {
    named: {
      name(this: { state: object }) {
        return JSON.stringify(this.state);
      },
    },
  };
  const One = defineActor('Person', {
    version: 1,
    interfaces: { named: Named },
    state: (name: string) => ({ name }),
    facets,
  });
  const three = {
    version: 3,
    interfaces: { named: Named },
    state: (name: string) => ({ first: name, last: '', born: 0 }),
    facets,
  };
  const Three = defineActor('Person', {
    ...three,
    upgrade: {
      1: ({ name }: { name: string }) => ({ first: name, last: '' }),
      2: (old: object) => ({ ...old, born: 1815 }),
    },
  });

  it('brings the state of older versions up step by step', async () => {
    const w = await world([One]);
    await w.vat.provide('ada', One, 'Ada');
    const { vat } = await w.again({ kinds: [Three] });
    const { named } = await vat.provide('ada', Three, '');
    assert.equal(await E(named).name(), '{"first":"Ada","last":"","born":1815}');
  });

  it('opens a database that version 1 of it wrote', async () => {
    const file = new URL('fixtures/person-1.json', import.meta.url);
    const pairs = JSON.parse(readFileSync(file, 'utf8')) as [string, string][];
    const db = memory();
    for (const [key, value] of pairs) {
      await db.put(Buffer.from(key, 'base64'), Buffer.from(value, 'base64'));
    }
    const { vat, faults } = await world([Three], { db });
    await vat.idle();
    const { named } = await vat.provide('ada', Three, '');
    assert.equal(await E(named).name(), '{"first":"Ada","last":"","born":1815}');
    assert.deepEqual(faults, []);
  });

  it('whose step is missing, that is unknown, or older than its data, fails when it is used', async () => {
    const w = await world([One]);
    await w.vat.provide('ada', One, 'Ada');
    const Lacking = defineActor('Person', { ...three, upgrade: { 2: (old: object) => old } });
    const lacking = await w.again({ kinds: [Lacking] });
    const lacked = await lacking.vat.provide('ada', Lacking, '');
    await assert.rejects(async () => E(lacked.named).name(), { code: 'upgrade-missing' });
    const unknown = await lacking.again({ kinds: [] });
    await assert.rejects(async () => raw((await unknown.vat.find('ada'))?.named).name?.());
    const well = await unknown.again({ kinds: [Three] });
    const { named } = await well.vat.provide('ada', Three, '');
    assert.match(await E(named).name(), /Ada/);
    await well.vat.provide('new', Three, 'Grace');
    const older = await well.again({ kinds: [One] });
    const newer = await older.vat.provide('new', One, '');
    await assert.rejects(async () => E(newer.named).name(), { code: 'newer-version' });
  });
});
