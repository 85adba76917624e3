/** The order in which files are shown. Folders come first; equal ones go by name, then by id. */
import type { Item } from './item.ts';

export const SORT_KEYS = ['name', 'size', 'added', 'type'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Order {
  readonly by: SortKey;
  readonly down: boolean;
}

/** “boat 2” before “boat 10”, and é beside e. */
const NAMES = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const COMPARE: Record<SortKey, (a: Item, b: Item) => number> = {
  name: (a, b) => NAMES.compare(a.name, b.name),
  size: (a, b) => a.size - b.size,
  added: (a, b) => a.added - b.added,
  type: (a, b) => NAMES.compare(a.type, b.type),
};

/** A sorted copy. */
export function sorted(items: readonly Item[], { by, down }: Order): Item[] {
  const sign = down ? -1 : 1;
  return items.toSorted(
    (a, b) =>
      Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
      sign * COMPARE[by](a, b) ||
      NAMES.compare(a.name, b.name) ||
      (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
}

/** What a click on a column head makes of the order: the same column turns round. */
export function reordered(order: Order, by: SortKey): Order {
  if (order.by === by) return { by, down: !order.down };
  return { by, down: by === 'size' || by === 'added' };
}
