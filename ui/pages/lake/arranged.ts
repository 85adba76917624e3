/** What is shown of a place, in which order. The bin is shown as it comes: newest first. */
import { type FileKind, fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { type Order, sorted } from '../../files/sorting.ts';
import type { Listed } from './listing.ts';

/** With `only`, just the entries of that sort. */
export function arranged(
  { items, place }: Listed,
  order: Order,
  only: FileKind | undefined,
): readonly Item[] {
  const shown = only === undefined ? items : items.filter((item) => fileKind(item) === only);
  if (place.is !== 'bin') return sorted(shown, order);
  return shown.toSorted((a, b) => (b.removed ?? 0) - (a.removed ?? 0));
}
