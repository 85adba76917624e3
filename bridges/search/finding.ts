/**
 * From a query to rows of the index, the best first.
 *
 * Words, types, tags and years are looked up in the full-text index; times, folders and the bin are asked of each row
 * that comes out of it. Rows come newest first, and of very many only the newest are ranked, so that a word that
 * stands in every entry costs no more than one that stands in a thousand. Rank is BM25, a word in a name counting
 * ten times one in a text.
 */
import { FOUND_MAX } from '../../actors/search/interface.ts';
import { type Query, type Term, TYPES } from '../../actors/search/query.ts';
import { EVERY, facet, yearOf } from './columns.ts';
import type { Sought } from './snippet.ts';
import type { Bound, Statements } from './statements.ts';
import { isUnspaced, wordsOf } from './words.ts';

export interface Wanted {
  readonly query: Query;
  /** Only what lies in this folder, however deep. */
  readonly folder: string | undefined;
}

export interface FoundRow {
  readonly row: number;
  readonly id: string;
}

export interface FoundRows {
  readonly rows: readonly FoundRow[];
  /** There are more than could be ranked. */
  readonly more: boolean;
  readonly sought: readonly Sought[];
}

const COLUMNS = {
  any: '{name tags sender receiver body}',
  name: '{name}',
  from: '{sender}',
  to: '{receiver}',
  person: '{sender receiver}',
} as const;
/** What a word counts in name, tags, sender, receiver, body, facets. */
const RANK = 'bm25(words, 10, 6, 4, 3, 1, 0)';
/** A range of more years than that is asked of each row. */
const YEARS_MAX = 30;
/** Shorter words are taken as they stand, not as beginnings: half of all entries would have one. */
const BEGINNING_LENGTH_MIN = 2;

export function findRows(statements: Statements, { query, folder }: Wanted): FoundRows {
  const terms = query.terms.map((term) => ({ ...term, words: wordsOf(term.text) }));
  const asked = terms.filter(({ words }) => words.length > 0);
  const match = matchOf(query, asked);
  const { where, bind } = conditionsOf(statements, query, folder);
  const ranked = asked.some(({ without }) => !without);
  const found = statements.all(
    `SELECT e.row AS row, e.id AS id, e.date AS date, ${ranked ? RANK : '0'} AS rank
      FROM words JOIN entries e ON e.row = words.rowid
      WHERE words MATCH ? ${where}
      ORDER BY words.rowid DESC LIMIT ${FOUND_MAX + 1}`,
    [match, ...bind],
  );
  const more = found.length > FOUND_MAX;
  if (more) found.length = FOUND_MAX;
  found.sort((a, b) => Number(a.rank) - Number(b.rank) || Number(b.date) - Number(a.date));
  return {
    rows: found.map(({ row, id }) => ({ row: Number(row), id: String(id) })),
    more,
    sought: asked
      .filter(({ without }) => !without)
      .map((term) => ({ words: term.words, unfinished: isBeginning(term) })),
  };
}

type Asked = Term & { readonly words: readonly string[] };

function isBeginning({ unfinished, words }: Asked): boolean {
  const last = words.at(-1) ?? '';
  return unfinished && last.length >= BEGINNING_LENGTH_MIN && !isUnspaced(last);
}

/** The expression for the full-text index. Words hold letters and digits only, so quotes are all it takes. */
function matchOf(query: Query, asked: readonly Asked[]): string {
  const phrase = (term: Asked): string =>
    `${COLUMNS[term.field]} : "${term.words.join(' ')}"${isBeginning(term) ? ' *' : ''}`;
  const facets = (values: readonly string[]): string =>
    `{facets} : (${values.map((value) => `"${value}"`).join(' OR ')})`;
  const wanted = asked.filter(({ without }) => !without).map(phrase);
  if (query.types.length > 0) wanted.push(facets(query.types.flatMap(typeFacets)));
  for (const tag of query.tags) wanted.push(facets([facet('t', tag)]));
  const years = yearsOf(query);
  if (years.length > 0) wanted.push(facets(years.map((year) => facet('y', String(year)))));
  if (wanted.length === 0) wanted.push(facets([EVERY]));
  const all = wanted.map((one) => `(${one})`).join(' AND ');
  return asked
    .filter(({ without }) => without)
    .reduce((so, term) => `(${so}) NOT (${phrase(term)})`, all);
}

function typeFacets(type: string): string[] {
  const isType = TYPES.some((known) => known === type);
  return isType ? [facet('k', type)] : [facet('e', type)];
}

/** The years a range of time touches, if they are few. */
function yearsOf({ after, before }: Query): number[] {
  if (after === undefined || before === undefined) return [];
  const [first, last] = [yearOf(after), yearOf(before - 1)];
  if (last < first || last - first >= YEARS_MAX) return [];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

interface Conditions {
  readonly where: string;
  readonly bind: readonly Bound[];
}

/** All that lies below the folders `roots` chooses. */
const below = (roots: string): string =>
  `WITH RECURSIVE below(id) AS (${roots}
    UNION SELECT e.id FROM entries e JOIN below ON e.parent = below.id WHERE e.folder = 1)
    SELECT id FROM below`;

function conditionsOf(
  statements: Statements,
  query: Query,
  folder: string | undefined,
): Conditions {
  const binned = below('SELECT id FROM entries WHERE folder = 1 AND removed = 1');
  let where = `AND e.removed = 0 AND e.parent NOT IN (${binned})`;
  const bind: Bound[] = [];
  if (query.after !== undefined) {
    where += ' AND e.date >= ?';
    bind.push(query.after);
  }
  if (query.before !== undefined) {
    where += ' AND e.date < ?';
    bind.push(query.before);
  }
  if (folder !== undefined) {
    where += ` AND e.parent IN (${below('SELECT ?')})`;
    bind.push(folder);
  }
  for (const name of query.folders) {
    const words = wordsOf(name);
    if (words.length === 0) continue;
    const match = `({name} : "${words.join(' ')}") AND ({facets} : "${facet('k', 'folder')}")`;
    const sql =
      'SELECT e.id AS id FROM words JOIN entries e ON e.row = words.rowid WHERE words MATCH ?';
    const roots = statements.all(`${sql} LIMIT ${FOUND_MAX}`, [match]).map(({ id }) => id);
    where += ` AND e.parent IN (${below('SELECT value FROM json_each(?)')})`;
    bind.push(JSON.stringify(roots));
  }
  return { where, bind };
}
