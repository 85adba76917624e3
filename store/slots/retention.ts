/**
 * Which versions of something are worth keeping: the newest ones, all of the last days, and of the
 * time before fewer the longer ago it is: one an hour for a day, one a day for a month, one a week
 * for a year, and one for every four weeks before that. Slots and the lake share this rule.
 */

export interface Retention {
  /** So many of the newest are kept whatever their age; at least 1. */
  readonly newest: number;
  /** All of the last so many days. */
  readonly days: number;
  /** Are some of those before kept, too? */
  readonly staggered: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Up to this age, one version in each span of time is kept. */
const STAGES = [
  { ageMs: DAY_MS, spanMs: HOUR_MS },
  { ageMs: 30 * DAY_MS, spanMs: DAY_MS },
  { ageMs: 365 * DAY_MS, spanMs: 7 * DAY_MS },
  { ageMs: Number.POSITIVE_INFINITY, spanMs: 28 * DAY_MS },
];

/**
 * Those of `versions` that are kept, in their order; they come newest first. Spans are counted from
 * 1970, not from now, and in each the oldest version stays, so that what was kept once is not
 * dropped merely because time goes on within a stage.
 */
export function kept<V extends { readonly time: number }>(
  versions: readonly V[],
  { newest, days, staggered }: Retention,
  now: number,
): V[] {
  const result: V[] = [];
  for (const [at, version] of versions.entries()) {
    const age = now - version.time;
    const isRecent = at < Math.max(1, newest) || age <= days * DAY_MS;
    if (isRecent || (staggered && isFirstOfSpan(version, versions[at + 1], age))) {
      result.push(version);
    }
  }
  return result;
}

/**
 * How many versions are kept at most of those between two times, if none of them is among the
 * newest ones: by this one sees without reading them whether a row of old versions can be thinned.
 */
export function keptAtMost(
  firstTime: number,
  lastTime: number,
  { days, staggered }: Retention,
  now: number,
): number {
  if (now - lastTime <= days * DAY_MS) return Number.POSITIVE_INFINITY;
  return staggered ? Math.floor((lastTime - firstTime) / spanAt(now - lastTime)) + 2 : 0;
}

function spanAt(age: number): number {
  return STAGES.find(({ ageMs }) => age <= ageMs)!.spanMs;
}

function isFirstOfSpan(
  version: { readonly time: number },
  older: { readonly time: number } | undefined,
  age: number,
): boolean {
  const spanMs = spanAt(age);
  const spanOf = (time: number) => Math.floor(time / spanMs);
  return older === undefined || spanOf(older.time) !== spanOf(version.time);
}
