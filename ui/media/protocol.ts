/**
 * What the service worker and a page say to each other.
 *
 * The worker holds nothing: for every request of `/media/<id>/<name>` it asks the open pages, each
 * over a channel of its own, who knows the id. The page that does describes the file, then sends
 * chunks as the worker pulls them, so that the speed of the disk it is saved to limits the reading.
 */

/** Where files of open pages seem to lie. No such request ever reaches a server. */
export const MEDIA_PREFIX = '/media/';

/** How long the worker waits for some page to know an id. */
export const ASK_MS_MAX = 10_000;

/** Worker → page, with a MessagePort: do you know this one? */
export interface MediaAsk {
  readonly ask: 'media';
  readonly id: string;
}

/** Page → worker, first: what it is, or that this page does not know it. */
export type MediaReply =
  | { readonly is: 'unknown' }
  | {
      readonly is: 'file';
      readonly name: string;
      readonly type: string;
      readonly size: number;
      /** To be saved, not shown. */
      readonly save: boolean;
    };

/** Worker → page, later. `start` comes once, each `pull` asks for one chunk. */
export type MediaRequest =
  | { readonly do: 'start'; readonly from: number; readonly to: number }
  | { readonly do: 'pull' }
  | { readonly do: 'cancel' };

/** Page → worker, one for each pull. */
export type MediaChunk =
  | { readonly is: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: 'end' }
  | { readonly is: 'broken'; readonly why: string };

/** Page → worker, now and then while bytes flow: a browser stops a worker that hears nothing. */
export const KEEP_AWAKE = 'keep-awake';
export const KEEP_AWAKE_MS = 10_000;

/** The id in the path of a request, or undefined when the path is not of ours. */
export function mediaId(pathname: string): string | undefined {
  if (!pathname.startsWith(MEDIA_PREFIX)) return undefined;
  const [id = ''] = pathname.slice(MEDIA_PREFIX.length).split('/');
  return /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

/** The path under which a page offers a file. The name is there for the person who saves it. */
export function mediaPath(id: string, name: string): string {
  return `${MEDIA_PREFIX}${id}/${encodeURIComponent(name.replaceAll('/', '_'))}`;
}
