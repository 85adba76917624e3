/** Lists in pages: some rows, and where the next ones begin. */
import { Refused } from '../errors.ts';

/** Rows of one page. */
export const PAGE_LENGTH = 100;

export interface Page<T> {
  readonly rows: readonly T[];
  /** Asks for the next page. Absent on the last; a page may be short, even empty, and have one. */
  readonly next?: string;
}

/** A page of what is in memory: `after` is the place of the last row seen. */
export function pageOf<T, R>(all: readonly T[], after: string | undefined, row: (item: T) => R) {
  const from = after === undefined ? 0 : placeIn(after) + 1;
  const rows = all.slice(from, from + PAGE_LENGTH).map(row);
  const last = from + rows.length - 1;
  return last < all.length - 1 ? { rows, next: String(last) } : { rows };
}

/** A whole number that an earlier page gave. Throws {@link Refused} with code `bad-value`. */
export function placeIn(cursor: string): number {
  const place = Number(cursor);
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new Refused('bad-value', 'Pages go on only from where an earlier one ended.');
  }
  return place;
}
