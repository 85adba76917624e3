/** Lists of the inspector come in pages. */
import { type Guard, list, optional, record, text } from '../../vat/index.ts';

/** Rows of one page. */
export const INSPECTOR_PAGE_MAX = 100;

/** Where a page goes on. */
export const Cursor = text(200);

export function page<I, W, S>(row: Guard<I, W, S>) {
  /** `next` is absent on the last page. A page may be short, even empty, and have a next one. */
  return record({ rows: list(row, INSPECTOR_PAGE_MAX), next: optional(Cursor) });
}
