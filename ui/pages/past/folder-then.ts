/**
 * One folder of a snapshot. A snapshot lists folders and does not say what one is called, so the
 * names of those above come from the lists that lead there, which are mostly known already.
 */
import type { Entry } from '../../../actors/lake/interface.ts';
import { E } from '../../../captp/index.ts';
import { type Item, toItems } from '../../files/item.ts';
import type { HomeSession } from '../../session/index.ts';

export interface FolderThen {
  readonly items: readonly Item[];
  /** Of the folders that lead there, from the top. */
  readonly names: readonly string[];
  readonly more: boolean;
}

/** As many as one answer of the lake lists. */
const PAGE_ENTRIES = 1_000;
const PAGES_MAX = 1_000;

/** Names by session, snapshot and id; what was, stays what it was. */
const known = new WeakMap<HomeSession, Map<string, string>>();

/** The first so many pages of the last of `folders`. Breaks when one of them was not there. */
export async function readFolder(
  home: HomeSession,
  snapshot: string,
  folders: readonly string[],
  pages: number,
): Promise<FolderThen> {
  const names: string[] = [];
  for (const [at, id] of folders.entries()) {
    names.push(await nameOf(home, snapshot, id, folders[at - 1] ?? ''));
  }
  const items: Item[] = [];
  let isLast = false;
  for await (const page of pagesOf(home, snapshot, folders.at(-1) ?? '')) {
    items.push(...toItems(page));
    isLast = page.length < PAGE_ENTRIES;
    if (items.length >= pages * PAGE_ENTRIES) break;
  }
  return { items, names, more: items.length > 0 && !isLast };
}

async function nameOf(
  home: HomeSession,
  snapshot: string,
  id: string,
  folder: string,
): Promise<string> {
  const name = (): string | undefined => known.get(home)?.get(`${snapshot}/${id}`);
  if (name() !== undefined) return name() ?? '';
  for await (const page of pagesOf(home, snapshot, folder)) {
    if (page.some((entry) => entry.id === id)) break;
  }
  return name() ?? id;
}

/** Lists a folder, page by page, and remembers what the folders in it are called. */
async function* pagesOf(
  home: HomeSession,
  snapshot: string,
  folder: string,
): AsyncGenerator<readonly Entry[], void, undefined> {
  const names = known.get(home) ?? new Map<string, string>();
  known.set(home, names);
  let after: string | undefined;
  for (let count = 0; count < PAGES_MAX; count++) {
    const page = await E(home.past).listSnapshot(snapshot, folder, after);
    for (const { id, name, kind } of toItems(page)) {
      if (kind === 'folder') names.set(`${snapshot}/${id}`, name);
    }
    if (page.length > 0) yield page;
    if (page.length < PAGE_ENTRIES) return;
    after = page.at(-1)?.id;
  }
}
