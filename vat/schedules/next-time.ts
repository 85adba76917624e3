/**
 * The next instant at which a cron pattern matches the clocks of a time zone.
 *
 * The library computes from the instant it is given and reads no clock: patterns with a question
 * mark, which would make it, are refused before they come here. Where clocks go forward, a time
 * that is left out happens when the gap is over; where they go back, one that comes twice happens
 * the first time.
 */
import { Cron } from 'croner';
import { Refused } from '../errors.ts';

/** Patterns that were read are remembered, as most actors of a kind have the same. */
const known = new Map<string, Cron>();
const KNOWN_MAX = 200;

/**
 * The first time after `after`, both in milliseconds since 1970; undefined when there is none.
 * Throws {@link Refused} for a pattern or a zone that does not exist.
 */
export function nextTime(pattern: string, zone: string, after: number): number | undefined {
  try {
    // oxlint-disable-next-line eslint/no-restricted-globals -- another form of the time given
    return cronOf(pattern, zone).nextRun(new Date(after))?.getTime();
  } catch (error) {
    const { message } = error as Error;
    throw new Refused('bad-schedule', `This schedule cannot be read: ${message.slice(0, 200)}`);
  }
}

function cronOf(pattern: string, timezone: string): Cron {
  const key = `${timezone} ${pattern}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  const made = new Cron(pattern, { timezone, mode: '5-part', paused: true });
  known.set(key, made);
  return made;
}
