/**
 * Records: the database as the rest of vat/ sees it, where values go in and come out.
 */
import type { Codec } from './codec.ts';
import { DamagedRecord } from './errors.ts';
import { isDirect, type KeyRange } from './keys.ts';
import type { Database } from './powers.ts';
import type { SealedStore, Stored } from './sealed-store.ts';

export { BYTES } from './sealed-store.ts';

/** One step of a batch. What goes through the commit log is plain until it is written. */
export type Op =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array };

/** What a record is, to be named when it is damaged. */
export interface RecordName {
  readonly record: string;
  readonly actor?: string;
}

export class Records {
  readonly store: SealedStore;
  readonly #codec: Codec;

  constructor(store: SealedStore, codec: Codec) {
    this.store = store;
    this.#codec = codec;
  }

  /** The database itself, for what does not go through the commit log. */
  get db(): Database {
    return this.store.db;
  }

  /** The same records, read by another codec. */
  readBy(codec: Codec): Records {
    return new Records(this.store, codec);
  }

  put(key: Uint8Array, value: unknown): Op {
    return this.#put(key, this.#codec.encode(value));
  }

  /** As {@link put}, but what cannot be kept (a connection, a promise) comes back broken. */
  putLossy(key: Uint8Array, value: unknown): Op {
    return this.#put(key, this.#codec.encodeLossy(value));
  }

  del(key: Uint8Array): Op {
    return { type: 'del', key };
  }

  /** The value at `key`, undefined when there is none. Throws {@link DamagedRecord}. */
  async get(key: Uint8Array, name: RecordName): Promise<unknown> {
    const stored = await naming(name, this.store.get(key));
    return stored === undefined ? undefined : this.open(key, stored, name);
  }

  /** The value of a record that was found. Throws {@link DamagedRecord}. */
  open(key: Uint8Array, stored: Stored, { record, actor }: RecordName): unknown {
    try {
      return this.#codec.decode(this.store.open(key, stored));
    } catch (error) {
      throw new DamagedRecord(record, actor, error);
    }
  }

  /** What lies in `range`, in order, to be opened one by one. Throws {@link DamagedRecord}. */
  async all(range: KeyRange, name: RecordName): Promise<[Uint8Array, Stored][]> {
    const all: [Uint8Array, Stored][] = [];
    for await (const piece of this.pieces(range, name)) for (const found of piece) all.push(found);
    return all;
  }

  /** As {@link all}, in pieces, so that others get their turn while much is read. */
  async *pieces(range: KeyRange, name: RecordName): AsyncIterableIterator<[Uint8Array, Stored][]> {
    const pieces = this.store.pieces(range);
    for (;;) {
      const piece = await naming(name, pieces.next());
      if (piece.done) return;
      yield piece.value;
    }
  }

  keys(range: KeyRange): Promise<Uint8Array[]> {
    return this.store.keys(range);
  }

  /** Writes all or nothing, and answers once it is on the disk. */
  write(ops: readonly Op[]): Promise<void> {
    return this.store.write(ops);
  }

  #put(key: Uint8Array, plain: Uint8Array): Op {
    return { type: 'put', key, value: isDirect(key) ? this.store.seal(key, plain) : plain };
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
