/**
 * Text cut to a length, such that what is left is well formed: half of a character cannot be
 * written in UTF-8, so it could be neither stored nor sent.
 */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(LONE_SURROGATES, '\u{fffd}');
}

const LONE_SURROGATES = /\p{Surrogate}/gu;
