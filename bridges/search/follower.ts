/**
 * Keeps the index in step with the lake: takes in what changed since the mark of the index, and where that is not
 * known (a new index, a damaged one, a lake from a backup) goes through all entries once.
 */
import type { FedEntry, LakeFeed } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { IndexEntry } from './index-entry.ts';
import type { IndexProxy } from './index-proxy.ts';

export interface FollowerPowers {
  readonly feed: RefTo<typeof LakeFeed>;
  readonly index: IndexProxy;
  /** Entries taken in, of how many, while all are gone through. */
  readonly onListed: (done: number, total: number) => void;
  readonly isClosed: () => boolean;
}

/** Follows until there is nothing new. Throws what the index and the lake throw. */
export async function follow(powers: FollowerPowers): Promise<void> {
  const { feed, index, isClosed } = powers;
  while (!isClosed()) {
    const since = await index.mark();
    const told = await E(feed).changes(since);
    if (since === '' || told.reset) {
      await goThroughAll(powers, told.mark);
      continue;
    }
    if (told.mark !== since) {
      await index.apply(since, told.mark, told.entries.map(taken), told.gone);
    }
    if (!told.more) return;
  }
}

/** What changes meanwhile comes after `mark`, and is taken in next. */
async function goThroughAll(powers: FollowerPowers, mark: string): Promise<void> {
  const { feed, index, onListed, isClosed } = powers;
  const scan = await index.beginScan();
  const total = Number(await E(feed).count());
  let done = 0;
  onListed(done, total);
  for (let after = ''; !isClosed(); ) {
    const page = await E(feed).page(after);
    const last = page.at(-1);
    if (!last) return index.endScan(scan, mark);
    await index.scan(scan, page.map(taken));
    done += page.length;
    onListed(done, Math.max(done, total));
    after = last.id;
  }
}

function taken(entry: FedEntry): IndexEntry {
  const { id, kind, name, folder, type, tags, content } = entry;
  const [size, modified] = [Number(entry.size), Number(entry.modified)];
  const removed = entry.removed !== undefined;
  return { id, kind, name, folder, type, size, modified, tags: [...tags], removed, content };
}
