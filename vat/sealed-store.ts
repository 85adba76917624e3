/**
 * The sealed store: the database as a set of records that are read and written in plain, and lie on
 * the disk sealed.
 *
 * A batch becomes one record of the commit log, and is durable with it. Its values stay in memory,
 * in an overlay, over which everything here reads. Once the log has grown by some length, the
 * overlay is laid aside, and with each of the next batches a part of it gets records of its own;
 * when none is left, the part of the log that held it is deleted. So a crash at any point finds
 * either the records, or the log from which the overlay comes back, or both, and they agree.
 *
 * Records of the journal are large already and written once: they do not go through the log.
 */
import { decodeGroup, encodeGroup } from './commit-log.ts';
import { DamagedRecord } from './errors.ts';
import { isDirect, type KeyRange, logKey, logRange, numberIn } from './keys.ts';
import { keyText, Overlay } from './overlay.ts';
import type { Database } from './powers.ts';
import type { Op } from './records.ts';
import type { Sealer } from './sealer.ts';

/** How abstract-level is asked for plain bytes. */
export const BYTES = { keyEncoding: 'view', valueEncoding: 'view' } as const;
/** When the log has grown by this, its values begin to get records of their own. */
const LOG_BYTES = 1_048_576;
/** Records read at once when there may be many. */
const PIECE_LENGTH = 512;
/** Values that get records of their own with one batch, at least. */
const MOVED_MIN = 64;
/** As many when the vat is closed. */
const MOVED_AT_END = 4_096;

/** A value as it was found: sealed on the disk, or plain in the overlay. */
export type Stored = Uint8Array | Plain;

class Plain {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** What was written, and is known by the log alone, numbers `first` up to `next`. */
interface Part {
  readonly overlay: Overlay;
  readonly first: number;
}

export class SealedStore {
  readonly db: Database;
  readonly #sealer: Sealer;
  readonly #logBytes: number;
  /** What new batches write to. */
  #fresh: Part = { overlay: new Overlay(), first: 0 };
  /** What gets records of its own now, and what of it has not been looked at yet. */
  #old: (Part & { readonly rest: IterableIterator<[string, Op]> }) | undefined;
  #next = 0;
  /** The last batch, when it is over; how it ended is told to who wrote it. */
  #last: Promise<void> = Promise.resolve();

  /** `logBytes` is how far the log grows; tests make it short. */
  constructor(db: Database, sealer: Sealer, logBytes = LOG_BYTES) {
    this.db = db;
    this.#sealer = sealer;
    this.#logBytes = logBytes;
  }

