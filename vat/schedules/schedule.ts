/**
 * Schedules: when something happens again and again, as people say it: every day at nine in Vienna.
 *
 * A schedule names a time zone and a time on the wall, never a number of hours, so that nine stays
 * nine when the clocks change. It is plain data and is kept with the actor that set it.
 */
import { Refused } from '../errors.ts';
import { nextTime } from './next-time.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A time on the wall: `09:30`. */
export type WallTime = `${number}:${number}`;

/** Milliseconds from one occurrence to the next; no calendar is asked. */
interface Interval {
  readonly everyMs: number;
}

/** What is said in the words of a calendar, in a time zone such as `Europe/Vienna`. */
type Calendar = { readonly zone: string } & (
  | { readonly daily: WallTime }
  | { readonly weekly: readonly Weekday[]; readonly at: WallTime }
  /** A month that has no such day is left out. */
  | { readonly monthly: number | 'last'; readonly at: WallTime }
  /** Five fields: minute, hour, day, month, weekday. */
  | { readonly cron: string }
);

/** What becomes of occurrences that came while the vat slept. */
export type CatchUp =
  /** One call for all of them. */
  | 'once'
  /** A call for each, oldest first, at most {@link EACH_MAX}. */
  | 'each'
  /** None. */
  | 'skip';

export type Schedule = (Interval | Calendar) & {
  /** `once` unless said otherwise. */
  readonly catchUp?: CatchUp;
  /** From then on (milliseconds since 1970) there are no more. */
  readonly until?: number;
};

/** Calls for which a vat that slept makes up one by one. */
export const EACH_MAX = 100;
/** Shortest time between two occurrences of an interval. */
export const INTERVAL_MS_MIN = 1_000;
const CRON_LENGTH_MAX = 200;

/** Throws {@link Refused} naming what is wrong with a schedule. */
export function checkSchedule(schedule: Schedule): void {
  const { catchUp = 'once', until = 0 } = schedule;
  if (!['once', 'each', 'skip'].includes(catchUp)) refuse('catches up once, each or skip');
  if (!Number.isFinite(until)) refuse('ends (until) at a time in milliseconds');
  if ('everyMs' in schedule) {
    const { everyMs } = schedule;
    if (Number.isSafeInteger(everyMs) && everyMs >= INTERVAL_MS_MIN) return;
    refuse(`has an interval of ${INTERVAL_MS_MIN} ms or more`);
  }
  patternOf(schedule);
}

/**
 * The first occurrence after `time` (milliseconds since 1970), undefined when there is none. An
 * interval is counted from `anchor`, one of its occurrences.
 */
export function occurrenceAfter(
  schedule: Schedule,
  time: number,
  anchor = time,
): number | undefined {
  const next =
    'everyMs' in schedule
      ? anchor + (Math.floor((time - anchor) / schedule.everyMs) + 1) * schedule.everyMs
      : nextTime(patternOf(schedule), schedule.zone, time);
  return next === undefined || next >= (schedule.until ?? Infinity) ? undefined : next;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A calendar in the five fields of cron. */
function patternOf(calendar: Calendar): string {
  if ('daily' in calendar) return `${clock(calendar.daily)} * * *`;
  if ('weekly' in calendar) {
    const days = calendar.weekly.map((day) => WEEKDAYS.indexOf(day));
    if (days.length === 0 || days.includes(-1))
      refuse(`has weekdays out of ${WEEKDAYS.join(', ')}`);
    return `${clock(calendar.at)} * * ${days.join(',')}`;
  }
  if ('monthly' in calendar) {
    const { monthly: day } = calendar;
    const isDay = Number.isSafeInteger(day) && (day as number) >= 1 && (day as number) <= 31;
    if (day !== 'last' && !isDay) refuse('has a day of the month from 1 to 31, or last');
    return `${clock(calendar.at)} ${day === 'last' ? 'L' : day} * *`;
  }
  const { cron } = calendar;
  // A question mark would stand for the time at which it is read.
  if (typeof cron !== 'string' || cron.length > CRON_LENGTH_MAX || !/^[\w\s*,/#-]+$/.test(cron)) {
    refuse('has five fields as cron has them');
  }
  return cron;
}

/** Minute and hour, as cron wants them. */
function clock(time: WallTime): string {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (hour === undefined || minute === undefined) refuse('has a time from 00:00 to 23:59');
  return `${Number(minute)} ${Number(hour)}`;
}

function refuse(what: string): never {
  throw new Refused('bad-schedule', `A schedule ${what}.`);
}
