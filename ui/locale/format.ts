/**
 * Numbers, dates and sizes as the person is used to them.
 *
 * Everything goes through Intl with the language of the browser, so no order of day and month is
 * ever guessed. Sizes count in thousands (kB, MB), as disks and other file managers do.
 */

/** The person's languages; tests set their own. */
export interface LocaleOptions {
  readonly locales?: string | readonly string[];
}

/** Whole numbers come off the wire as bigint. */
export type Amount = number | bigint;

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

export function localesOf({ locales }: LocaleOptions): string | string[] | undefined {
  if (locales !== undefined) return typeof locales === 'string' ? locales : [...locales];
  return typeof navigator === 'undefined' ? undefined : [...navigator.languages];
}

/** `1,5 MB`: three figures are enough to compare two files. */
export function formatBytes(bytes: Amount, options: LocaleOptions = {}): string {
  let unit = 0;
  let amount = Math.max(0, Number(bytes));
  // 999.5 would be written as 1,000 of the smaller unit.
  while (amount >= 999.5 && unit < BYTE_UNITS.length - 1) {
    amount /= 1_000;
    unit++;
  }
  return new Intl.NumberFormat(localesOf(options), {
    style: 'unit',
    unit: BYTE_UNITS[unit],
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumSignificantDigits: unit === 0 ? 3 : amount < 10 ? 2 : 3,
  }).format(amount);
}

export function formatNumber(value: Amount, options: LocaleOptions = {}): string {
  return new Intl.NumberFormat(localesOf(options)).format(value);
}

/** `12 Mar 2026`. */
export function formatDay(time: Amount, options: LocaleOptions = {}): string {
  return new Intl.DateTimeFormat(localesOf(options), { dateStyle: 'medium' }).format(Number(time));
}

/** `12 Mar 2026, 14:05`. */
export function formatTime(time: Amount, options: LocaleOptions = {}): string {
  return new Intl.DateTimeFormat(localesOf(options), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(Number(time));
}

/** `12 Mar 2026, 14:05:09`: for what happens many times a minute. */
export function formatMoment(time: Amount, options: LocaleOptions = {}): string {
  return new Intl.DateTimeFormat(localesOf(options), {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(Number(time));
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
  ['week', 4.348],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
];

/** `3 minutes ago`, `in 2 days`, `now`: how far `time` is from `now`, both in milliseconds. */
export function formatAgo(time: Amount, now: number, options: LocaleOptions = {}): string {
  let amount = (Number(time) - now) / 1_000;
  const format = new Intl.RelativeTimeFormat(localesOf(options), { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(Math.round(amount)) < size) return format.format(Math.round(amount), unit);
    amount /= size;
  }
  return formatDay(time, options);
}

/** `2 days, 3 hours`: how long something has lasted, in its two largest units. */
export function formatDuration(milliseconds: number, options: LocaleOptions = {}): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.floor(milliseconds / 1_000));
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count > 0) parts.push(unitText(count, unit, options));
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0
    ? unitText(0, 'second', options)
    : new Intl.ListFormat(localesOf(options), { type: 'unit' }).format(parts);
}

/** `Bea, Carl and Dora`. */
export function formatList(names: readonly string[], options: LocaleOptions = {}): string {
  return new Intl.ListFormat(localesOf(options), { type: 'conjunction' }).format(names);
}

function unitText(count: number, unit: string, options: LocaleOptions): string {
  return new Intl.NumberFormat(localesOf(options), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(count);
}
