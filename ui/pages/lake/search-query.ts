/**
 * A search is one line of text, also where it is put together by clicks: a chip adds or takes away a condition such
 * as `type:picture`, and a condition that was typed shows as a chip. The vat alone says what it all means.
 */

/** A condition in a query, as it stands there, and in parts. */
export interface Condition {
  readonly text: string;
  readonly key: string;
  readonly value: string;
}

const CONDITION =
  /(?<=^|\s)(type|tag|in|from|to|person|name|after|before|on):(?:"([^"]*)"|(\S+))(?=\s|$)/giu;

export function conditionsIn(words: string): Condition[] {
  return [...words.matchAll(CONDITION)].map(([text, key = '', quoted, plain]) => ({
    text,
    key: key.toLowerCase(),
    value: quoted ?? plain ?? '',
  }));
}

export function hasCondition(words: string, text: string): boolean {
  return conditionsIn(words).some((one) => one.text === text);
}

/** The query with a condition, or without it if it was there. */
export function toggled(words: string, text: string): string {
  return hasCondition(words, text) ? without(words, text) : joined(words, text);
}

/** The query with `text` in place of every condition of the kinds `keys`; undefined only takes them away. */
export function replaced(words: string, keys: readonly string[], text?: string): string {
  const rest = conditionsIn(words)
    .filter(({ key }) => keys.includes(key))
    .reduce((so, one) => without(so, one.text), words);
  return text === undefined ? rest : joined(rest, text);
}

function without(words: string, text: string): string {
  const at = words.indexOf(text);
  if (at < 0) return words;
  return `${words.slice(0, at)} ${words.slice(at + text.length)}`.replace(/\s+/g, ' ').trim();
}

/** Conditions stand in front: the last word stays the one that is being typed. */
function joined(words: string, text: string): string {
  return words === '' ? text : `${text} ${words}`;
}

const DAY_MS = 86_400_000;

/** The day so many days before `now`, as a query has it. */
export function dayBefore(now: number, days: number): string {
  return new Date(now - days * DAY_MS).toISOString().slice(0, 10);
}
