/**
 * The worker's side of one `/media/` request: find the page that knows the file, work out the
 * range, and stream what that page sends.
 */
import { answerRange, type ByteRange, contentRange } from './byte-range.ts';
import type { MediaAsk, MediaChunk, MediaPrefix, MediaReply, MediaRequest } from './protocol.ts';
import { servedHeaders } from './served-type.ts';
import type { WorkerClient } from './worker-scope.ts';

const PREFIX: MediaPrefix = '/media/';
/** How long to wait for some page to know an id. */
const ASK_MS_MAX = 10_000;

type OfferedFile = Extract<MediaReply, { is: 'file' }>;
interface Found {
  readonly port: MessagePort;
  readonly file: OfferedFile;
}

/** The id in the path of a request, or undefined when the path is not of ours. */
export function mediaId(pathname: string): string | undefined {
  if (!pathname.startsWith(PREFIX)) return undefined;
  const [id = ''] = pathname.slice(PREFIX.length).split('/');
  return /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

/** Answers a request for the file `id`. Always gives a response; 404 when no page knows the id. */
export async function answerMedia(
  request: Request,
  id: string,
  clients: readonly WorkerClient[],
): Promise<Response> {
  const found = await findFile(id, clients);
  if (found === undefined) return new Response('This file is no longer open.', { status: 404 });
  const { port, file } = found;
  const headers = new Headers(servedHeaders(file));
  const answer = answerRange(request.headers.get('Range'), file.size);
  const range = contentRange(answer, file.size);
  if (range !== undefined) headers.set('Content-Range', range);
  if (answer.status === 416) {
    port.close();
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Length', String(answer.range.to - answer.range.from));
  if (request.method === 'HEAD') {
    port.close();
    return new Response(null, { status: answer.status, headers });
  }
  return new Response(streamFrom(port, answer.range), { status: answer.status, headers });
}

/** Asks all pages at once; the first that knows the file is taken, the others hear nothing more. */
async function findFile(id: string, clients: readonly WorkerClient[]): Promise<Found | undefined> {
  const asked = clients.map((client) => askOne(id, client));
  const found = await Promise.any(asked).catch(() => undefined);
  for (const late of asked) {
    late.then(
      ({ port }) => port !== found?.port && port.close(),
      () => undefined,
    );
  }
  return found;
}

function askOne(id: string, client: WorkerClient): Promise<Found> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const giveUp = (): void => {
      port1.close();
      reject(new Error('This page does not know the file.'));
    };
    const timer = setTimeout(giveUp, ASK_MS_MAX);
    port1.onmessage = ({ data }: MessageEvent<MediaReply>) => {
      clearTimeout(timer);
      if (data.is === 'file') resolve({ port: port1, file: data });
      else giveUp();
    };
    client.postMessage({ ask: 'media', id } satisfies MediaAsk, [port2]);
  });
}

/** The chunks of the page as a stream; each is asked for only when the reader wants it. */
function streamFrom(port: MessagePort, range: ByteRange): ReadableStream<Uint8Array<ArrayBuffer>> {
  const say = (request: MediaRequest): void => port.postMessage(request);
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start: () => say({ do: 'start', ...range }),
      pull: (controller) =>
        new Promise<void>((pulled) => {
          // A page that is closed in the middle closes its ports: the download breaks off at once.
          port.addEventListener('close', () => {
            pulled();
            controller.error(new Error('The page was closed.'));
          });
          port.onmessage = ({ data }: MessageEvent<MediaChunk>) => {
            deliver(controller, data, port);
            pulled();
          };
          say({ do: 'pull' });
        }),
      cancel() {
        say({ do: 'cancel' });
        port.close();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 2 }),
  );
}

function deliver(
  controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  chunk: MediaChunk,
  port: MessagePort,
): void {
  if (chunk.is === 'chunk') return controller.enqueue(chunk.bytes);
  port.close();
  if (chunk.is === 'end') controller.close();
  else controller.error(new Error(chunk.why));
}
