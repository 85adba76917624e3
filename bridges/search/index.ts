/**
 * The search over a lake, as its owner holds it.
 */
import { type LakeFeed, Refusal, Search, type SearchListener } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { deriveKey } from '../../store/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { SearchService } from './search-service.ts';

/** Who may watch at once. */
const WATCHERS_MAX = 100;

export interface SearchDevice {
  readonly ref: RefTo<typeof Search>;
  close(): Promise<void>;
}

export interface SearchDevicePowers {
  readonly feed: RefTo<typeof LakeFeed>;
  /** Where the index lies. */
  readonly folder: { readonly search: string };
  /** The root key of the vat, from which the index has its own. */
  readonly root: Uint8Array;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export function makeSearchDevice(powers: SearchDevicePowers): SearchDevice {
  const { feed, clock, onFault } = powers;
  const path = powers.folder.search;
  const key = deriveKey(powers.root, 'search');
  const watchers = new Set<RefTo<typeof SearchListener>>();
  const service = new SearchService({ feed, clock, onFault, path, key }, () => {
    for (const listener of watchers) {
      E(listener)
        .changed()
        .then(undefined, () => watchers.delete(listener));
    }
  });
  const ref = guarded(
    Search,
    {
      find: (query, from, folder) => service.find(query, from ?? 0, folder),
      state: () => service.state,
      wordsOf: (id) => service.wordsOf(id),
      rebuild: () => service.rebuild(),
      watch(listener) {
        if (watchers.size >= WATCHERS_MAX) {
          throw new Refusal('busy', 'Too many are watching the search. Close another page.');
        }
        watchers.add(listener as RefTo<typeof SearchListener>);
      },
    },
    onFault,
  );
  return { ref, close: () => service.close() };
}
