/**
 * What of a name and a text is shown of a result: pieces, with the words that were looked for marked.
 *
 * The place is looked for in the text as it stands, which is quick; only where the words are written otherwise
 * (accents, another case in a script where that changes the length) is it taken apart word by word, and that only
 * while there is time: a result without a piece of text is better than one that comes late.
 */
import { placedWords, type Word } from './words.ts';

/** A word or a phrase, to be shown where it was found. */
export interface Sought {
  readonly words: readonly string[];
  /** Is the last of them only a beginning? */
  readonly unfinished: boolean;
}

interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

export interface Excerpt {
  readonly name: readonly Piece[];
  readonly snippet: readonly Piece[];
}

/** In UTF-16 code units: what is shown before the first hit, and in all. */
const BEFORE_LENGTH = 60;
const SHOWN_LENGTH = 240;
/** Pieces of one excerpt. */
const PIECES_MAX = 100;

export function excerptOf(
  name: string,
  body: string,
  sought: readonly Sought[],
  hasTime: () => boolean,
): Excerpt {
  return { name: marked(name, sought), snippet: snippetOf(body, sought, hasTime) };
}

function snippetOf(body: string, sought: readonly Sought[], hasTime: () => boolean): Piece[] {
  if (body === '') return [];
  if (sought.length === 0) return pieces(around(body, 0), []);
  const at = quickPlace(body, sought) ?? (hasTime() ? slowPlace(body, sought) : undefined);
  if (at === undefined) return [];
  const shown = around(body, at);
  const hits = marked(shown, sought);
  return hits.some(({ hit }) => hit) ? hits : [];
}

/** Where the first word of something sought stands as it is, at the beginning of a word. */
function quickPlace(body: string, sought: readonly Sought[]): number | undefined {
  const lower = body.toLowerCase();
  const places: number[] = [];
  for (const { words } of sought) {
    const first = words[0] ?? '';
    for (let at = lower.indexOf(first), tries = 0; at >= 0 && tries < 50; tries += 1) {
      const near = [...placedWords(body.slice(Math.max(0, at - 1), at + SHOWN_LENGTH))];
      if (near.some((_, index) => matches(near, index, { words, unfinished: true }))) {
        places.push(at);
        break;
      }
      at = lower.indexOf(first, at + first.length);
    }
  }
  return places.length > 0 ? Math.min(...places) : undefined;
}

/** Where the first thing sought stands, word by word. */
function slowPlace(body: string, sought: readonly Sought[]): number | undefined {
  const longest = Math.max(...sought.map(({ words }) => words.length));
  const window: Word[] = [];
  const check = (): number | undefined =>
    sought.some((one) => matches(window, 0, one)) ? window[0]?.from : undefined;
  for (const word of placedWords(body)) {
    window.push(word);
    if (window.length < longest) continue;
    const found = check();
    if (found !== undefined) return found;
    window.shift();
  }
  for (; window.length > 0; window.shift()) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

function matches(
  words: readonly Word[],
  at: number,
  { words: wanted, unfinished }: Sought,
): boolean {
  return wanted.every((one, offset) => {
    const word = words[at + offset]?.word;
    if (word === undefined) return false;
    return unfinished && offset === wanted.length - 1 ? word.startsWith(one) : word === one;
  });
}

/** The text around a place, cut between words, in one line. */
function around(body: string, at: number): string {
  let from = Math.max(0, at - BEFORE_LENGTH);
  if (from > 0) {
    const space = body.slice(from, at).search(/\s/);
    from = space >= 0 ? from + space + 1 : startOfCharacter(body, from);
  }
  const to = startOfCharacter(body, Math.min(body.length, from + SHOWN_LENGTH));
  const shown = body.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '… ' : ''}${shown}${to < body.length ? ' …' : ''}`;
}

function startOfCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

/** `text` in pieces, of which those that are sought are hits. */
function marked(text: string, sought: readonly Sought[]): Piece[] {
  const words = [...placedWords(text)];
  const hits: { from: number; to: number }[] = [];
  for (const [at, { from }] of words.entries()) {
    const found = sought.filter((one) => matches(words, at, one));
    const length = Math.max(0, ...found.map((one) => one.words.length));
    const last = words[at + length - 1];
    if (length > 0 && last) hits.push({ from, to: last.to });
  }
  return pieces(text, hits);
}

function pieces(text: string, hits: readonly { from: number; to: number }[]): Piece[] {
  const all: Piece[] = [];
  let done = 0;
  for (const { from, to } of hits) {
    if (all.length >= PIECES_MAX - 2) break;
    const start = Math.max(done, from);
    if (start >= to) continue;
    if (start > done) all.push({ text: text.slice(done, start), hit: false });
    const before = all.at(-1);
    // Letters of a script without spaces are hits one by one, and one piece to the eye.
    if (before?.hit && start === done) all[all.length - 1] = joined(before, text.slice(start, to));
    else all.push({ text: text.slice(start, to), hit: true });
    done = to;
  }
  if (done < text.length) all.push({ text: text.slice(done), hit: false });
  return all;
}

const joined = ({ text }: Piece, more: string): Piece => ({ text: text + more, hit: true });
