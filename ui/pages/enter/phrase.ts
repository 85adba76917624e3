/**
 * The 24 words of the recovery phrase, as a person types or pastes them.
 *
 * Each word is checked as it is written, because “word 17 is not on the list” can be mended and
 * “the phrase is wrong” cannot. The first four letters name a word, so four are enough.
 */
import { validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';

export const WORD_COUNT = 24;
const LETTERS_ENOUGH = 4;

const known = new Set(wordlist);

/** The words in a text that was pasted: numbers, commas and line ends between them do not matter. */
export function wordsIn(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

export type WordState = 'empty' | 'begun' | 'known' | 'unknown';

/** What can be said about one word so far. */
export function stateOf(word: string): WordState {
  const plain = word.trim().toLowerCase();
  if (plain === '') return 'empty';
  if (known.has(plain)) return 'known';
  return wordlist.some((candidate) => candidate.startsWith(plain)) ? 'begun' : 'unknown';
}

/** The whole word that its first letters name; the text as it is when they name none, or several. */
export function completed(word: string): string {
  const plain = word.trim().toLowerCase();
  if (known.has(plain) || plain.length < LETTERS_ENOUGH) return plain;
  const [first, ...others] = wordlist.filter((candidate) => candidate.startsWith(plain));
  return first !== undefined && others.length === 0 ? first : plain;
}

/** Are these 24 words of the list that belong together (their checksum is right)? */
export function isPhrase(words: readonly string[]): boolean {
  return words.length === WORD_COUNT && validateMnemonic(words.join(' '), wordlist);
}

/** `count` different places among the 24, in order. `random` gives numbers from 0 up to 1. */
export function placesToConfirm(count: number, random: () => number): number[] {
  const places = Array.from({ length: WORD_COUNT }, (_, at) => at);
  const chosen: number[] = [];
  for (let n = 0; n < count; n++) {
    chosen.push(...places.splice(Math.floor(random() * places.length), 1));
  }
  return chosen.sort((a, b) => a - b);
}
