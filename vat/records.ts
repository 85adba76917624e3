/**
 * Records: the database as the rest of vat/ sees it, where values go in and come out, and all is
 * sealed between.
 */
import type { Codec } from './codec.ts';
import { DamagedRecord } from './errors.ts';
import type { KeyRange } from './keys.ts';
import type { Database } from './powers.ts';
import type { Sealer } from './sealer.ts';

/** One step of a batch. */
export type Op =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array };

/** How abstract-level is asked for plain bytes. */
export const BYTES = { keyEncoding: 'view', valueEncoding: 'view' } as const;

/** Records read at once when there may be many. */
const PIECE_LENGTH = 512;

/** What a record is, to be named when it is damaged. */
export interface RecordName {
  readonly record: string;
  readonly actor?: string;
}

export class Records {
  readonly db: Database;
  readonly #sealer: Sealer;
  readonly #codec: Codec;

  constructor(db: Database, sealer: Sealer, codec: Codec) {
    this.db = db;
    this.#sealer = sealer;
    this.#codec = codec;
  }

  /** The same records, read by another codec. */
  readBy(codec: Codec): Records {
    return new Records(this.db, this.#sealer, codec);
  }

  put(key: Uint8Array, value: unknown): Op {
    return { type: 'put', key, value: this.#sealer.seal(this.#codec.encode(value), key) };
  }

  /** As {@link put}, but what cannot be kept (a connection, a promise) comes back broken. */
  putLossy(key: Uint8Array, value: unknown): Op {
    return { type: 'put', key, value: this.#sealer.seal(this.#codec.encodeLossy(value), key) };
  }

  del(key: Uint8Array): Op {
    return { type: 'del', key };
  }

  /** The value at `key`, undefined when there is none. Throws {@link DamagedRecord}. */
  async get(key: Uint8Array, name: RecordName): Promise<unknown> {
    const sealed = await naming(name, this.db.get(key, BYTES));
    return sealed === undefined ? undefined : this.open(key, sealed as Uint8Array, name);
  }

  /** Opens one sealed value. Throws {@link DamagedRecord}. */
  open(key: Uint8Array, sealed: Uint8Array, { record, actor }: RecordName): unknown {
    try {
      return this.#codec.decode(this.#sealer.open(sealed, key));
    } catch (error) {
      throw new DamagedRecord(record, actor, error);
    }
  }

  /** What lies in `range`, in order, still sealed. Throws {@link DamagedRecord}. */
  all(range: KeyRange, name: RecordName): Promise<[Uint8Array, Uint8Array][]> {
    return naming(name, this.db.iterator({ ...range, ...BYTES }).all());
  }

  /** As {@link all}, in pieces, so that others get their turn while much is read. */
  async *pieces(
    range: KeyRange,
    name: RecordName,
  ): AsyncIterableIterator<[Uint8Array, Uint8Array][]> {
    const iterator = this.db.iterator({ ...range, ...BYTES });
    try {
      for (;;) {
        const piece = await naming(name, iterator.nextv(PIECE_LENGTH));
        if (piece.length === 0) return;
        yield piece;
      }
    } finally {
      await iterator.close();
    }
  }

  keys(range: KeyRange): Promise<Uint8Array[]> {
    return this.db.keys({ ...range, ...BYTES }).all();
  }

  /** Writes all or nothing, and answers once it is on the disk. */
  write(ops: readonly Op[]): Promise<void> {
    return this.db.batch(ops as Op[], { ...BYTES, sync: true } as object);
  }
}

/** A block of the database that its own checksum refuses is a damaged record too. */
async function naming<T>({ record, actor }: RecordName, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'LEVEL_CORRUPTION') throw error;
    throw new DamagedRecord(record, actor, error);
  }
}
