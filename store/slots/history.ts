/**
 * The versions before the present one. The last few are listed in the record itself; when these are
 * too many they go into a page, a file that never changes, and pages are joined when there are too
 * many of them. So a write costs one file now and then, any version is found by reading one page,
 * and a version costs a few dozen bytes however many there are.
 */
import { Cap } from '../caps/cap.ts';
import { decodeCap, encodeCap } from '../caps/text.ts';
import {
  decodePage,
  encodePage,
  listedBytes,
  PAGE_BYTES_MAX,
  PAGES_MAX,
  type Page,
  RECENT_BYTES_MAX,
  RECENT_MAX,
  type SlotContent,
  type Version,
} from './content.ts';
import type { SlotFiles } from './powers.ts';
import { kept, keptAtMost, type Retention } from './retention.ts';

const DAY_MS = 86_400_000;

interface Lists {
  readonly recent: readonly Version[];
  readonly pages: readonly Page[];
}

export interface HistoryPowers {
  readonly files: SlotFiles;
  readonly retention: Retention;
  readonly now: number;
}

/** The lists of the record that follows `before`, whose own hash is `hash`. */
export async function historyAfter(
  before: SlotContent,
  hash: Uint8Array,
  powers: HistoryPowers,
): Promise<Lists> {
  const all = [{ ...before.version, hash }, ...before.recent];
  let pages = withoutOver(before.pages, all.length, powers);
  const recent = thinned(all, 1, pages[0], powers);
  const bytes = recent.reduce((sum, version) => sum + listedBytes(version), 0);
  if (recent.length <= RECENT_MAX && bytes <= RECENT_BYTES_MAX) return { recent, pages };
  pages = await withOneThinned([await writePage(recent, powers.files), ...pages], powers);
  while (pages.length > PAGES_MAX) pages = await withOneLess(pages, powers);
  return { recent: [], pages };
}

/** `versions` without those that are not kept; `newer` are so many more, `next` is older. */
function thinned(
  versions: readonly Version[],
  newer: number,
  next: Page | undefined,
  { retention, now }: HistoryPowers,
): Version[] {
  const before = Array.from({ length: newer }, () => ({ time: now }));
  const after = next ? [{ time: next.lastTime }] : [];
  const staying = new Set<unknown>(kept([...before, ...versions, ...after], retention, now));
  return versions.filter((version) => staying.has(version));
}

/** The pages without the oldest ones of which nothing is kept any more; their bytes are not read. */
function withoutOver(
  pages: readonly Page[],
  newer: number,
  { retention, now }: HistoryPowers,
): readonly Page[] {
  if (retention.staggered) return pages;
  let before = newer;
  return pages.filter(({ count, lastTime }) => {
    const stays = before < retention.newest || now - lastTime <= retention.days * DAY_MS;
    before += count;
    return stays;
  });
}

/** Thins the oldest page that holds far more than is kept of its time; one at a time is enough. */
async function withOneThinned(pages: readonly Page[], powers: HistoryPowers): Promise<Page[]> {
  const { retention, now, files } = powers;
  let newer = pages.reduce((sum, { count }) => sum + count, 0);
  for (let at = pages.length - 1; at > 0; at--) {
    const page = pages[at]!;
    newer -= page.count;
    const most = keptAtMost(page.firstTime, page.lastTime, retention, now);
    if (newer < retention.newest || page.count <= 2 * most) continue;
    const staying = thinned(await readPage(page, files), newer, pages[at + 1], powers);
    if (staying.length === page.count) continue;
    const thin = staying.length > 0 ? [await writePage(staying, files)] : [];
    return [...pages.slice(0, at), ...thin, ...pages.slice(at + 1)];
  }
  return [...pages];
}

/** Joins the two neighbours that are smallest together; when all are full, the oldest page goes. */
async function withOneLess(pages: readonly Page[], powers: HistoryPowers): Promise<Page[]> {
  const sizes = pages.map(({ cap }) => Cap.open(decodeCap(cap, 'file-read')).size);
  let best: number | undefined;
  const together = (at: number) => sizes[at]! + sizes[at + 1]!;
  for (let at = 0; at < pages.length - 1; at++) {
    if (together(at) > PAGE_BYTES_MAX) continue;
    if (best === undefined || together(at) <= together(best)) best = at;
  }
  if (best === undefined) return pages.slice(0, -1);
  const newer = pages.slice(0, best).reduce((sum, { count }) => sum + count, 0);
  const both = [
    ...(await readPage(pages[best]!, powers.files)),
    ...(await readPage(pages[best + 1]!, powers.files)),
  ];
  const staying = thinned(both, newer, pages[best + 2], powers);
  const joined = staying.length > 0 ? [await writePage(staying, powers.files)] : [];
  return [...pages.slice(0, best), ...joined, ...pages.slice(best + 2)];
}

async function writePage(versions: readonly Version[], files: SlotFiles): Promise<Page> {
  const [newest, oldest] = [versions[0]!, versions.at(-1)!];
  return {
    first: oldest.number,
    last: newest.number,
    firstTime: oldest.time,
    lastTime: newest.time,
    count: versions.length,
    cap: encodeCap(await files.put(encodePage(versions))),
  };
}

async function readPage(page: Page, files: SlotFiles): Promise<Version[]> {
  return decodePage(await files.get(decodeCap(page.cap, 'file-read')));
}

/** All versions that are kept, newest first; a page is read when it is come to. */
export async function* versionsIn(
  { version, recent, pages }: SlotContent,
  hash: Uint8Array,
  files: SlotFiles,
): AsyncGenerator<Version, void, undefined> {
  yield { ...version, hash };
  yield* recent;
  for (const page of pages) yield* await readPage(page, files);
}

/** The version that `wanted` picks, by reading one page at most; it takes versions newest first. */
export async function findVersion(
  content: SlotContent,
  hash: Uint8Array,
  files: SlotFiles,
  wanted: {
    readonly isIn: (page: Page) => boolean;
    readonly is: (version: Version) => boolean;
  },
): Promise<Version | undefined> {
  const near = [{ ...content.version, hash }, ...content.recent].find(wanted.is);
  if (near) return near;
  const page = content.pages.find(wanted.isIn);
  return page && (await readPage(page, files)).find(wanted.is);
}
