/** Lists of the inspector: asked for page by page, printed as a table. */

import type { Inspector } from '../../actors/inspector/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import type { Task } from '../shell.ts';
import { type Column, formatTable } from '../terminal/format.ts';

/** Rows printed unless `--limit` says otherwise. */
export const LIMIT_DEFAULT = 100;

interface PageOf<T> {
  readonly rows: readonly T[];
  readonly next?: string | undefined;
}

/** The first `limit` rows of a list, and whether there are more. */
export async function firstRows<T>(
  ask: (after: string | undefined) => PromiseLike<PageOf<T>>,
  limit: number,
): Promise<{ rows: T[]; more: boolean }> {
  const rows: T[] = [];
  let after: string | undefined;
  do {
    const page = await ask(after);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined && rows.length < limit);
  return { rows: rows.slice(0, limit), more: after !== undefined || rows.length > limit };
}

/** What a list command is: how it asks, and how a row is printed. */
export interface Listing<T> {
  readonly ask: (after: string | undefined) => PromiseLike<PageOf<T>>;
  readonly columns: readonly Column[];
  readonly row: (item: T) => string[];
  /** Said when there is nothing. */
  readonly none: string;
  /** It was asked for by name, so that finding nothing is a failure. */
  readonly wanted?: boolean;
}

export async function printList<T>(task: Task, limit: string, listing: Listing<T>): Promise<void> {
  const { rows, more } = await firstRows(listing.ask, rowsWanted(limit));
  if (rows.length === 0 && listing.wanted) throw new Failure('not-found', listing.none);
  const text = rows.length > 0 ? formatTable(listing.columns, rows.map(listing.row)) : '';
  task.printer.result(rows, text);
  if (rows.length === 0) task.printer.note(listing.none);
  if (more) task.printer.note(`There are more. See them with: --limit ${2 * rows.length}`);
}

/** What looks into the vat. Throws a Failure with code not-running, locked or new. */
export async function inspectorOf(task: Task): Promise<RefTo<typeof Inspector>> {
  const { vat } = await task.holdings();
  return E(vat).inspector();
}

/** How many rows `--limit` asks for. Throws a Failure with code usage. */
export function rowsWanted(text: string): number {
  const rows = wholeNumber(text, '--limit');
  if (rows === 0) throw new Failure('usage', '--limit takes a whole number from 1 on.');
  return rows;
}

/** Throws a Failure with code usage. */
export function wholeNumber(text: string, what: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Failure('usage', `${what} takes a whole number.`);
  return Number(text);
}
