/**
 * What lies in the place that is shown, kept up to date.
 *
 * A page of the lake has at most a thousand entries; a place is read page by page until it is
 * complete, the first page being shown at once. A change elsewhere reads it anew in the background,
 * no more often than reading takes, and what is shown is replaced only when the new list is whole.
 */
import type { Entry } from '../../../actors/lake/interface.ts';
import { E } from '../../../captp/index.ts';
import { type Item, toItem, toItems } from '../../files/item.ts';
import { type ReadonlySignal, Signal } from '../../session/signal.ts';
import type { LakeTarget } from '../../uploads/lake-target.ts';
import { type Place as AnyPlace, samePlace, TOP } from './place.ts';

/** A place that has a listing; what a search finds is another matter. */
export type Place = Exclude<AnyPlace, { is: 'find' }>;

/** No more are shown; a search finds the rest. */
const ITEMS_MAX = 100_000;
const DEPTH_MAX = 256;
const PAUSE_MS_MIN = 150;
const PAUSE_FACTOR = 3;

export interface Listed {
  readonly place: Place;
  readonly items: readonly Item[];
  /** The folders from the top to the one shown; empty at the top and in the bin. */
  readonly trail: readonly Item[];
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error?: unknown;
}

export interface ListingPowers {
  /** The lake as of now; undefined while there is no connection. */
  readonly lake: () => LakeTarget | undefined;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
}

export class Listing {
  readonly #powers: ListingPowers;
  readonly #listed = new Signal<Listed>({
    place: { is: 'folder', id: TOP },
    items: [],
    trail: [],
    phase: 'loading',
  });
  /** Counts up with each reading: a reading whose number is past is dropped. */
  #reading = 0;
  #lastTook = 0;
  #stale = false;
  #pausing = false;

  constructor(powers: ListingPowers) {
    this.#powers = powers;
  }

  get listed(): ReadonlySignal<Listed> {
    return this.#listed;
  }

  /** Shows another place, or the same one anew. */
  show(place: Place): void {
    const { value } = this.#listed;
    if (!samePlace(place, value.place)) {
      this.#listed.value = { place, items: [], trail: [], phase: 'loading' };
    }
    void this.#read();
  }

  /** Something is different in the lake. Reads again, soon. */
  changed(): void {
    this.#stale = true;
    if (!this.#pausing) void this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    this.#pausing = true;
    try {
      while (this.#stale) {
        await this.#powers.wait(Math.max(PAUSE_MS_MIN, PAUSE_FACTOR * this.#lastTook));
        this.#stale = false;
        await this.#read();
      }
    } finally {
      this.#pausing = false;
    }
  }

  /** Never breaks: a failure is part of what is listed. */
  async #read(): Promise<void> {
    const lake = this.#powers.lake();
    if (lake === undefined) return;
    this.#reading += 1;
    const reading = this.#reading;
    const started = this.#powers.now();
    const { place, phase } = this.#listed.value;
    const current = (): boolean => reading === this.#reading;
    try {
      const trail = place.is === 'folder' ? trailOf(lake, place.id) : Promise.resolve([]);
      trail.catch(() => undefined);
      const items: Item[] = [];
      for await (const page of pagesOf(lake, place)) {
        if (!current()) return;
        items.push(...page);
        if (phase !== 'ready') this.#set({ items: [...items], trail: await trail });
      }
      if (current()) this.#set({ items, trail: await trail, phase: 'ready' });
    } catch (error) {
      if (current()) this.#set({ phase: 'failed', error });
    }
    this.#lastTook = this.#powers.now() - started;
  }

  #set(change: Partial<Listed>): void {
    this.#listed.value = { ...this.#listed.value, ...change };
  }
}

async function* pagesOf(lake: LakeTarget, place: Place): AsyncGenerator<Item[]> {
  let after: string | undefined;
  for (let count = 0; count < ITEMS_MAX; ) {
    const page: readonly Entry[] = await pageOf(lake, place, after);
    yield toItems(page);
    if (page.length === 0 || page.at(-1)?.id === after) return;
    count += page.length;
    after = page.at(-1)?.id;
  }
}

function pageOf(
  lake: LakeTarget,
  place: Place,
  after: string | undefined,
): PromiseLike<readonly Entry[]> {
  return place.is === 'bin' ? E(lake).bin(after) : E(lake).list(place.id, after);
}

/** The folders from the top down to `id`. */
async function trailOf(lake: LakeTarget, id: string): Promise<Item[]> {
  const trail: Item[] = [];
  for (let at = id; at !== TOP && trail.length < DEPTH_MAX; ) {
    const folder = toItem(await E(lake).entry(at));
    trail.unshift(folder);
    at = folder.folder;
  }
  return trail;
}
