/**
 * Names of people: what may be one, which two are the same, and which look alike.
 *
 * Nobody hands out names here, so nobody can forbid a name that looks like another one's. It can be
 * pointed out: two names look alike when their skeletons are the same (Unicode, UTS #39). Signs
 * that nobody sees, or that turn the direction of reading, are in no name.
 */
import unhomoglyph from 'unhomoglyph';
import { Refusal } from '../refusal.ts';

/** Longest name of a person, in UTF-16 code units. */
export const PERSON_NAME_LENGTH_MAX = 80;

/** Joiners are needed to write some languages, and some faces; all else that is not seen is not. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|(?![\u200c\u200d])\p{Cf}/u;
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');
const IGNORED = /[\p{Default_Ignorable_Code_Point}\s]/gu;
const SEEN = /[\p{L}\p{N}\p{S}\p{P}]/u;

/** A name as it is kept. Throws a Refusal with code `bad-name`. */
export function properPersonName(name: string): string {
  const proper = spaced(name.normalize('NFC'));
  if (!SEEN.test(proper)) throw new Refusal('bad-name', 'A name cannot be empty.');
  // A few characters become two or three when they are normalized.
  if (proper.length > PERSON_NAME_LENGTH_MAX) {
    const most = `A name can have at most ${PERSON_NAME_LENGTH_MAX} characters.`;
    throw new Refusal('bad-name', most);
  }
  if (UNSEEN.test(proper)) {
    const text =
      'This name has invisible signs in it, or such that turn the reading. Type it anew.';
    throw new Refusal('bad-name', text);
  }
  return proper;
}

/** What somebody calls himself, or is called by others, made fit to be shown; empty when nothing is left. */
export function suggestedName(name: string): string {
  const shown = spaced(name.normalize('NFC').replace(ALL_UNSEEN, ''));
  return SEEN.test(shown) ? cutTo(shown, PERSON_NAME_LENGTH_MAX).trim() : '';
}

/** The beginning of `text`, of at most `max` UTF-16 code units, without half a character at its end. */
export function cutTo(text: string, max: number): string {
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

const spaced = (name: string): string => name.replace(/\p{Zs}+/gu, ' ').trim();

/** Two names with the same key are one name: width, case and signs that nobody sees aside. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').replace(IGNORED, '');
}

const SKELETONS_REMEMBERED_MAX = 8_192;
const remembered = new Map<string, readonly [string, string]>();

/** Do these look alike to a hasty reader? What is the same name looks alike, too. */
export function looksLike(one: string, other: string): boolean {
  const [first, second] = [skeletonsOf(one), skeletonsOf(other)];
  return first[0] === second[0] || first[1] === second[1];
}

/** One of what is written, one of it in small letters: capitals have look-alikes of their own. */
function skeletonsOf(name: string): readonly [string, string] {
  const known = remembered.get(name);
  if (known) return known;
  const wide = name.normalize('NFKC');
  const made = [skeleton(wide), skeleton(wide.toLowerCase())] as const;
  if (remembered.size >= SKELETONS_REMEMBERED_MAX) remembered.clear();
  remembered.set(name, made);
  return made;
}

function skeleton(name: string): string {
  const bare = name.normalize('NFD').replace(IGNORED, '');
  return unhomoglyph(bare).normalize('NFD').toLowerCase();
}

/** `name`, or the first of `name 2`, `name 3` … that is not taken. */
export function freePersonName(name: string, isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const end = count === 1 ? '' : ` ${count}`;
    const start = suggestedName(cutTo(name, PERSON_NAME_LENGTH_MAX - end.length)) || '?';
    if (!isTaken(start + end)) return start + end;
  }
}
