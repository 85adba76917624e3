/**
 * The thread that owns the search index. A damaged index is thrown away here and begun anew, empty and without a
 * mark; whoever asked hears of it (`index-damaged`) and goes through the lake again.
 */
import { workerData } from 'node:worker_threads';
import type { Wanted } from './finding.ts';
import { IndexDamaged, openIndexDatabase } from './index-database.ts';
import type { IndexEntry, Settled } from './index-entry.ts';
import { nodeFolder } from './node-folder.ts';
import { SearchIndex } from './search-index.ts';
import { serveCalls } from './serve-calls.ts';
import type { Sought } from './snippet.ts';

/** Beyond this, texts are not taken apart any more for a piece to show. */
const EXCERPTS_MS = 15;

const { path, key } = workerData as { path: string; key: Uint8Array };
const folder = nodeFolder(path);
let opening: Promise<SearchIndex> | undefined;

function index(): Promise<SearchIndex> {
  opening ??= openIndexDatabase(folder, key).then(({ db }) => new SearchIndex(db));
  return opening;
}

async function using<T>(step: (index: SearchIndex) => T): Promise<T> {
  try {
    return step(await index());
  } catch (error) {
    if (error instanceof IndexDamaged) await beginAnew();
    throw error;
  }
}

async function beginAnew(): Promise<void> {
  const old = opening;
  opening = undefined;
  await old?.then((one) => one.close()).catch(() => undefined);
  folder.clear();
}

serveCalls({
  mark: () => using((one) => one.mark),
  apply: (since: string, mark: string, entries: IndexEntry[], gone: string[]) =>
    using((one) => one.apply(since, mark, entries, gone)),
  beginScan: () => using((one) => one.beginScan()),
  scan: (scan: number, entries: IndexEntry[]) => using((one) => one.scan(scan, entries)),
  endScan: (scan: number, mark: string) => using((one) => one.endScan(scan, mark)),
  unread: (count: number) => using((one) => one.unread(count)),
  settle: (results: Settled[]) => using((one) => one.settle(results)),
  tryAgain: () => using((one) => one.tryAgain()),
  wordsOf: (id: string) => using((one) => one.wordsOf(id)),
  reading: () => using((one) => one.reading()),
  find: (wanted: Wanted) => using((one) => one.find(wanted)),
  excerpts: (rows: number[], sought: Sought[]) => {
    const until = performance.now() + EXCERPTS_MS;
    return using((one) => one.excerpts(rows, sought, () => performance.now() < until));
  },
  beginAnew,
  close: () => opening?.then((one) => one.close()),
});
