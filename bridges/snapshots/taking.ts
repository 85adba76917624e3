/**
 * Taking a snapshot of a lake that goes on changing meanwhile. What changed since the last one is asked page by page
 * until nothing is left: then, and not before, the tree is the lake of one moment. Only after too many changes, or
 * the first time, all entries are gone through.
 */
import type { LakeArchive, LakeFeed } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Tree } from '../../store/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { decode, idsIn, rangeOf, type Whole, withEntries } from './lake-tree.ts';

/** Entries between two changes of the tree when all are gone through. */
const ENTRIES_AT_ONCE = 5_000;

type Archive = RefTo<typeof LakeArchive>;
type Feed = RefTo<typeof LakeFeed>;

export interface Taken {
  readonly tree: Tree;
  /** Where the feed is, as of the tree. */
  readonly mark: string;
}

/** Brings `tree` up to date, which is the lake as of `mark`. */
export async function bringUpToDate(archive: Archive, tree: Tree, mark: string): Promise<Taken> {
  const feed: Feed = await E(archive).feed();
  let now: Taken = { tree, mark };
  for (;;) {
    const { reset, more, mark: next, entries, gone } = await E(feed).changes(now.mark);
    if (reset) {
      now = { tree: await withAll(archive, feed, now.tree), mark: next };
      continue;
    }
    const ids = entries.map(({ id }) => id);
    const whole = await wholeOf(archive, ids);
    const there = new Set(whole.map(({ id }) => id));
    const over = [...gone, ...ids.filter((id) => !there.has(id))];
    now = { tree: await withEntries(now.tree, whole, over), mark: next };
    if (!more && ids.length === 0 && gone.length === 0) return now;
  }
}

/** What is asked of an actor comes with counts as bigints. */
async function wholeOf(archive: Archive, ids: readonly string[]): Promise<Whole[]> {
  if (ids.length === 0) return [];
  const found = await E(archive).whole([...ids]);
  return found.map(({ size, added, modified, removed, object, ...rest }) => ({
    ...rest,
    size: Number(size),
    added: Number(added),
    modified: Number(modified),
    removed: removed === undefined ? undefined : Number(removed),
    object: object && { ...object, size: Number(object.size) },
  }));
}

async function withAll(archive: Archive, feed: Feed, tree: Tree): Promise<Tree> {
  const seen = new Set<string>();
  let result = tree;
  let waiting: Whole[] = [];
  const apply = async () => {
    result = await withEntries(result, waiting, []);
    waiting = [];
  };
  for (let after = ''; ; ) {
    const page = await E(feed).page(after);
    const last = page.at(-1);
    if (!last) break;
    after = last.id;
    for (const entry of await wholeOf(
      archive,
      page.map(({ id }) => id),
    )) {
      seen.add(entry.id);
      waiting.push(entry);
    }
    if (waiting.length >= ENTRIES_AT_ONCE) await apply();
  }
  await apply();
  const gone: string[] = [];
  for await (const id of idsIn(result)) if (!seen.has(id)) gone.push(id);
  return withEntries(result, [], gone);
}

/** How much there is in a tree, without what lies in the bin. */
export async function countIn(
  tree: Tree,
): Promise<{ files: number; folders: number; bytes: number }> {
  const count = { files: 0, folders: 0, bytes: 0 };
  for await (const [name, entry] of tree.entries(rangeOf())) add(count, decode(name, entry));
  return count;
}

/** How much these are, without what lies in the bin. */
export function sumOf(entries: readonly Whole[]): {
  files: number;
  folders: number;
  bytes: number;
} {
  const count = { files: 0, folders: 0, bytes: 0 };
  for (const entry of entries) add(count, entry);
  return count;
}

function add(
  count: { files: number; folders: number; bytes: number },
  { kind, size, removed }: Whole,
): void {
  if (removed !== undefined) return;
  if (kind === 'folder') count.folders += 1;
  else {
    count.files += 1;
    count.bytes += size;
  }
}
