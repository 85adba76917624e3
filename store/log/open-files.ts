/**
 * Files that are open for reading. Each is opened once however many read it, and stays open for a
 * while, since opening costs more than reading. A file with readers is never closed: it may have
 * been removed in the meantime, and then could not be opened again.
 */
import type { LogFiles, OpenFile } from './log-files.ts';

/** Kept open while nobody reads them. */
const IDLE_MAX = 64;

export interface Lease {
  readonly file: OpenFile;
  /** To be called once. */
  release(): void;
}

interface Held {
  readonly file: Promise<OpenFile | undefined>;
  /** Once it is open. */
  opened?: OpenFile;
  readers: number;
}

export class OpenFiles {
  readonly #files: LogFiles;
  /** The one used last comes last. */
  readonly #held = new Map<string, Held>();
  readonly #closing = new Set<Promise<void>>();

  constructor(files: LogFiles) {
    this.#files = files;
  }

  /** At once when it is open. Undefined when there is no such file. Throws DiskFailed. */
  use(name: string): Promise<Lease | undefined> | Lease {
    const held: Held = this.#held.get(name) ?? { file: this.#files.open(name), readers: 0 };
    this.#held.delete(name);
    this.#held.set(name, held);
    held.readers += 1;
    const release = (): void => {
      held.readers -= 1;
      if (this.#held.get(name) !== held) this.#closeIdle(held);
      else if (this.#held.size > IDLE_MAX) this.#closeOldest();
    };
    return held.opened ? { file: held.opened, release } : this.#opened(name, held, release);
  }

  async #opened(name: string, held: Held, release: () => void): Promise<Lease | undefined> {
    try {
      const file = await held.file;
      if (file) {
        held.opened = file;
        return { file, release };
      }
    } catch (error) {
      this.forget(name);
      release();
      throw error;
    }
    this.forget(name);
    release();
    return undefined;
  }

  /** Closes it as soon as nobody reads it: it was removed. */
  forget(name: string): void {
    const held = this.#held.get(name);
    this.#held.delete(name);
    if (held) this.#closeIdle(held);
  }

  /** Closes all; who reads gets errors. */
  async close(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    for (const held of all) this.#close(held);
    await Promise.all(this.#closing);
  }

  #closeOldest(): void {
    for (const [name, held] of this.#held) {
      if (this.#held.size <= IDLE_MAX) return;
      if (held.readers > 0) continue;
      this.#held.delete(name);
      this.#close(held);
    }
  }

  #closeIdle(held: Held): void {
    if (held.readers === 0) this.#close(held);
  }

  #close(held: Held): void {
    const closed = held.file.then(
      (file) => file?.close(),
      () => undefined,
    );
    // A file that was only read loses nothing when closing it fails.
    const settled = closed.catch(() => undefined).then(() => void this.#closing.delete(settled));
    this.#closing.add(settled);
  }
}
