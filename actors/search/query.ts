/**
 * The syntax of a search: what a person types, as words and conditions.
 *
 *     boat "calm sea" -motor type:pdf after:2026-01 before:2026-03-15 tag:tax from:anna in:"My letters"
 *
 * Anything that is not a condition is a word: `12:30` and `http://…` are looked for as they stand. A condition with a
 * value that means nothing is left out and named in `unclear`, so that a person sees why nothing was narrowed.
 * Days are those of UTC.
 */

/** Most words and conditions of one query; what comes after them is left out. */
export const TERMS_MAX = 40;

/** Where a word may stand; `any` is name, tags, people and text. */
export type Field = 'any' | 'name' | 'from' | 'to' | 'person';

export interface Term {
  readonly text: string;
  readonly field: Field;
  /** Is it the beginning of a word, because it is still being typed? */
  readonly unfinished: boolean;
  readonly without: boolean;
}

export const TYPES = [
  'folder',
  'picture',
  'video',
  'music',
  'document',
  'mail',
  'archive',
  'other',
] as const;

export interface Query {
  readonly terms: readonly Term[];
  /** One of {@link TYPES}, or the ending of a name; any of them is enough. */
  readonly types: readonly string[];
  /** All of them. */
  readonly tags: readonly string[];
  /** Words in the name of some folder above; all of them. */
  readonly folders: readonly string[];
  /** Not before this time, and before that one, in ms since 1970. */
  readonly after: number | undefined;
  readonly before: number | undefined;
  readonly unclear: readonly string[];
}

interface Token {
  /** As it was typed, without quotes. */
  readonly text: string;
  readonly key: string;
  readonly without: boolean;
  readonly quoted: boolean;
  readonly last: boolean;
}

/** Minus, key and colon, each optional; then a phrase (its end may not be typed yet) or a word. */
const TOKEN = /(-?)(?:(\p{L}{2,8}):)?(?:["“”„]([^"“”„]*)(["“”„]|$)|(\S+))/gu;

const FIELDS: Readonly<Record<string, Field>> = {
  name: 'name',
  from: 'from',
  to: 'to',
  person: 'person',
};
const CONDITIONS = new Set([...Object.keys(FIELDS), 'type', 'tag', 'in', 'after', 'before', 'on']);

/** Other words for the types. */
const SAME_TYPE: Readonly<Record<string, string>> = {
  image: 'picture',
  photo: 'picture',
  pictures: 'picture',
  images: 'picture',
  photos: 'picture',
  audio: 'music',
  sound: 'music',
  song: 'music',
  videos: 'video',
  film: 'video',
  movie: 'video',
  documents: 'document',
  doc: 'document',
  email: 'mail',
  mails: 'mail',
  emails: 'mail',
  archives: 'archive',
  folders: 'folder',
  jpeg: 'jpg',
};

/** Reads a query; nothing that can be typed is an error. */
export function parseQuery(typed: string): Query {
  const terms: Term[] = [];
  const types: string[] = [];
  const tags: string[] = [];
  const folders: string[] = [];
  const unclear: string[] = [];
  let after: number | undefined;
  let before: number | undefined;
  for (const token of tokensOf(typed)) {
    const { key, text, without, last, quoted } = token;
    if (key === 'type') {
      const type = text.toLowerCase().replace(/^\./, '');
      types.push(SAME_TYPE[type] ?? type);
    } else if (key === 'tag') tags.push(text);
    else if (key === 'in') folders.push(text);
    else if (key === 'after' || key === 'before' || key === 'on') {
      const days = daysOf(text);
      if (!days) unclear.push(`${key}:${text}`);
      else {
        if (key !== 'before') after = Math.max(after ?? days.from, days.from);
        const until = key === 'before' ? days.from : days.to;
        if (key !== 'after') before = Math.min(before ?? until, until);
      }
    } else {
      const field = FIELDS[key] ?? 'any';
      // A person searching through results types the end of a word last.
      const unfinished = last && !quoted && !without && !/\s$/.test(typed);
      terms.push({ text, field, unfinished, without });
    }
  }
  return { terms, types, tags, folders, after, before, unclear };
}

function tokensOf(typed: string): Token[] {
  const matches = [...typed.normalize('NFC').matchAll(TOKEN)].slice(0, TERMS_MAX);
  return matches.flatMap((match, at): Token[] => {
    const [whole, minus = '', key = '', phrase, , word] = match;
    const known = CONDITIONS.has(key.toLowerCase());
    const value = phrase ?? word ?? '';
    if (value.trim() === '') return [];
    return [
      {
        key: known ? key.toLowerCase() : '',
        text: known || key === '' ? value : `${key}:${value}`,
        without: minus !== '' && !(known && !(key.toLowerCase() in FIELDS)),
        quoted: phrase !== undefined && whole.length > 1,
        last: at === matches.length - 1,
      },
    ];
  });
}

const DAY_MS = 86_400_000;
const DAY = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

/** From the beginning of a year, a month or a day up to, not including, its end; undefined for no such day. */
function daysOf(text: string): { from: number; to: number } | undefined {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const from = daysSince1970(y, m, d);
  if (m > 11 || m < 0 || d < 1 || d > daysSince1970(y, m + 1, 1) - daysSince1970(y, m, 1)) {
    return undefined;
  }
  let to = from + 1;
  if (month === undefined) to = daysSince1970(y + 1, 0, 1);
  else if (day === undefined) to = daysSince1970(y, m + 1, 1);
  return { from: from * DAY_MS, to: to * DAY_MS };
}

/** Days of the Gregorian calendar; months from 0, and 12 is January of the next year. */
function daysSince1970(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last of one.
  const months = year * 12 + month - 2;
  const y = Math.floor(months / 12);
  const m = months - y * 12;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((153 * m + 2) / 5) + day - 719_469;
}
