/**
 * Names of people: what may be one, which two are the same, and which look alike.
 *
 * Nobody hands out names here, so nobody can forbid a name that looks like another one's. It can be
 * pointed out: two names look alike when their skeletons are the same (Unicode, UTS #39). Signs
 * that nobody sees, or that turn the direction of reading, are in no name; but for those that some
 * scripts and faces are written with, and only there (as UAX #31 has it for joiners, UTS #51 for faces).
 */
import unhomoglyph from 'unhomoglyph';
import { Refusal } from '../refusal.ts';

/** Longest name of a person, in UTF-16 code units. */
export const PERSON_NAME_LENGTH_MAX = 80;

const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
/** Scripts in which letters are joined, or kept from it, by a sign of its own. */
const JOINED = ['Arab', 'Syrc', 'Mand', 'Nkoo', 'Adlm', 'Mong']
  .concat(['Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh'])
  .concat(['Khmr', 'Mymr', 'Java', 'Bali', 'Tibt', 'Newa', 'Gran', 'Tirh', 'Sidd', 'Modi'])
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
/** Signs that nobody sees, each where it changes what is seen. */
const NEEDED = [
  // Between two letters of such a script, or behind the sign that takes the vowel from one.
  String.raw`(?<=(?=[\p{L}\p{M}])[${JOINED}])[\u200c\u200d](?=(?=[\p{L}\p{M}])[${JOINED}])`,
  String.raw`(?<=(?=\p{M})[${JOINED}])[\u200c\u200d]`,
  // Faces made of several, or shown in colours or without, and numbers on keys.
  String.raw`(?<=\p{ExtPict}[\ufe0f\p{EMod}]?)\u200d(?=\p{ExtPict})`,
  String.raw`(?<=\p{ExtPict})[\ufe0e\ufe0f]`,
  String.raw`(?<=[\d#*])\ufe0f(?=\u20e3)`,
  // Forms of a letter that some names are written with, as in 葛󠄀.
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script=Mong})[\u180b-\u180f]`,
].join('|');
const NEEDED_OR_UNSEEN = new RegExp(`(${NEEDED})|${UNSEEN}`, 'gu');
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
  if (withoutUnseen(proper) !== proper) {
    const text =
      'This name has invisible signs in it, or such that turn the reading. Type it anew.';
    throw new Refusal('bad-name', text);
  }
  return proper;
}

/** What somebody calls himself, or is called by others, made fit to be shown; empty when nothing is left. */
export function suggestedName(name: string): string {
  let shown = name.normalize('NFC');
  // What was needed beside a sign is not, once that is gone.
  for (let before: string | undefined; shown !== before; ) {
    before = shown;
    shown = cutTo(spaced(withoutUnseen(shown)), PERSON_NAME_LENGTH_MAX).trim();
  }
  return SEEN.test(shown) ? shown : '';
}

/** The beginning of `text`, of at most `max` UTF-16 code units, without half a character at its end. */
export function cutTo(text: string, max: number): string {
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

const withoutUnseen = (name: string): string =>
  name.replace(NEEDED_OR_UNSEEN, (_, needed?: string) => needed ?? '');

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
