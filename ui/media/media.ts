/**
 * Files of the vat under addresses that `<img>`, `<video>` and downloads understand.
 *
 * With a service worker the address is `/media/…` and bytes come as they are wanted. Without one (a
 * plain http address of another machine, some private windows) `offer` gives undefined, and the
 * caller reads the whole file into a Blob instead.
 */
import type { ReadableFile } from './byte-reader.ts';
import { MediaServer, type Offer, type OfferOptions } from './media-server.ts';
import type { MediaAsk } from './protocol.ts';
import { readAhead } from './read-ahead.ts';

const WORKER_PATH = '/sw.js';
const CONTROL_MS_MAX = 5_000;
/** More than this is not read into memory just to be shown. */
const SHOWN_WHOLE_BYTES_MAX = 256 * 1_048_576;

let starting: Promise<MediaServer | undefined> | undefined;

/** Starts the worker once; undefined where the browser has none. */
export function startMedia(): Promise<MediaServer | undefined> {
  starting ??= start().catch(() => undefined);
  return starting;
}

async function start(): Promise<MediaServer | undefined> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return undefined;
  const server = new MediaServer((message) => workers.controller?.postMessage(message));
  workers.addEventListener('message', ({ data, ports: [port] }: MessageEvent<MediaAsk>) => {
    if (data?.ask === 'media' && port !== undefined) server.answer(data, port);
  });
  workers.startMessages();
  await workers.register(WORKER_PATH, { scope: '/' });
  return (await controlled(workers)) ? server : undefined;
}

/** Waits until the worker answers for this page; on a first visit that takes a moment. */
function controlled(workers: ServiceWorkerContainer): Promise<boolean> {
  if (workers.controller !== null) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CONTROL_MS_MAX);
    workers.addEventListener(
      'controllerchange',
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      { once: true },
    );
  });
}

/** Offers a file through the worker; undefined where there is none. */
export async function offer(
  file: ReadableFile,
  options?: OfferOptions,
): Promise<Offer | undefined> {
  const server = await startMedia();
  return server?.offer(randomId(), file, options);
}

/**
 * An address under which `file` can be shown: by the worker, or else as a Blob.
 * @throws {RangeError} when there is no worker and the file is too large to be read whole.
 */
export async function showable(file: ReadableFile, signal?: AbortSignal): Promise<Offer> {
  const offered = await offer(file, signal ? { signal } : {});
  if (offered !== undefined) return offered;
  if (file.size > SHOWN_WHOLE_BYTES_MAX) {
    throw new RangeError('This browser can show a file of this size only after it was downloaded.');
  }
  const url = URL.createObjectURL(await assemble(file, { ...(signal ? { signal } : {}) }));
  return { url, release: () => URL.revokeObjectURL(url) };
}

const PART_BYTES = 8 * 1_048_576;

/**
 * The whole file as a Blob. Parts are turned into Blobs as they come, which browsers keep on the
 * disk, so that little stays in this page's memory.
 */
export async function assemble(
  file: ReadableFile,
  { signal, progressed }: { signal?: AbortSignal; progressed?: (bytes: number) => void } = {},
): Promise<Blob> {
  const done: Blob[] = [];
  let part: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  for await (const chunk of readAhead(file, 0, file.size, signal ? { signal } : {})) {
    part.push(chunk);
    held += chunk.length;
    progressed?.(chunk.length);
    if (held < PART_BYTES) continue;
    done.push(new Blob(part));
    part = [];
    held = 0;
  }
  return new Blob([...done, ...part], { type: file.type });
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
