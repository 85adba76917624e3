/**
 * Powers for tests: a clock that is moved by hand, randomness from a seed, a database whose writes
 * can be held.
 */
import { MemoryLevel } from 'memory-level';
import { E, type Ref } from '../../captp/index.ts';
import { decodeGroup } from '../../vat/commit-log.ts';
import {
  type AnyKind,
  type Clock,
  openVat,
  type Random,
  type Vat,
  type VatOptions,
} from '../../vat/index.ts';
import { journalRange, logRange } from '../../vat/keys.ts';
import { SealedStore } from '../../vat/sealed-store.ts';
import { Sealer } from '../../vat/sealer.ts';

export const KEY = new Uint8Array(32).fill(7);

export class FakeClock implements Clock {
  time = 1_700_000_000_000;
  readonly #sleepers = new Set<{ time: number; run: () => void }>();

  now(): number {
    return this.time;
  }

  wakeAt(time: number, run: () => void): () => void {
    const sleeper = { time, run };
    this.#sleepers.add(sleeper);
    return () => this.#sleepers.delete(sleeper);
  }

  /** The times for which somebody waits. */
  get awaited(): number[] {
    return [...this.#sleepers].map(({ time }) => time);
  }

  /** Moves the clock, forward or back, and wakes whoever waited until then. */
  set(time: number): void {
    this.time = time;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.time > time || !this.#sleepers.delete(sleeper)) continue;
      sleeper.run();
    }
  }

  advance(ms: number): void {
    this.set(this.time + ms);
  }
}

/** mulberry32: small, good enough for tests, the same on every machine. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed = 1) {
    this.#state = seed;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => {
      this.#state = (this.#state + 0x6d2b79f5) | 0;
      let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (t ^ (t >>> 14)) & 0xff;
    });
  }
}

export type Memory = MemoryLevel<Uint8Array, Uint8Array>;

export function memory(): Memory {
  return new MemoryLevel({ keyEncoding: 'view', valueEncoding: 'view' });
}

/** Reads and writes the records of a vat that is not open. */
export function storeOver(db: Memory): SealedStore {
  return new SealedStore(db, new Sealer(KEY, new SeededRandom(seeds++)));
}

/** A copy of a vat's database in which nothing is left in the commit log, as after its end. */
export async function settled(db: Memory): Promise<Memory> {
  const copy = await copyOf(db);
  const store = storeOver(copy);
  await store.restore();
  await store.settle();
  return copy;
}

/** The keys of all that a vat has written, without its journal. */
export async function keysBesideJournal(db: Memory): Promise<Uint8Array[]> {
  const [JOURNAL] = journalRange.gte;
  return (await (await settled(db)).keys().all()).filter(([sort]) => sort !== JOURNAL);
}

/** How many records each group wrote that is still in the commit log. */
export async function groupSizes(db: Memory): Promise<number[]> {
  const sealer = new Sealer(KEY, new SeededRandom());
  const groups = await db.iterator({ ...logRange }).all();
  return groups.map(([key, sealed]) => decodeGroup(sealer.open(sealed, key)).length);
}

/** What a crash at this moment would leave. */
export async function copyOf(db: Memory): Promise<Memory> {
  const copy = memory();
  await copy.batch(
    (await db.iterator().all()).map(([key, value]) => ({ type: 'put' as const, key, value })),
  );
  return copy;
}

type Batch = (ops: unknown[], options?: unknown) => Promise<void>;

/** Puts `around` in the place of the writing of batches. */
export function onBatch(db: Memory, around: (write: () => Promise<void>) => Promise<void>): void {
  const write = db.batch.bind(db) as unknown as Batch;
  (db as unknown as { batch: Batch }).batch = (ops, options) => around(() => write(ops, options));
}

/** A vat over memory, with all that a test wants to hold of it. */
export interface World {
  readonly vat: Vat;
  readonly db: Memory;
  readonly clock: FakeClock;
  readonly faults: unknown[];
  /** Closes it and opens it anew over the same database. */
  again(more?: Partial<VatOptions>): Promise<World>;
}

let seeds = 1;

export async function world(
  kinds: readonly AnyKind[],
  more: Partial<VatOptions> & { db?: Memory; clock?: FakeClock } = {},
): Promise<World> {
  const { db = memory(), clock = new FakeClock() } = more;
  const faults: unknown[] = [];
  const vat = await openVat({
    key: KEY,
    random: new SeededRandom(seeds++),
    kinds,
    onFault: (error) => faults.push(error),
    ...more,
    db,
    clock,
  });
  return {
    vat,
    db,
    clock,
    faults,
    async again(next = {}) {
      await vat.close();
      return world(next.kinds ?? kinds, { ...more, db, clock, ...next } as never);
    },
  };
}

/** Sends without types, for what a hostile peer would send. */
export function raw(ref: unknown): Record<string, (...args: unknown[]) => PromiseLike<unknown>> {
  return E(ref as Ref) as never;
}
