/**
 * How far the bytes of entries were read: what waits, what was read, and what could not be. What took
 * too long is `late` until it waits `again`, and given up after that.
 */
import type { Reading, Settled, Unread, WordsState } from './index-entry.ts';
import type { Statements } from './statements.ts';

/** As the index keeps them. */
export const STATE = { nothing: 0, waiting: 1, read: 2, givenUp: 3, late: 4, again: 5 } as const;
const WORDS: readonly WordsState[] = ['none', 'waiting', 'read', 'given-up', 'late', 'waiting'];

export function wordsStateOf(state: number): WordsState {
  return WORDS[state] ?? 'none';
}

/** What a file is after it was tried; undefined for one that did not wait for that. */
export function stateAfter(
  before: number,
  { text, late }: Pick<Settled, 'text' | 'late'>,
): number | undefined {
  if (before !== STATE.waiting && before !== STATE.again) return undefined;
  if (text) return STATE.read;
  return late && before === STATE.waiting ? STATE.late : STATE.givenUp;
}

/** Files that wait to be read, the newest first; when there are none, those that do so again. */
export function unreadIn(statements: Statements, count: number): Unread[] {
  const sql = `SELECT id, name, type, size, content FROM entries
    WHERE state = ? ORDER BY row DESC LIMIT ?`;
  const inState = (state: number): Unread[] => {
    const rows = statements.all(sql, [state, count]) as unknown as Unread[];
    return rows.map((row) => ({ ...row, again: state === STATE.again }));
  };
  const first = inState(STATE.waiting);
  return first.length > 0 ? first : inState(STATE.again);
}

export function readingIn(statements: Statements): Reading {
  const sql = 'SELECT state, count(*) AS count FROM entries WHERE state > 0 GROUP BY state';
  const rows = statements.all(sql, []);
  const counts = new Map(rows.map(({ state, count }) => [Number(state), Number(count)]));
  const of = (state: number): number => counts.get(state) ?? 0;
  const late = of(STATE.late);
  const unread = of(STATE.givenUp) + late;
  const read = of(STATE.read) + unread;
  return { read, total: of(STATE.waiting) + of(STATE.again) + read, unread, late };
}
