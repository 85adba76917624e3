/**
 * What can only be counted by going through the database: actors by kind, records by sort.
 *
 * Counting takes long where much is stored, so a count is kept for a while, and who asks meanwhile
 * is told the same. It goes on in pieces; the vat works between them.
 */
import type { Core } from '../core.ts';
import { actorRange, SORTS } from '../keys.ts';
import { BYTES } from '../records.ts';

/** How long a count is told again; several times as long as it took, at least. */
const AGE_MS_MIN = 10_000;
const AGE_PER_MS_COUNTED = 20;
/** Records read at once. */
const PIECE_LENGTH = 512;

export interface KindSummary {
  readonly kind: string;
  readonly actors: number;
  readonly awake: number;
}

export interface StorageUse {
  readonly sort: string;
  readonly records: number;
  readonly bytes: number;
}

/** Tells again what `count` found until that is too old. */
class Kept<T> {
  readonly #now: () => number;
  readonly #count: () => Promise<T>;
  #last: Promise<T> | undefined;
  #goodUntil = 0;

  constructor(now: () => number, count: () => Promise<T>) {
    this.#now = now;
    this.#count = count;
  }

  get(): Promise<T> {
    const began = this.#now();
    if (this.#last && began < this.#goodUntil) return this.#last;
    this.#goodUntil = Number.POSITIVE_INFINITY;
    const counting = this.#count();
    this.#last = counting;
    const over = (): void => {
      const now = this.#now();
      this.#goodUntil = now + Math.max(AGE_MS_MIN, (now - began) * AGE_PER_MS_COUNTED);
    };
    counting.then(over, () => {
      this.#last = undefined;
    });
    return counting;
  }
}

export class Counted {
  readonly #core: Core;
  readonly #actors: Kept<ReadonlyMap<string, number>>;
  readonly #storage: Kept<readonly StorageUse[]>;

  constructor(core: Core) {
    this.#core = core;
    const now = (): number => core.clock.now();
    this.#actors = new Kept(now, () => countActors(core));
    this.#storage = new Kept(now, () => countStorage(core));
  }

  /** Actors by kind, most first. */
  async kinds(): Promise<KindSummary[]> {
    const awake = new Map<string, number>();
    for (const { kindName } of this.#core.shells.allAwake()) {
      awake.set(kindName, (awake.get(kindName) ?? 0) + 1);
    }
    const stored = await this.#actors.get();
    return [...stored]
      .map(([kind, actors]) => ({ kind, actors, awake: awake.get(kind) ?? 0 }))
      .sort((one, other) => other.actors - one.actors || (one.kind < other.kind ? -1 : 1));
  }

  /** Records and bytes by sort, as they lie on the disk. */
  storage(): Promise<readonly StorageUse[]> {
    return this.#storage.get();
  }
}

async function countActors(core: Core): Promise<ReadonlyMap<string, number>> {
  const name = { record: 'state' };
  const kinds = new Map<string, number>();
  for await (const piece of core.records.pieces(actorRange, name)) {
    for (const [key, stored] of piece) {
      const [kind = '?'] = core.seen.open(key, stored, name) as [string?];
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  return kinds;
}

async function countStorage(core: Core): Promise<StorageUse[]> {
  const found = new Map<string, { records: number; bytes: number }>();
  const records = core.records.db.iterator(BYTES);
  try {
    for (;;) {
      const piece = (await records.nextv(PIECE_LENGTH)) as [Uint8Array, Uint8Array][];
      if (piece.length === 0) break;
      for (const [key, value] of piece) {
        const sort = SORTS.get(key[0] ?? 0) ?? 'other';
        const sum = found.get(sort) ?? { records: 0, bytes: 0 };
        sum.records++;
        sum.bytes += key.length + value.length;
        found.set(sort, sum);
      }
    }
  } finally {
    await records.close();
  }
  return [...found]
    .map(([sort, sum]) => ({ sort, ...sum }))
    .sort((one, other) => other.bytes - one.bytes);
}
