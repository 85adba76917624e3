/** When a schedule comes next: by the clocks of its zone, whatever they do in spring and autumn. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Schedule, WallTime } from '../../../vat/index.ts';
import { checkSchedule, occurrenceAfter } from '../../../vat/schedules/schedule.ts';

const at = (iso: string): number => Date.parse(iso);
const HOUR = 3_600_000;

function comes(schedule: Schedule, from: string, count = 3): string[] {
  const all: string[] = [];
  let time: number | undefined = at(from);
  while (all.length < count) {
    time = occurrenceAfter(schedule, time);
    if (time === undefined) break;
    all.push(new Date(time).toISOString().slice(0, 16));
  }
  return all;
}

describe('a schedule by the calendar', () => {
  it('stays at its time on the wall when the clocks change', () => {
    const nine = { zone: 'Europe/Vienna', daily: '09:00' } as const;
    assert.deepEqual(comes(nine, '2026-03-27T12:00Z'), [
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
    ]);
    assert.deepEqual(comes(nine, '2026-10-24T00:00Z', 2), ['2026-10-24T07:00', '2026-10-25T08:00']);
  });

  it('comes after the gap when its time is left out, and once when it comes twice', () => {
    const night = { zone: 'Europe/Vienna', daily: '2:30' } as const;
    assert.deepEqual(comes(night, '2026-03-28T12:00Z', 2), [
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    assert.deepEqual(comes(night, '2026-10-24T12:00Z', 2), [
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    const island = { zone: 'Australia/Lord_Howe', daily: '01:45' } as const;
    assert.deepEqual(comes(island, '2026-04-03T20:00Z', 2), [
      '2026-04-04T14:45',
      '2026-04-05T15:15',
    ]);
    const brazil = { zone: 'America/Sao_Paulo', daily: '00:15' } as const;
    assert.deepEqual(comes(brazil, '2018-11-03T12:00Z', 2), [
      '2018-11-04T03:00',
      '2018-11-05T02:15',
    ]);
  });

  it('knows weekdays, days of the month, and the last one', () => {
    const zone = 'Asia/Kathmandu';
    assert.deepEqual(comes({ zone, weekly: ['mon', 'thu'], at: '6:00' }, '2026-11-21T00:00Z'), [
      '2026-11-23T00:15',
      '2026-11-26T00:15',
      '2026-11-30T00:15',
    ]);
    assert.deepEqual(comes({ zone: 'UTC', monthly: 31, at: '12:00' }, '2026-01-01T00:00Z'), [
      '2026-01-31T12:00',
      '2026-03-31T12:00',
      '2026-05-31T12:00',
    ]);
    assert.deepEqual(comes({ zone: 'UTC', monthly: 'last', at: '12:00' }, '2028-02-01T00:00Z', 2), [
      '2028-02-29T12:00',
      '2028-03-31T12:00',
    ]);
    assert.deepEqual(comes({ zone: 'UTC', cron: '*/20 8-9 * * sat' }, '2026-11-20T09:00Z', 4), [
      '2026-11-21T08:00',
      '2026-11-21T08:20',
      '2026-11-21T08:40',
      '2026-11-21T09:00',
    ]);
  });

  it('ends where it is told to, and never comes when there is no such day', () => {
    const until = at('2026-11-23T00:00Z');
    assert.deepEqual(comes({ zone: 'UTC', daily: '12:00', until }, '2026-11-21T13:00Z'), [
      '2026-11-22T12:00',
    ]);
    assert.deepEqual(comes({ zone: 'UTC', cron: '0 0 30 2 *' }, '2026-11-21T13:00Z'), []);
  });

  it('that cannot be read is refused', () => {
    const wrong = [
      { zone: 'UTC', daily: '24:00' },
      { zone: 'UTC', daily: '9' },
      { zone: 'UTC', weekly: [], at: '9:00' },
      { zone: 'UTC', weekly: ['someday'], at: '9:00' },
      { zone: 'UTC', monthly: 32, at: '9:00' },
      { zone: 'UTC', cron: '? * * * *' },
      { zone: 'UTC', cron: '* '.repeat(200) },
      { zone: 'UTC', daily: '9:00', catchUp: 'twice' },
      { zone: 'UTC', daily: '9:00', until: NaN },
      { everyMs: 5 },
    ];
    for (const schedule of wrong) {
      assert.throws(() => checkSchedule(schedule as Schedule), { code: 'bad-schedule' });
    }
    for (const schedule of [
      { zone: 'Atlantis/Center', daily: '9:00' },
      { zone: 'UTC', cron: '99 * * * *' },
      { zone: 'UTC', cron: '* * *' },
    ]) {
      assert.throws(() => occurrenceAfter(schedule as Schedule, 0), { code: 'bad-schedule' });
    }
  });
});

describe('the next time of any daily schedule', () => {
  const zones = [
    'Europe/Vienna',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'UTC',
  ];
  const clocks = new Map(
    zones.map((timeZone) => [
      timeZone,
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
    ]),
  );
  const wall = (zone: string, time: number) => clocks.get(zone)?.format(time) ?? '';

  it('is the first minute that shows it, or the end of the gap that leaves it out', () => {
    const from = at('2026-01-01T00:00Z');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 365 * 24 * 60 }),
        (zone, hour, minute, offset) => {
          const two = (value: number) => `${value}`.padStart(2, '0');
          const daily = `${hour}:${two(minute)}` as WallTime;
          const after = from + offset * 60_000;
          const next = occurrenceAfter({ zone, daily }, after) as number;
          assert.ok(next > after && next <= after + 26 * HOUR, `${zone} ${daily} ${after} ${next}`);
          assert.equal(next % 60_000, 0);
          const shown = `${two(hour)}:${two(minute)}`;
          if (wall(zone, next) === shown) return;
          // Otherwise the clocks went forward over it, just before.
          assert.ok(wall(zone, next) > shown && wall(zone, next - 60_000) < shown);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('an interval', () => {
  it('keeps its beat, however late it is asked', () => {
    assert.equal(occurrenceAfter({ everyMs: 1_000 }, 10_500, 10_000), 11_000);
    assert.equal(occurrenceAfter({ everyMs: 1_000 }, 99_999, 10_000), 100_000);
    assert.equal(occurrenceAfter({ everyMs: 1_000 }, 11_000, 10_000), 12_000);
  });
});