  /** Reads the log. To be called once, before all else. Throws {@link DamagedRecord}. */
  async restore(): Promise<void> {
    const found = (await this.db.iterator({ ...logRange, ...BYTES }).all()) as [
      Uint8Array,
      Uint8Array,
    ][];
    const [first] = found;
    if (!first) return;
    this.#next = numberIn(first[0]);
    this.#fresh = { overlay: new Overlay(), first: this.#next };
    for (const [key, sealed] of found) {
      if (numberIn(key) !== this.#next++) throw new DamagedRecord('group of turns');
      try {
        this.#note(decodeGroup(this.#sealer.open(sealed, key)), sealed.length);
      } catch (error) {
        throw new DamagedRecord('group of turns', undefined, error);
      }
    }
  }

  /** As it is to be written for a key that does not go through the log. */
  seal(key: Uint8Array, plain: Uint8Array): Uint8Array {
    return this.#sealer.seal(plain, key);
  }

  /** Throws when what was found is not what was written. */
  open(key: Uint8Array, stored: Stored): Uint8Array {
    return stored instanceof Plain ? stored.bytes : this.#sealer.open(stored, key);
  }

  async get(key: Uint8Array): Promise<Stored | undefined> {
    const text = keyText(key);
    const step = this.#fresh.overlay.get(text) ?? this.#old?.overlay.get(text);
    if (step) return step.type === 'put' ? new Plain(step.value) : undefined;
    return (await this.db.get(key, BYTES)) as Uint8Array | undefined;
  }

  /** What lies in `range`, in order, in pieces, all as of now. */
  async *pieces(range: KeyRange): AsyncIterableIterator<[Uint8Array, Stored][]> {
    // Both are looked at in the same moment: what moves meanwhile is seen here or there.
    const iterator = this.db.iterator({ ...range, ...BYTES });
    const steps = this.#within(range);
    try {
      for (;;) {
        const piece = (await iterator.nextv(PIECE_LENGTH)) as [Uint8Array, Uint8Array][];
        const end = piece.at(-1);
        const last = end && keyText(end[0]);
        const merged = merge(piece, steps, last);
        if (merged.length > 0) yield merged;
        if (last === undefined) return;
      }
    } finally {
      await iterator.close();
    }
  }

  /** The keys in `range`, in order. */
  async keys(range: KeyRange): Promise<Uint8Array[]> {
    const steps = this.#within(range);
    const there = (await this.db.keys({ ...range, ...BYTES }).all()) as Uint8Array[];
    if (steps.size === 0) return there;
    return merge(
      there.map((key): [Uint8Array, Stored] => [key, key]),
      steps,
      undefined,
    ).map(([key]) => key);
  }

  /** Writes all or nothing, and answers once it is on the disk. One batch after the other. */
  write(ops: readonly Op[]): Promise<void> {
    const writing = this.#last.then(() => this.#write(ops, Math.max(MOVED_MIN, 2 * ops.length)));
    this.#last = writing.catch(() => undefined);
    return writing;
  }

  /** Gives everything a record of its own, so that nothing is left in the log. */
  async settle(): Promise<void> {
    while (this.#old || this.#fresh.overlay.size > 0) {
      if (!this.#old) this.#layAside();
      await this.#write([], MOVED_AT_END);
    }
  }

  async #write(ops: readonly Op[], movedMax: number): Promise<void> {
    const logged = ops.filter(({ key }) => !isDirect(key));
    const batch: Op[] = ops.filter(({ key }) => isDirect(key));
    let size = 0;
    if (logged.length > 0) {
      const key = logKey(this.#next);
      const value = this.#sealer.seal(encodeGroup(logged), key);
      size = value.length;
      batch.push({ type: 'put', key, value });
    }
    const moved = this.#move(batch, movedMax);
    if (batch.length === 0) return moved.written();
    try {
      await this.db.batch(batch as Op[], { ...BYTES, sync: true } as object);
    } catch (error) {
      moved.failed();
      throw error;
    }
    moved.written();
    if (logged.length === 0) return;
    this.#next++;
    this.#note(logged, size);
    if (this.#fresh.overlay.bytes >= this.#logBytes && !this.#old) this.#layAside();
  }

  #note(ops: readonly Op[], bytes: number): void {
    for (const op of ops) this.#fresh.overlay.set(op);
    this.#fresh.overlay.bytes += bytes;
  }

  #layAside(): void {
    this.#old = { ...this.#fresh, rest: this.#fresh.overlay.entries() };
    this.#fresh = { overlay: new Overlay(), first: this.#next };
  }

  /** Adds records of what was laid aside to `batch`, and when all are there, drops the log. */
  #move(batch: Op[], countMax: number): { written(): void; failed(): void } {
    const old = this.#old;
    if (!old) return NOTHING_MOVED;
    let left = countMax;
    let step = old.rest.next();
    for (; !step.done; step = old.rest.next()) {
      const [text, op] = step.value;
      // What was written again since then is in the log that stays.
      if (this.#fresh.overlay.get(text)) continue;
      batch.push(op.type === 'put' ? { ...op, value: this.#sealer.seal(op.value, op.key) } : op);
      if (--left === 0) break;
    }
    const failed = (): void => {
      this.#old = { ...old, rest: old.overlay.entries() };
    };
    if (!step.done) return { failed, written: () => undefined };
    for (let at = old.first; at < this.#fresh.first; at++) {
      batch.push({ type: 'del', key: logKey(at) });
    }
    const written = (): void => {
      this.#old = undefined;
    };
    return { failed, written };
  }

  /** The last steps within `range`, in order. */
  #within(range: KeyRange): Map<string, Op> {
    const found = new Map<string, Op>();
    this.#old?.overlay.within(range, found);
    this.#fresh.overlay.within(range, found);
    if (found.size < 2) return found;
    return new Map([...found].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }
}

const NOTHING_MOVED = { written: (): void => undefined, failed: (): void => undefined };

/**
 * Lays the steps up to the key `last` (all when there is none) over what was found in the database,
 * and takes them out of `steps`. Both are in order, and so is the result.
 */
function merge(
  found: readonly [Uint8Array, Stored][],
  steps: Map<string, Op>,
  last: string | undefined,
): [Uint8Array, Stored][] {
  if (steps.size === 0) return found as [Uint8Array, Stored][];
  const merged: [Uint8Array, Stored][] = [];
  const takeUpTo = (bound: string | undefined): void => {
    for (const [text, op] of steps) {
      if (bound !== undefined && text > bound) return;
      if (op.type === 'put') merged.push([op.key, new Plain(op.value)]);
      steps.delete(text);
    }
  };
  for (const entry of found) {
    const text = keyText(entry[0]);
    const isCovered = steps.has(text);
    takeUpTo(text);
    if (!isCovered) merged.push(entry);
  }
  takeUpTo(last);
  return merged;
}
