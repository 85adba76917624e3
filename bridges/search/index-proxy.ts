/** The search index, as the rest of the process asks it: each call is answered by its thread. */
import type { FoundRows, Wanted } from './finding.ts';
import type { IndexEntry, Reading, Settled, Unread, WordsState } from './index-entry.ts';
import type { Excerpt, Sought } from './snippet.ts';
import { Thread } from './thread.ts';

const CLOSE_MS = 5_000;

export class IndexProxy {
  readonly #thread: Thread;

  constructor(path: string, key: Uint8Array) {
    this.#thread = new Thread({
      built: 'search-index.js',
      source: 'index-thread.ts',
      data: { path, key },
    });
  }

  mark = (): Promise<string> => this.#thread.ask('mark', []);
  beginScan = (): Promise<number> => this.#thread.ask('beginScan', []);
  unread = (count: number): Promise<Unread[]> => this.#thread.ask('unread', [count]);
  settle = (all: readonly Settled[]): Promise<void> => this.#thread.ask('settle', [all]);
  tryAgain = (): Promise<void> => this.#thread.ask('tryAgain', []);
  wordsOf = (id: string): Promise<WordsState> => this.#thread.ask('wordsOf', [id]);
  reading = (): Promise<Reading> => this.#thread.ask('reading', []);
  find = (wanted: Wanted): Promise<FoundRows> => this.#thread.ask('find', [wanted]);
  beginAnew = (): Promise<void> => this.#thread.ask('beginAnew', []);

  scan(scan: number, entries: readonly IndexEntry[]): Promise<void> {
    return this.#thread.ask('scan', [scan, entries]);
  }

  endScan(scan: number, mark: string): Promise<void> {
    return this.#thread.ask('endScan', [scan, mark]);
  }

  apply(
    since: string,
    mark: string,
    entries: readonly IndexEntry[],
    gone: readonly string[],
  ): Promise<void> {
    return this.#thread.ask('apply', [since, mark, entries, gone]);
  }

  excerpts(rows: readonly number[], sought: readonly Sought[]): Promise<Excerpt[]> {
    return this.#thread.ask('excerpts', [rows, sought]);
  }

  /** What was written is on the disk already; the thread may end as it is when it does not answer. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#thread.ask('close', [], CLOSE_MS)]);
    await this.#thread.close();
  }
}
