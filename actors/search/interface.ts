/**
 * What the search over a lake publishes: words found in names, tags, people and in what files hold.
 *
 * The index behind it is an aid and can lag behind; what is answered is looked up in the lake at that moment, so
 * nothing is shown that is gone or lies in the bin. `state` says how far the index is.
 */
import {
  arg,
  boolean,
  call,
  defineInterface,
  list,
  nat,
  oneOf,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { Entry, EntryId, NAME_LENGTH_MAX } from '../lake/interface.ts';

/** Longest query, in UTF-16 code units. */
export const QUERY_LENGTH_MAX = 500;
/** Results of one page. */
export const FOUND_PAGE_MAX = 50;
/** Results that are ranked and can be paged through; of more, the newest entries. */
export const FOUND_MAX = 1_000;
/** Longest piece of text shown around a word that was found. */
export const SNIPPET_LENGTH_MAX = 400;
const PARTS_MAX = 200;

/** A piece of text; `hit` when it is (part of) what was looked for. */
export const Part = record({ text: text(SNIPPET_LENGTH_MAX), hit: boolean });
export type Part = Wire<typeof Part>;

export const Found = record({
  entry: Entry,
  /** Names of the folders it lies in, from the top. */
  path: list(text(NAME_LENGTH_MAX), 70),
  /** The name, with what was looked for. */
  name: list(Part, PARTS_MAX),
  /** A piece of what the file holds, around the words that were found; empty when they are not in there. */
  snippet: list(Part, PARTS_MAX),
});
export type Found = Wire<typeof Found>;

export const SearchState = record({
  /** `listing`: names are taken in; `reading`: files are read; `stopped`: see `trouble`. */
  phase: oneOf('starting', 'listing', 'reading', 'ready', 'stopped'),
  /** Entries taken in, or files read, of how many. */
  done: nat,
  total: nat,
  /** Files of which only the name can be found: damaged, locked by a password, too large. */
  unread: nat,
  /** Why it stopped, in a sentence. */
  trouble: text(300),
});
export type SearchState = Wire<typeof SearchState>;

export const FoundPage = record({
  found: list(Found, FOUND_PAGE_MAX),
  /** Ask with this for the page after it; absent at the end. */
  next: optional(nat),
  /** How many there are; with `more` there are others beside. */
  total: nat,
  more: boolean,
  /** What in the query means nothing, such as `after:soon`. */
  unclear: list(text(QUERY_LENGTH_MAX), 20),
  state: SearchState,
});
export type FoundPage = Wire<typeof FoundPage>;

/**
 * How far the text of an entry can be found: `none` where there is nothing to be read, `waiting` until it is its
 * turn, `late` when it took too long and is tried once more, `given-up` when only its name can be found.
 */
const WordsState = oneOf('none', 'waiting', 'read', 'late', 'given-up');

/** Told that the index knows more, or less, than before. */
export const SearchListener = defineInterface('SearchListener', { changed: call() });

export const Search = defineInterface('Search', {
  /**
   * Entries that have every word of the query, the best first. Beside words a query can hold "a phrase", -without,
   * type:pdf, after:2026-01, before:2026, tag:tax, from:anna, to:ben, person:anna, in:Photos, name:boat.
   * The last word may be unfinished. With `folder` only what lies in it, however deep.
   */
  find: call(
    arg('query', text(QUERY_LENGTH_MAX)),
    arg('from', optional(nat)),
    arg('folder', optional(EntryId)),
  ).returns(FoundPage),
  state: call().returns(SearchState),
  /** How far the text of one entry is in the index. */
  wordsOf: call(arg('entry', EntryId)).returns(WordsState),
  /** Throws the index away and builds it anew. */
  rebuild: call(),
  watch: call(arg('listener', ref(SearchListener))),
});
