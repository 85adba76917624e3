/**
 * Text cut to a length, such that what is left is well formed (half of a character cannot be written
 * in UTF-8, so it could be neither stored nor sent), and does not keep the long text in memory, as a
 * slice would.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text.replace(LONE_SURROGATES, '\u{fffd}');
  return Array.from(text.slice(0, length)).join('').replace(LONE_SURROGATES, '\u{fffd}');
}

const LONE_SURROGATES = /\p{Surrogate}/gu;
