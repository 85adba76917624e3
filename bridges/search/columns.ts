/**
 * The words of an entry, column by column, as they stand in the full-text index.
 *
 * Beside what people read there are words that nobody can type (`facets`), one for each thing that a condition asks:
 * `xkpicture`, `xejpg`, `xy2026`, `xttax`. So a condition narrows the search in the index itself.
 */
import { endingOf, typeOf } from './kind-of.ts';
import { wordsOf } from './words.ts';

interface Described {
  readonly name: string;
  /** One a line. */
  readonly tags: string;
  readonly type: string;
  /** 1 for a folder. */
  readonly folder: number;
  /** ms since 1970. */
  readonly date: number;
}

interface Text {
  readonly sender: string;
  readonly receiver: string;
  readonly body: string;
}

/** A facet that every entry has. */
export const EVERY = 'xall';

/** The facet of a kind `k`, an ending `e`, a tag `t` or a year `y`. */
export function facet(of: 'k' | 'e' | 't' | 'y', value: string): string {
  // The dot is a letter to the index, and in no word: a tag of two words is one facet.
  return `x${of}${wordsOf(value).join('·')}`;
}

/** @returns the columns name, tags, sender, receiver, body, facets: words with spaces between them */
export function columnsOf(entry: Described, text: Text): string[] {
  const tags = entry.tags === '' ? [] : entry.tags.split('\n');
  const { name, type } = entry;
  const kind = entry.folder === 1 ? 'folder' : 'file';
  const facets = [
    EVERY,
    facet('k', typeOf({ kind, name, type })),
    facet('e', endingOf(name)),
    facet('y', String(yearOf(entry.date))),
    ...tags.map((tag) => facet('t', tag)),
  ];
  const columns = [name, tags.join(' '), text.sender, text.receiver, text.body];
  return [...columns.map((column) => wordsOf(column).join(' ')), facets.join(' ')];
}

/** The year of a time in ms since 1970, in UTC. */
export function yearOf(time: number): number {
  const year = new Date(time).getUTCFullYear();
  return Number.isNaN(year) ? 0 : year;
}
