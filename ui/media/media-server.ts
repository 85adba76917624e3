/**
 * The page's side of `/media/`: remembers which files it offers, and sends the worker their bytes.
 *
 * An id is made of 16 random bytes, is worth something only to a worker of this origin while this
 * page is open, and is forgotten when the page lets go of it.
 */
import type { ReadableFile } from './byte-reader.ts';
import type {
  KeepAwake,
  MediaAsk,
  MediaChunk,
  MediaPrefix,
  MediaReply,
  MediaRequest,
} from './protocol.ts';
import { readAhead } from './read-ahead.ts';

const PREFIX: MediaPrefix = '/media/';
const KEEP_AWAKE: KeepAwake = 'keep-awake';
const KEEP_AWAKE_MS = 10_000;

/** How an offered file is served. */
export interface OfferOptions {
  /** Save it instead of showing it. */
  readonly save?: boolean;
  /** Told how many bytes went to the worker, and how it ended. */
  readonly served?: (bytes: number) => void;
  readonly ended?: (error?: unknown) => void;
  /** Breaks what is under way. */
  readonly signal?: AbortSignal;
}

/** A file under an address of its own, until it is let go. */
export interface Offer {
  readonly url: string;
  release(): void;
}

interface Offered extends OfferOptions {
  readonly file: ReadableFile;
}

/** The path under which a page offers a file. The name is there for the person who saves it. */
export function mediaPath(id: string, name: string): string {
  return `${PREFIX}${id}/${encodeURIComponent(name.replace(/[/\p{Surrogate}]/gu, '_'))}`;
}

export class MediaServer {
  readonly #offered = new Map<string, Offered>();
  readonly #wake: () => void;
  #flowing = 0;
  #waking: ReturnType<typeof setInterval> | undefined;

  /** `wake` sends the worker the word; it is called while bytes flow. */
  constructor(wake: (message: KeepAwake) => void) {
    this.#wake = () => wake(KEEP_AWAKE);
  }

  /** Offers `file` under `id`, which must be unguessable. */
  offer(id: string, file: ReadableFile, options: OfferOptions = {}): Offer {
    this.#offered.set(id, { file, ...options });
    return { url: mediaPath(id, file.name), release: () => this.#offered.delete(id) };
  }

  /** Answers the worker's question on the port that came with it. */
  answer({ id }: MediaAsk, port: MessagePort): void {
    const offered = this.#offered.get(id);
    const say = (reply: MediaReply): void => port.postMessage(reply);
    if (offered === undefined) {
      say({ is: 'unknown' });
      port.close();
      return;
    }
    const { name, type, size } = offered.file;
    port.onmessage = (event: MessageEvent<MediaRequest>) => {
      if (event.data.do === 'start') this.#serve(offered, port, event.data);
    };
    say({ is: 'file', name, type, size, save: offered.save ?? false });
  }

  #serve(offered: Offered, port: MessagePort, { from, to }: { from: number; to: number }): void {
    const stop = new AbortController();
    const signal = offered.signal ? AbortSignal.any([stop.signal, offered.signal]) : stop.signal;
    const chunks = readAhead(offered.file, from, to, { signal });
    let turn: Promise<void> = Promise.resolve();
    this.#flow(1);
    const finish = once((error?: unknown) => {
      this.#flow(-1);
      stop.abort();
      port.close();
      offered.ended?.(error);
    });
    port.onmessage = ({ data }: MessageEvent<MediaRequest>) => {
      if (data.do === 'cancel') finish(new DOMException('Cancelled.', 'AbortError'));
      else if (data.do === 'pull') turn = turn.then(() => next(chunks, port, offered, finish));
    };
  }

  /** Counts the streams under way and keeps the worker awake while there is one. */
  #flow(by: 1 | -1): void {
    this.#flowing += by;
    if (this.#flowing > 0) this.#waking ??= setInterval(this.#wake, KEEP_AWAKE_MS);
    else {
      clearInterval(this.#waking);
      this.#waking = undefined;
    }
  }
}

/** Sends one chunk, the end, or what went wrong. */
async function next(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  port: MessagePort,
  offered: Offered,
  finish: (error?: unknown) => void,
): Promise<void> {
  const say = (chunk: MediaChunk, moved: Transferable[] = []): void =>
    port.postMessage(chunk, moved);
  try {
    const { value, done } = await chunks.next();
    if (done) {
      say({ is: 'end' });
      finish();
      return;
    }
    const { length } = value;
    say({ is: 'chunk', bytes: value }, [value.buffer]);
    offered.served?.(length);
  } catch (error) {
    say({ is: 'broken', why: error instanceof Error ? error.message : 'The file broke off.' });
    finish(error);
  }
}

function once(run: (error?: unknown) => void): (error?: unknown) => void {
  let ran = false;
  return (error) => {
    if (ran) return;
    ran = true;
    run(error);
  };
}
