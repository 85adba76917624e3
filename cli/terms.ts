/**
 * How a person says when something ends: a day, a moment, or a span from now.
 */
import { Failure } from './failure.ts';

const SPAN_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * `2026-12-24` (the end of that day), `2026-12-24T18:00` (both in the time of this machine), or `30m`, `12h`,
 * `7d`, `2w` from `now` (ms since 1970). Gives ms since 1970. Throws a Failure for anything else and for the past.
 */
export function parseEnds(text: string, now: number): number {
  const ends = spanFrom(text, now) ?? dayFrom(text);
  if (ends === undefined || Number.isNaN(ends)) {
    throw new Failure(
      'usage',
      'Say when it ends: a day (2026-12-24), a moment (2026-12-24T18:00), or how long from now ' +
        '(30m, 12h, 7d, 2w).',
    );
  }
  if (ends <= now) throw new Failure('usage', 'That time is over already. Choose a later one.');
  return ends;
}

/** A whole number from 1 on. Throws a Failure for anything else. */
export function parseOpenings(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Failure('usage', 'The number of openings must be a whole number, 1 or more.');
}

function spanFrom(text: string, now: number): number | undefined {
  const [, amount, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  return unit === undefined ? undefined : now + Number(amount) * (SPAN_MS[unit] ?? Number.NaN);
}

function dayFrom(text: string): number | undefined {
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text);
  if (!day) return undefined;
  const [year = 0, month = 0, date = 0, hour, minute] = day
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const moment =
    hour === undefined
      ? new Date(year, month - 1, date, 23, 59, 59, 999)
      : new Date(year, month - 1, date, hour, minute);
  // A date that is none, such as 2026-02-30, would silently become another one.
  const same = moment.getMonth() === month - 1 && moment.getDate() === date;
  return same && (hour ?? 0) < 24 && (minute ?? 0) < 60 ? moment.getTime() : undefined;
}
