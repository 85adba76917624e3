/** How this browser likes to see the lake: kept here only, as it says nothing about the files. */
import { type Order, SORT_KEYS, type SortKey } from '../../files/sorting.ts';
import type { View } from './entry-list.ts';

const KEY = '2gather.lake-view';

export interface Preferences {
  readonly view: View;
  readonly order: Order;
}

const FIRST: Preferences = { view: 'list', order: { by: 'name', down: false } };

export function readPreferences(): Preferences {
  const [view, by, way] = (localStorage.getItem(KEY) ?? '').split(' ');
  if (!SORT_KEYS.includes(by as SortKey)) return FIRST;
  return {
    view: view === 'grid' ? 'grid' : 'list',
    order: { by: by as SortKey, down: way === 'down' },
  };
}

export function keepPreferences({ view, order }: Preferences): void {
  localStorage.setItem(KEY, `${view} ${order.by} ${order.down ? 'down' : 'up'}`);
}
