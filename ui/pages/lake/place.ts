/**
 * Where in the lake the page is: a folder, a search, or the bin. Stands in the address bar behind
 * the `#`, so that Back, Forward and a reload lead where a person expects.
 */
export type Place =
  | { readonly is: 'folder'; readonly id: string }
  | { readonly is: 'find'; readonly words: string }
  | { readonly is: 'bin' };

/** The top folder. */
export const TOP = '';

const WORDS_LENGTH_MAX = 200;

/** The part of the address behind `lake`, such as `/folder/abc`. */
export function placePath(place: Place): string {
  if (place.is === 'bin') return '/bin';
  if (place.is === 'find') return `/find/${encodeURIComponent(place.words)}`;
  return place.id === TOP ? '' : `/folder/${encodeURIComponent(place.id)}`;
}

/** Reads what {@link placePath} wrote; the top folder when it is anything else. */
export function parsePlace(path: string): Place {
  const [, is = '', text = ''] = path.split('/');
  const decoded = decode(text);
  if (is === 'bin') return { is: 'bin' };
  if (is === 'find' && decoded !== '') {
    return { is: 'find', words: decoded.slice(0, WORDS_LENGTH_MAX) };
  }
  return { is: 'folder', id: is === 'folder' ? decoded : TOP };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function samePlace(a: Place, b: Place): boolean {
  return placePath(a) === placePath(b);
}
