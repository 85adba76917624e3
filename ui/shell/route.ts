/**
 * Addresses within the page: `#/lake/<folder>`, `#/settings/devices`.
 *
 * They stand behind the `#` like everything of ours, so no server learns which folder is looked at.
 * The one-time link begins with `#enter=` and never with `#/`.
 */

export const HOME_PAGE = 'lake';

export interface Route {
  readonly page: string;
  /** What follows the name of the page. */
  readonly path: readonly string[];
}

const ROUTE_LENGTH_MAX = 2_000;

/** Reads an address; whatever is no route leads to the first page. */
export function parseRoute(hash: string): Route {
  if (!hash.startsWith('#/') || hash.length > ROUTE_LENGTH_MAX)
    return { page: HOME_PAGE, path: [] };
  const parts = hash
    .slice(2)
    .split('/')
    .map(decoded)
    .filter((part) => part !== '');
  const [page = HOME_PAGE, ...path] = parts;
  return { page, path };
}

/** The address of a page, for `href` and `location.hash`. */
export function routeTo(page: string, ...path: readonly string[]): string {
  return `#/${[page, ...path].map(encodeURIComponent).join('/')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
