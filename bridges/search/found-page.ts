/**
 * One page of results: rows of the index, looked up in the lake as it is at this moment. What is gone or lies in the
 * bin is left out, whatever the index believes.
 */
import type { FoundPage, LakeFeed } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { FoundRow, Wanted } from './finding.ts';
import type { IndexProxy } from './index-proxy.ts';

const PAGE_LENGTH = 20;
/** Rows looked up at once; a few more than fit on the page, because some may be gone. */
const LOOKED_UP = 40;

interface Powers {
  readonly feed: RefTo<typeof LakeFeed>;
  readonly index: IndexProxy;
}

type Visible = Awaited<ReturnType<typeof look>>[number];

export async function answerPage(
  { feed, index }: Powers,
  wanted: Wanted,
  from: number,
): Promise<Pick<FoundPage, 'found' | 'next' | 'total' | 'more'>> {
  const { rows, more, sought } = await index.find(wanted);
  const shown: { row: FoundRow; visible: Visible }[] = [];
  let at = from;
  while (at < rows.length && shown.length < PAGE_LENGTH) {
    const some = rows.slice(at, at + LOOKED_UP);
    const visible = new Map((await look(feed, some)).map((one) => [one.entry.id, one]));
    for (const row of some) {
      if (shown.length === PAGE_LENGTH) break;
      at += 1;
      const found = visible.get(row.id);
      if (found) shown.push({ row, visible: found });
    }
  }
  const excerpts = await index.excerpts(
    shown.map(({ row }) => row.row),
    sought,
  );
  const found = shown.map(({ visible: { entry, path } }, place) => {
    const { name = [], snippet = [] } = excerpts[place] ?? {};
    // The index may not know the newest name yet.
    const isSame = name.map(({ text }) => text).join('') === entry.name;
    const parts = isSame ? [...name] : [{ text: entry.name, hit: false }];
    return { entry, path, name: parts, snippet: [...snippet] };
  });
  const next = at < rows.length ? { next: BigInt(at) } : {};
  return { found, ...next, total: BigInt(rows.length), more };
}

function look(feed: RefTo<typeof LakeFeed>, rows: readonly FoundRow[]) {
  return E(feed).look(rows.map(({ id }) => id));
}
