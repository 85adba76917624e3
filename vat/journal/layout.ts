/** What the numbers in a journal record mean. They are stored: never give one another meaning. */
import { CHANGE, type ChangeCode } from './change.ts';

export const FORMAT = 1;
export const CAUSES = ['turn', 'peer', 'connection', 'timer', 'host'] as const;
/** Stands for a number that is not known. */
export const UNKNOWN = -1;
export const TO_FACET = 0;
export const TO_TITLE = 1;
export const TO_PEER = 2;
export const TO_DEVICE = 3;
export const TO_LOST = 4;

/** What was there before, for a change that added something, is nothing. */
export function hasBefore(code: ChangeCode): boolean {
  return code !== CHANGE.push && code !== CHANGE.newEntry && code !== CHANGE.spawn;
}
