/**
 * Keeps the page itself in the browser, so that it opens (and can say what is the matter) while the
 * vat is not running.
 *
 * Pages are taken from the vat when it answers, else from here. What lies under `/assets/` has its
 * hash in its name and never changes, so it is taken from here first. Nothing that belongs to a
 * person is ever kept: only the program.
 */
const CACHE = 'page-1';
const PAGES = ['/', '/s'];
const NAVIGATION_MS_MAX = 4_000;

/** At installation: the two pages and the program parts they name. */
export async function keepPages(origin: string): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const page of PAGES) {
    const answer = await fetch(page, { cache: 'no-cache' });
    if (!answer.ok) continue;
    await cache.put(page, answer.clone());
    const parts = partsOf(await answer.text(), origin);
    await Promise.allSettled(parts.map((part) => keepOne(cache, part)));
  }
}

async function keepOne(cache: Cache, path: string): Promise<void> {
  if ((await cache.match(path)) === undefined) await cache.add(path);
}

/** The program parts an HTML text names. */
function partsOf(html: string, origin: string): string[] {
  const named = html.matchAll(/(?:src|href)="([^"]+)"/g);
  const paths = Array.from(named, ([, address = '']) => new URL(address, origin))
    .filter((url) => url.origin === origin && url.pathname.startsWith('/assets/'))
    .map((url) => url.pathname);
  return [...new Set(paths)];
}

/** Removes what an earlier version of the worker kept. */
export async function dropOldCaches(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
}

/** Which page a navigation leads to, or undefined when it is none of ours. */
export function pageOf(pathname: string): string | undefined {
  const page = pathname === '/index.html' ? '/' : pathname.replace(/(.)\/$/, '$1');
  return PAGES.includes(page) ? page : undefined;
}

/** A page: from the vat when it answers in time, else as it was kept. */
export async function answerPage(request: Request, page: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(page);
  try {
    const signal = kept === undefined ? undefined : AbortSignal.timeout(NAVIGATION_MS_MAX);
    const answer = await fetch(request, signal === undefined ? {} : { signal });
    if (answer.ok && !answer.redirected) await cache.put(page, answer.clone());
    return answer;
  } catch (error) {
    if (kept !== undefined) return kept;
    throw error;
  }
}

/** A program part: as it was kept, else from the vat. */
export async function answerPart(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}
