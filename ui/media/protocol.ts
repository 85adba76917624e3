/**
 * What the service worker and a page say to each other.
 *
 * The worker holds nothing: for every request of `/media/<id>/<name>` it asks the open pages, each
 * over a channel of its own, who knows the id. The page that does describes the file, then sends
 * chunks as the worker pulls them, so that the speed of the disk it is saved to limits the reading.
 *
 * The worker must stay one file without imports, so that every browser takes it; so the two sides
 * share types alone, and write the few constants down with these types.
 */

/** Where files of open pages seem to lie. No such request ever reaches a server. */
export type MediaPrefix = '/media/';

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
export type KeepAwake = 'keep-awake';
