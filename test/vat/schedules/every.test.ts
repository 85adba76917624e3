/** `this.turn.every`: schedules that last, go on when a method throws, and catch up after sleep. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  EACH_MAX,
  type Guard,
  list,
  listOf,
  MISSED_MAX,
  Occurrence,
  record,
  type Schedule,
  text,
} from '../../../vat/index.ts';
import { TIMERS_PER_ACTOR_MAX } from '../../../vat/timers.ts';
import { copyOf, FakeClock, world } from '../powers.ts';

const Note = record({ at: Occurrence, what: text(20) });
const Alarm = defineInterface('Alarm', {
  set: call(arg('schedule', anything as Guard<Schedule>), arg('what', text(20))).returns(text(40)),
  setMany: call(
    arg('schedule', anything as Guard<Schedule>),
    arg('count', anything as Guard<number>),
  ),
  setThatFails: call(arg('schedule', anything as Guard<Schedule>)),
  cancel: call(arg('id', text(40))).returns(anything),
  ring: call(arg('at', Occurrence), arg('what', text(20))),
  fail: call(arg('at', Occurrence)),
  rung: call().returns(list(Note)),
  deaf: call(),
  setDeaf: call(),
});

const Clock = defineActor('Clock', {
  version: 1,
  interfaces: { alarm: Alarm },
  state: () => ({}),
  stores: { notes: listOf(Note) },
  facets: {
    alarm: {
      set(schedule, what) {
        return this.turn.every(schedule, 'alarm.ring', what);
      },
      setMany(schedule, count) {
        for (let at = 0; at < count; at++) this.turn.every(schedule, 'alarm.ring', '');
      },
      setThatFails(schedule) {
        this.turn.every(schedule, 'alarm.fail');
        throw new Error('And yet not.');
      },
      cancel(id) {
        return this.turn.cancel(id);
      },
      ring(at, what) {
        this.stores.notes.push({ at, what });
        if (what === 'fail') throw new Error('This one fails.');
      },
      fail() {},
      rung() {
        return [...this.stores.notes];
      },
      deaf() {},
      setDeaf() {
        this.turn.every({ everyMs: 5_000 }, 'alarm.deaf');
      },
    },
  },
});

const HOUR = 3_600_000;
const NINE: Schedule = { zone: 'Europe/Vienna', daily: '09:00' };

async function clocked(start = '2026-10-23T12:00Z') {
  const clock = new FakeClock();
  clock.set(Date.parse(start));
  const w = await world([Clock], { clock });
  return { ...w, alarm: (await w.vat.provide('clock', Clock)).alarm };
}

const times = (notes: readonly { at: { due: bigint } }[]): string[] =>
  notes.map(({ at }) => new Date(Number(at.due)).toISOString().slice(0, 16));

describe('this.turn.every', () => {
  it('calls its method at every occurrence, in turns of their own, also after restarts', async () => {
    let w = await clocked();
    await E(w.alarm).set(NINE, 'up');
    for (let day = 0; day < 4; day++) {
      w.clock.advance(24 * HOUR);
      await w.vat.idle();
      const next = await w.again();
      w = { ...next, alarm: (await next.vat.provide('clock', Clock)).alarm };
    }
    const rung = await E(w.alarm).rung();
    assert.deepEqual(times(rung), [
      '2026-10-24T07:00',
      '2026-10-25T08:00',
      '2026-10-26T08:00',
      '2026-10-27T08:00',
    ]);
    assert.deepEqual([...new Set(rung.map(({ what }) => what))], ['up']);
    assert.equal(w.vat.stats().timers, 1);
  });

  it('goes on when its method throws, and the keeper of the vat is told', async () => {
    const w = await clocked();
    await E(w.alarm).set({ everyMs: HOUR }, 'fail');
    w.clock.advance(HOUR);
    await w.vat.idle();
    w.clock.advance(HOUR);
    await w.vat.idle();
    assert.deepEqual(await E(w.alarm).rung(), []);
    assert.deepEqual(
      w.faults.map((error) => (error as Error).message),
      ['This one fails.', 'This one fails.'],
    );
    assert.equal(w.vat.stats().timers, 1);
  });

  it('ends when it is called off, by its id, for good', async () => {
    const w = await clocked();
    const id = await E(w.alarm).set({ everyMs: HOUR }, 'x');
    w.clock.advance(HOUR);
    await w.vat.idle();
    assert.equal(await E(w.alarm).cancel(id), true);
    assert.equal(await E(w.alarm).cancel(id), false);
    w.clock.advance(HOUR);
    await w.vat.idle();
    assert.equal((await E(w.alarm).rung()).length, 1);
    assert.equal((await w.again()).vat.stats().timers, 0);
  });

  it('is not there when its turn threw, or its schedule has no occurrence', async () => {
    const w = await clocked();
    await assert.rejects(async () => E(w.alarm).setThatFails(NINE), /And yet not/);
    await assert.rejects(async () => E(w.alarm).set({ zone: 'UTC', cron: '0 0 31 2 *' }, ''), {
      code: 'bad-schedule',
      message: 'This schedule never comes.',
    });
    await assert.rejects(async () => E(w.alarm).set({ zone: 'Nowhere', daily: '9:00' }, ''), {
      code: 'bad-schedule',
    });
    await assert.rejects(async () => E(w.alarm).setDeaf(), {
      message: 'alarm.deaf must take the occurrence it is called for.',
    });
    assert.equal(w.vat.stats().timers, 0);
  });

  it('has a name of its own among facets', () => {
    const named = () =>
      defineActor('Named', {
        version: 1,
        interfaces: { $schedules: defineInterface('Named', {}) },
        state: () => ({}),
        facets: { $schedules: {} },
      });
    assert.throws(named, /No facet can be called \$schedules/);
  });

  it('counts among the timers of its actor', async () => {
    const w = await clocked();
    await E(w.alarm).setMany(NINE, TIMERS_PER_ACTOR_MAX);
    await assert.rejects(async () => E(w.alarm).set(NINE, ''), { code: 'too-many-timers' });
  });

  it('takes each occurrence once, wherever a crash falls', async () => {
    const w = await clocked();
    await E(w.alarm).set({ everyMs: HOUR }, 'x');
    const before = await copyOf(w.db);
    w.clock.advance(HOUR);
    await w.vat.idle();
    const after = await copyOf(w.db);
    for (const db of [before, after]) {
      const next = await world([Clock], { db, clock: w.clock });
      await next.vat.idle();
      const { alarm } = await next.vat.provide('clock', Clock);
      assert.equal((await E(alarm).rung()).length, 1);
      await next.vat.close();
    }
  });
});

describe('a vat that slept', () => {
  async function slept(schedule: Schedule, ms: number) {
    const w = await clocked();
    const start = w.clock.time;
    await E(w.alarm).set(schedule, 'x');
    w.clock.advance(ms);
    await w.vat.idle();
    const rung = await E(w.alarm).rung();
    // It keeps its beat from then on.
    w.clock.advance(HOUR - (ms % HOUR));
    await w.vat.idle();
    assert.equal((await E(w.alarm).rung()).length, rung.length + 1);
    return rung.map(({ at: { due, missed } }) => [Number(due) - start, missed]);
  }

  it('calls once for all it missed', async () => {
    assert.deepEqual(await slept({ everyMs: HOUR }, 5.5 * HOUR), [[HOUR, 4n]]);
  });

  it('calls for each, oldest first, up to a limit', async () => {
    const each = await slept({ everyMs: HOUR, catchUp: 'each' }, 3.5 * HOUR);
    assert.deepEqual(each, [
      [HOUR, 0n],
      [2 * HOUR, 0n],
      [3 * HOUR, 0n],
    ]);
    const many = await slept({ everyMs: HOUR, catchUp: 'each' }, (EACH_MAX + 10.5) * HOUR);
    assert.equal(many.length, EACH_MAX);
    assert.deepEqual(many.at(-1), [EACH_MAX * HOUR, 10n]);
  });

  it('leaves out what it missed, and not what is only late', async () => {
    assert.deepEqual(await slept({ everyMs: HOUR, catchUp: 'skip' }, 5.5 * HOUR), []);
    assert.deepEqual(await slept({ everyMs: HOUR, catchUp: 'skip' }, 5 * HOUR + 60_000), [
      [5 * HOUR, 0n],
    ]);
  });

  it('for years counts no further than it must', async () => {
    const minutely: Schedule = { zone: 'UTC', cron: '* * * * *' };
    const w = await clocked();
    await E(w.alarm).set(minutely, 'x');
    w.clock.advance(3 * 365 * 24 * HOUR);
    await w.vat.idle();
    assert.equal((await E(w.alarm).rung())[0]?.at.missed, BigInt(MISSED_MAX));
    w.clock.advance(60_000);
    await w.vat.idle();
    assert.equal((await E(w.alarm).rung()).length, 2);
  });
});
