/**
 * Saving a file: through the worker as a stream that the browser writes to its disk, or, where
 * there is no worker, put together first and saved then.
 *
 * Either way the bytes pass through this page as they are read, so progress can be shown, and
 * cancelling works, whatever the browser's own list of downloads shows.
 */
import type { ReadableFile } from './byte-reader.ts';
import { assemble, offer } from './media.ts';

type DownloadState = 'running' | 'done' | 'failed' | 'cancelled';

export interface Download {
  readonly id: number;
  readonly file: ReadableFile;
  readonly state: DownloadState;
  readonly got: number;
  /** Nothing comes until the connection is back. */
  readonly waiting: boolean;
  readonly error?: unknown;
  cancel(): void;
}

interface Running {
  id: number;
  file: ReadableFile;
  state: DownloadState;
  got: number;
  readonly waiting: boolean;
  error?: unknown;
  stop: AbortController;
  cancel(): void;
}

/** The downloads of this page; tells `change` whenever one moves on. */
export class Downloads extends EventTarget {
  #all: Running[] = [];
  #lastId = 0;

  get all(): readonly Download[] {
    return this.#all;
  }

  /** Starts to save `file`; settles when it is saved, failed or cancelled. Never breaks. */
  async save(file: ReadableFile): Promise<void> {
    this.#lastId += 1;
    const stop = new AbortController();
    const cancel = (): void => stop.abort(new DOMException('Cancelled.', 'AbortError'));
    const running: Running = {
      ...{ id: this.#lastId, file, state: 'running', got: 0, stop, cancel },
      get waiting() {
        return this.state === 'running' && file.source !== undefined && !file.source.value;
      },
    };
    this.#all = [...this.#all.filter(({ state }) => state !== 'done'), running];
    this.#tell();
    const unwatch = file.source?.subscribe(() => this.#tell());
    try {
      await this.#transfer(running);
      running.state = 'done';
    } catch (error) {
      running.state = isAbort(error) || stop.signal.aborted ? 'cancelled' : 'failed';
      running.error = stop.signal.aborted ? stop.signal.reason : error;
    } finally {
      unwatch?.();
    }
    this.#tell();
  }

  /** Ends all that are under way, with that reason, as when a share was taken back. */
  stopAll(reason: unknown): void {
    for (const { state, stop } of this.#all) if (state === 'running') stop.abort(reason);
  }

  /** Takes off the list what is over. */
  clear(): void {
    this.#all = this.#all.filter(({ state }) => state === 'running');
    this.#tell();
  }

  async #transfer(running: Running): Promise<void> {
    const { file, stop } = running;
    const progressed = (bytes: number): void => {
      running.got = Math.min(file.size, running.got + bytes);
      this.#tell();
    };
    const { signal } = stop;
    let settle: (error?: unknown) => void = () => undefined;
    const ended = new Promise<void>((resolve, reject) => {
      settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    const offered = await offer(file, { save: true, signal, served: progressed, ended: settle });
    if (offered === undefined) {
      saveBlob(await assemble(file, { signal, progressed }), file.name);
      return;
    }
    const frame = navigateTo(offered.url);
    const aborted = (): void => settle(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await ended;
    } finally {
      signal.removeEventListener('abort', aborted);
      offered.release();
      // The frame must outlive the hand-over of the last bytes to the browser's own download.
      setTimeout(() => frame.remove(), FRAME_MS);
    }
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
  }
}

const FRAME_MS = 30_000;

/** A navigation in a frame nobody sees: a link with `download` would pass the worker by. */
function navigateTo(url: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'download';
  frame.src = url;
  document.body.append(frame);
  return frame;
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FRAME_MS);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
