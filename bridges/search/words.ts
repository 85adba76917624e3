/**
 * Text as words, in one and the same way for what is indexed and what is looked for.
 *
 * A word is a run of letters, digits and the marks on them, folded: compatibility forms made one (NFKC), lower case,
 * accents of Latin, Greek and Cyrillic and the vowel points of Hebrew and Arabic taken off. Scripts that are written
 * without spaces (Han, kana, Thai, Lao, Khmer, Burmese) give a word for each letter, and a run of them in a query is
 * a phrase: that finds every substring, where the dictionary of Intl.Segmenter cuts text and query differently,
 * depending on what stands around and on the version of its data.
 */

/** Of a longer word (a key in base64, say) only so much is known, in UTF-16 code units. */
const WORD_LENGTH_MAX = 64;

export interface Word {
  readonly word: string;
  /** Where it stands in the text, in UTF-16 code units. */
  readonly from: number;
  readonly to: number;
}

const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Thai}\\p{scx=Lao}' +
  '\\p{scx=Khmer}\\p{scx=Myanmar}';
const IS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
/** Letters of such a script one by one, each with its marks, or a run of other letters. */
const WORD = new RegExp(
  `(?=[\\p{L}\\p{N}\\p{M}])(?:[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+)`,
  'gu',
);
const PLAIN = /^[a-z0-9]+$/i;
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g;
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/gu;

/** Every word of `text` with its place, in order. */
export function* placedWords(text: string): Generator<Word> {
  for (const match of text.matchAll(WORD)) {
    const from = match.index;
    const word = fold(match[0]);
    if (word !== '') yield { word, from, to: from + match[0].length };
  }
}

export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [raw] of text.matchAll(WORD)) {
    const word = fold(raw);
    if (word !== '') words.push(word);
  }
  return words;
}

/** Is it a letter of a script without spaces, of which any may stand in a run? */
export function isUnspaced(word: string): boolean {
  return IS_UNSPACED.test(word);
}

function fold(raw: string): string {
  if (PLAIN.test(raw)) return raw.toLowerCase().slice(0, WORD_LENGTH_MAX);
  const bare = raw.normalize('NFKD').replace(MARKS, '').normalize('NFKC').toLowerCase();
  const folded = bare.replaceAll('ß', 'ss').replaceAll('ς', 'σ').replace(NOT_WORD, '');
  return cutWhole(folded, WORD_LENGTH_MAX);
}

/** Never half a character at the end. */
function cutWhole(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.codePointAt(length - 1) ?? 0;
  return text.slice(0, end > 0xffff ? length - 1 : length);
}
