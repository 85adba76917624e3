/**
 * Where in the lake the page is: a folder, a search, or the bin. It stands in the address bar behind
 * the `#`, so that Back, Forward and a reload lead where a person expects.
 */
export type Place =
  | { readonly is: 'folder'; readonly id: string }
  /** `within` a folder, or anywhere. */
  | { readonly is: 'find'; readonly words: string; readonly within?: string }
  | { readonly is: 'bin' };

/** The top folder. */
export const TOP = '';

const WORDS_LENGTH_MAX = 500;

/** What stands behind `#/lake` in the address, such as `['folder', 'abc']`. */
export function placePath(place: Place): readonly string[] {
  if (place.is === 'bin') return ['bin'];
  if (place.is === 'find') {
    return place.within ? ['find', place.words, place.within] : ['find', place.words];
  }
  return place.id === TOP ? [] : ['folder', place.id];
}

/** Reads what {@link placePath} wrote; the top folder when it is anything else. */
export function parsePlace([is, text = '', within]: readonly string[]): Place {
  if (is === 'bin') return { is: 'bin' };
  if (is === 'find' && text !== '') {
    const words = text.slice(0, WORDS_LENGTH_MAX);
    return within ? { is: 'find', words, within } : { is: 'find', words };
  }
  return { is: 'folder', id: is === 'folder' ? text : TOP };
}

export function samePlace(a: Place, b: Place): boolean {
  return placePath(a).join('/') === placePath(b).join('/');
}
