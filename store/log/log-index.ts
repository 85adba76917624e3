/**
 * The index on its database: names to entries, files to rows, and up to where in the log both are
 * true. Every change is one batch, so they never disagree with each other; they may lag behind the
 * log, and none of it is needed to make it anew. Only what is about to be relied on for a deletion
 * is synced.
 */
import type { AbstractLevel } from 'abstract-level';
import { DiskFailed, DiskFull } from '../errors.ts';
import type { Crc32 } from '../powers.ts';
import { decodeRow, encodeRow, type FileRow } from './file-rows.ts';
import { decodeEntry, encodeEntry, type IndexEntry } from './index-entry.ts';
import { readUint64, viewOf, writeUint64 } from './numbers.ts';
import { REMOVED } from './record-format.ts';
import { LOG_ID_BYTES } from './segment-format.ts';

/** Any database of abstract-level; keys are text and values are bytes, whatever its own are. */
// biome-ignore lint/suspicious/noExplicitAny: its formats are chosen at each call.
export type IndexDatabase = AbstractLevel<any, any, any>;

/** Up to where the index is true of the log. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
  /** Higher than every one in a record up to there. */
  readonly nextSeq: number;
  /** Higher than that of every file named up to there. */
  readonly nextFile: number;
}

export interface IndexChange {
  readonly entries: ReadonlyMap<string, IndexEntry | undefined>;
  readonly files: ReadonlyMap<number, FileRow | undefined>;
  readonly position: Position | undefined;
}

const VERSION = 1;
const POSITION_KEY = 'p';
const POSITION_BYTES = 80;
const CHECKED_BYTES = 76;
/** Never there: a write of it syncs all before. */
const SYNCED_KEY = 's';
const NO_SPACE = /no space|quota/i;
const ENCODING = { keyEncoding: 'utf8', valueEncoding: 'view' };

export class LogIndex {
  readonly #db: IndexDatabase;
  readonly #crc32: Crc32;
  readonly #reads: boolean;
  logId: Uint8Array = new Uint8Array(LOG_ID_BYTES);
  /** Something in it could not be right: it must be made anew at the next start. */
  #distrusted = false;

  constructor(db: IndexDatabase, crc32: Crc32) {
    this.#db = db;
    this.#crc32 = crc32;
    this.#reads = (db.supports as { getSync?: boolean }).getSync === true;
  }

  /** Undefined when there is none, it cannot be read, or it is of another version. */
  async load(): Promise<{ position: Position; rows: Map<number, FileRow> } | undefined> {
    try {
      return await this.#load();
    } catch {
      return undefined;
    }
  }

  async #load(): Promise<{ position: Position; rows: Map<number, FileRow> } | undefined> {
    const position = this.#decodePosition(await this.#db.get(POSITION_KEY, ENCODING));
    if (!position) return undefined;
    const rows = new Map<number, FileRow>();
    for await (const [key, value] of this.#db.iterator({ ...ENCODING, gte: 'f', lt: 'g' })) {
      const row = decodeRow(value as Uint8Array, this.#crc32);
      if (!row) return undefined;
      rows.set(Number((key as string).slice(1)), row);
    }
    return { position, rows };
  }

  /** Empties it. */
  async clear(): Promise<void> {
    await this.#db.clear();
    this.#distrusted = false;
  }

  /** At once where the database can, so that reading what is at hand costs no trip to a thread. */
  get(name: string): Promise<IndexEntry | undefined> | IndexEntry | undefined {
    if (this.#reads) return this.#decode(this.#db.getSync(`n${name}`, ENCODING));
    return this.#db.get(`n${name}`, ENCODING).then((value: unknown) => this.#decode(value));
  }

  async getMany(names: readonly string[]): Promise<(IndexEntry | undefined)[]> {
    const keys = names.map((name) => `n${name}`);
    const values: unknown[] = await this.#db.getMany(keys, ENCODING);
    return values.map((value) => this.#decode(value));
  }

  /** The entries of objects as of the call, by name. */
  objects(): AsyncIterable<[string, IndexEntry]> {
    const iterator = this.#db.iterator({ ...ENCODING, gte: 'n', lt: 'o' });
    const decode = (value: unknown) => this.#decode(value);
    return (async function* () {
      for await (const [key, value] of iterator) {
        const entry = decode(value);
        if (entry && entry.kind !== REMOVED) yield [(key as string).slice(1), entry];
      }
    })();
  }

  /** All or nothing. Throws DiskFull, DiskFailed. */
  async write(change: IndexChange): Promise<void> {
    const operations: object[] = [];
    const add = (key: string, value: Uint8Array | undefined): void => {
      operations.push(value ? { type: 'put', key, value } : { type: 'del', key });
    };
    for (const [name, entry] of change.entries) {
      add(`n${name}`, entry && encodeEntry(entry, this.#crc32));
    }
    for (const [file, row] of change.files) {
      add(`f${String(file).padStart(10, '0')}`, row && encodeRow(row, this.#crc32));
    }
    if (this.#distrusted) add(POSITION_KEY, undefined);
    else if (change.position) add(POSITION_KEY, this.#encodePosition(change.position));
    await this.#batch(operations, false);
  }

  /** Makes all that was written durable. */
  async sync(): Promise<void> {
    await this.#batch([{ type: 'del', key: SYNCED_KEY }], true);
  }

  /** From now on the next start makes it anew. */
  async distrust(): Promise<void> {
    if (this.#distrusted) return;
    this.#distrusted = true;
    await this.#batch([{ type: 'del', key: POSITION_KEY }], true);
  }

  async #batch(operations: readonly object[], sync: boolean): Promise<void> {
    try {
      await this.#db.batch(operations as never, { ...ENCODING, sync } as never);
    } catch (cause) {
      if (NO_SPACE.test(String(cause))) throw new DiskFull({ cause });
      throw new DiskFailed('the index of the objects cannot be written', { cause });
    }
  }

  #decode(value: unknown): IndexEntry | undefined {
    if (value === undefined) return undefined;
    const entry = decodeEntry(value as Uint8Array, this.#crc32);
    if (entry) return entry;
    void this.distrust().catch(() => undefined);
    throw new DiskFailed('the index of the objects is damaged; it is made anew at the next start');
  }

  #encodePosition(position: Position): Uint8Array {
    const bytes = new Uint8Array(POSITION_BYTES);
    const view = viewOf(bytes);
    view.setUint32(0, VERSION);
    view.setUint32(4, position.segment);
    writeUint64(view, 8, position.offset);
    writeUint64(view, 16, position.nextSeq);
    writeUint64(view, 24, position.nextFile);
    bytes.set(this.logId, 32);
    view.setUint32(CHECKED_BYTES, this.#crc32(bytes.subarray(0, CHECKED_BYTES)));
    return bytes;
  }

  #decodePosition(value: unknown): Position | undefined {
    if (!(value instanceof Uint8Array) || value.length !== POSITION_BYTES) return undefined;
    const view = viewOf(value);
    const check = this.#crc32(value.subarray(0, CHECKED_BYTES));
    if (view.getUint32(CHECKED_BYTES) !== check || view.getUint32(0) !== VERSION) return undefined;
    this.logId = value.slice(32, 32 + LOG_ID_BYTES);
    return {
      segment: view.getUint32(4),
      offset: readUint64(view, 8),
      nextSeq: readUint64(view, 16),
      nextFile: readUint64(view, 24),
    };
  }
}
