/**
 * How hard a passphrase is to guess, roughly, and one piece of advice.
 *
 * Whoever steals the disk can guess as fast as Argon2id lets them. A rough estimate that never
 * flatters is enough to steer people to what works: several words that do not belong together. It
 * is advice; only the least length is a rule.
 */
import { msg } from '@lit/localize';
import type { PASSPHRASE_LENGTH_MIN } from '../../../actors/device/interface.ts';

const LENGTH_MIN: typeof PASSPHRASE_LENGTH_MIN = 8;

/** The one rule there is, as the vat counts it. */
export function isLongEnough(passphrase: string): boolean {
  return passphrase.normalize('NFKC').length >= LENGTH_MIN;
}

export type Strength = 'too-short' | 'weak' | 'fair' | 'good' | 'strong';

/** Bits below which a passphrase is weak, fair, good; from the last on it is strong. */
const BITS = { fair: 36, good: 50, strong: 66 };
/** A word that a person thinks of, among some two thousand. */
const BITS_PER_WORD = 11;

const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
];
const COMMON = [
  'password',
  'passwort',
  'passphrase',
  'letmein',
  'iloveyou',
  'welcome',
  'secret',
  '2gather',
];

/** Estimated bits of a passphrase: words count as words, only what is none by its characters. */
export function bitsOf(passphrase: string): number {
  const pieces = new Set(withoutHabits(passphrase.normalize('NFKC')).split(/[\s\-_.,;]+/));
  const bits = [...pieces].map((piece) => {
    const [, word = '', rest = ''] = /^(\p{L}{3,})(\P{L}{0,3})$/u.exec(piece) ?? [];
    const byCharacters = piece.length * Math.log2(alphabetOf(piece));
    return word === '' ? byCharacters : Math.min(byCharacters, BITS_PER_WORD + rest.length * 4);
  });
  return bits.reduce((sum, more) => sum + more, 0);
}

export function strengthOf(passphrase: string): Strength {
  if (!isLongEnough(passphrase)) return 'too-short';
  const bits = bitsOf(passphrase);
  if (bits < BITS.fair) return 'weak';
  if (bits < BITS.good) return 'fair';
  return bits < BITS.strong ? 'good' : 'strong';
}

export function adviceOn(strength: Strength): string {
  switch (strength) {
    case 'too-short':
      return msg('At least 8 characters. Four or more words that do not belong together are best.');
    case 'weak':
      return msg('Easy to guess. Add two or three words that do not belong together.');
    case 'fair':
      return msg('Fair. One or two more words would make it much harder to guess.');
    case 'good':
      return msg('Good.');
    case 'strong':
      return msg('Strong.');
  }
}

/** Collapses runs such as aaaa, 1234 and qwerty, and well-known words, to what they are worth. */
function withoutHabits(text: string): string {
  let plain = text.replace(/(.)\1{2,}/gu, '$1$1');
  const lower = () => plain.toLowerCase();
  for (const word of COMMON) {
    const at = lower().indexOf(word);
    if (at >= 0) plain = plain.slice(0, at + 1) + plain.slice(at + word.length);
  }
  for (const sequence of SEQUENCES) {
    for (let length = sequence.length; length >= 4; length--) {
      for (let from = 0; from + length <= sequence.length; from++) {
        const at = lower().indexOf(sequence.slice(from, from + length));
        if (at >= 0) plain = plain.slice(0, at + 1) + plain.slice(at + length);
      }
    }
  }
  return plain;
}

function alphabetOf(text: string): number {
  let size = 0;
  if (/\p{Ll}/u.test(text)) size += 26;
  if (/\p{Lu}/u.test(text)) size += 26;
  if (/\d/.test(text)) size += 10;
  if (/[^\p{L}\d]/u.test(text)) size += 20;
  return Math.max(2, size);
}
