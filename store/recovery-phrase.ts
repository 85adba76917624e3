/**
 * The root key as 24 English words (BIP-39), for a person to write on paper. The words hold the
 * key itself and a checksum of 8 bits: one wrong word is noticed in 255 of 256 cases. No error
 * repeats a word, because every word is a part of the secret.
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { BadRecoveryPhrase } from './errors.ts';
import { assertRootKey } from './root-key.ts';

export const RECOVERY_WORDS = 24;
/** More text than this is no phrase; not even looked through. */
const PHRASE_CHARACTERS_MAX = 2_000;

const known: ReadonlySet<string> = new Set(wordlist);

/** The 24 words of a root key. Throws RangeError when it is none. */
export function toRecoveryPhrase(root: Uint8Array): string[] {
  assertRootKey(root);
  return entropyToMnemonic(root, wordlist).split(' ');
}

/**
 * The root key of a phrase, in any case and spacing. Throws BadRecoveryPhrase that says how many
 * words there are, which are unknown, or that the checksum fails.
 */
export function fromRecoveryPhrase(words: string | readonly string[]): Uint8Array {
  const phrase = wordsOf(words);
  if (phrase.length !== RECOVERY_WORDS) {
    throw new BadRecoveryPhrase(
      `A recovery phrase has ${RECOVERY_WORDS} words; here are ${phrase.length}.`,
    );
  }
  const unknown = unknownIn(phrase);
  if (unknown.length > 0) {
    const places = unknown.map((position) => position + 1).join(', ');
    throw new BadRecoveryPhrase(
      unknown.length === 1
        ? `Word ${places} is not one of the recovery words. Check its spelling.`
        : `Words ${places} are not among the recovery words. Check their spelling.`,
      unknown,
    );
  }
  try {
    return mnemonicToEntropy(phrase.join(' '), wordlist);
  } catch {
    throw new BadRecoveryPhrase(
      'All the words exist, but together they are no recovery phrase. Check their order, and ' +
        'whether one was taken for another.',
    );
  }
}

/** Positions, from 0, of the words that are in no recovery phrase. */
export function unknownWords(words: string | readonly string[]): number[] {
  return unknownIn(wordsOf(words));
}

function unknownIn(phrase: readonly string[]): number[] {
  return phrase.flatMap((word, position) => (known.has(word) ? [] : [position]));
}

function wordsOf(words: string | readonly string[]): string[] {
  const text = typeof words === 'string' ? words : words.join(' ');
  if (text.length > PHRASE_CHARACTERS_MAX) {
    throw new BadRecoveryPhrase(`A recovery phrase has ${RECOVERY_WORDS} words; this is longer.`);
  }
  return text.normalize('NFKD').toLowerCase().trim().split(/\s+/u).filter(Boolean);
}
