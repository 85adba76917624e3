/**
 * The service worker, at `/sw.js`: serves `/media/…` from the open pages and keeps the page itself.
 *
 * It has no state and no secret. Whatever else the page asks goes to the vat untouched.
 */
import { answerMedia, mediaId } from './media-answer.ts';
import type { KeepAwake } from './protocol.ts';
import { answerPage, answerPart, dropOldCaches, keepPages, pageOf } from './shell-cache.ts';
import type { FetchEvent, WorkerScope } from './worker-scope.ts';

const KEEP_AWAKE: KeepAwake = 'keep-awake';

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('install', (event) => {
  // A vat that stops in this very moment must not keep the worker from serving media.
  event.waitUntil(keepPages(scope.location.origin).catch(() => undefined));
  event.waitUntil(scope.skipWaiting());
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCaches().then(() => scope.clients.claim()));
});

scope.addEventListener('message', (event) => {
  // Receiving it is all it is for: the browser lets a worker that gets messages live on.
  if ((event as unknown as MessageEvent).data === KEEP_AWAKE) event.waitUntil(Promise.resolve());
});

scope.addEventListener('fetch', (event) => {
  const answer = answerTo(event);
  if (answer !== undefined) event.respondWith(answer);
});

function answerTo({ request }: FetchEvent): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const id = mediaId(url.pathname);
  if (id !== undefined) {
    return scope.clients
      .matchAll({ type: 'window', includeUncontrolled: true })
      .then((clients) => answerMedia(request, id, clients));
  }
  if (request.mode === 'navigate') {
    const page = pageOf(url.pathname);
    return page === undefined ? undefined : answerPage(request, page);
  }
  return url.pathname.startsWith('/assets/') ? answerPart(request) : undefined;
}
