/**
 * The one-time link: read once, then gone from the address bar.
 *
 * What stands in the address bar lands in the history, in synchronised tabs and over somebody's
 * shoulder; so the fragment is replaced before anything else happens.
 */
import { type FragmentRef, parseFragment } from '../../captp/index.ts';

const ENTER = '#enter=';

/** What the page was opened with. */
export type EnterLink =
  | { readonly is: 'none' }
  | { readonly is: 'link'; readonly to: FragmentRef }
  | { readonly is: 'broken'; readonly error: unknown };

/** Is this such a link, and no route? */
export function isEnterLink(hash: string): boolean {
  return hash.startsWith(ENTER);
}

/** Reads `#enter=…` and strips it from the address bar; other fragments are routes and stay. */
export function takeEnterLink(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): EnterLink {
  if (!isEnterLink(location.hash)) return { is: 'none' };
  const fragment = location.hash.slice(ENTER.length);
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return { is: 'link', to: parseFragment(fragment) };
  } catch (error) {
    return { is: 'broken', error };
  }
}
