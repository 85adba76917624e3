/**
 * Brings what was appended into the index, some hundred records at a time and behind the back of
 * who appended them: they are durable already. Until the index has a record, memory answers for it.
 * Everything that changes the index goes through here, one batch after the other.
 */

import { account } from './accounting.ts';
import { type FileRow, RowChanges } from './file-rows.ts';
import { type IndexEntry, type LogRecord, without, withRecord } from './index-entry.ts';
import type { LogIndex, Position } from './log-index.ts';
import type { LogNumbers } from './log-numbers.ts';
import { RecentEntries } from './recent-entries.ts';
import { MARK, PUT, REMOVED } from './record-format.ts';

/** Records brought in at once. */
const BATCH_RECORDS = 1_024;
/** The index lags behind by fewer records, and fewer bytes of log, than these. */
const LAG_RECORDS = 512;
const LAG_BYTES = 16 * 2 ** 20;
/** When the index cannot be written, so many may wait before nothing more is taken. */
const WAITING_RECORDS_MAX = 100_000;

/** Where an object is, or that it was removed. */
export type Found = Omit<IndexEntry, 'count'>;

export interface IndexerOptions {
  readonly index: LogIndex;
  readonly rows: Map<number, FileRow>;
  readonly numbers: LogNumbers;
  /** These blobs belong to no object any more, and the log says so durably. */
  readonly onDead: (blobs: readonly number[]) => void;
  /** Something is needed no longer. */
  readonly onDrained: () => void;
}

export class Indexer {
  readonly rows: ReadonlyMap<number, FileRow>;
  readonly #rows: Map<number, FileRow>;
  readonly #index: LogIndex;
  readonly #numbers: LogNumbers;
  readonly #onDead: (blobs: readonly number[]) => void;
  readonly #onDrained: () => void;
  readonly #recent = new RecentEntries();
  /** In the order of the log. */
  readonly #waiting: LogRecord[] = [];
  #waitingBytes = 0;
  /** What holds of names whose last record waits. */
  readonly #newest = new Map<string, LogRecord>();
  #last: Promise<unknown> = Promise.resolve();
  #draining = false;

  constructor(options: IndexerOptions) {
    this.#index = options.index;
    this.#rows = options.rows;
    this.rows = options.rows;
    this.#numbers = options.numbers;
    this.#onDead = options.onDead;
    this.#onDrained = options.onDrained;
  }

  /**
   * Takes in records that are durable, in the order of the log. `shown`: they hold from now on;
   * a copy never does, since what it copies may have been replaced while it was made.
   */
  add(records: readonly LogRecord[], shown: boolean): void {
    let urgent = false;
    for (const record of records) {
      this.#waiting.push(record);
      this.#waitingBytes += record.end - record.offset;
      if (shown && record.kind !== MARK) this.#newest.set(record.name, record);
      if (record.kind !== PUT) urgent = true;
    }
    const late = this.#waiting.length >= LAG_RECORDS || this.#waitingBytes >= LAG_BYTES;
    if ((urgent || late) && !this.#draining) {
      // Whoever needs the index hears of a failure when they flush; until then memory answers.
      void this.flush().catch(() => undefined);
    }
  }

  /** Whether more can be taken; when not, the index must be written first. */
  get full(): boolean {
    return this.#waiting.length >= WAITING_RECORDS_MAX;
  }

  /** What holds of a name. Throws DiskFailed. */
  find(name: string): Promise<Found | undefined> | Found | undefined {
    const newest = this.#newest.get(name) as Found | undefined;
    return newest ?? this.#recent.get(name) ?? this.#index.get(name);
  }

  /** All objects as of the call, by name. */
  objects(): AsyncIterable<[string, Found]> {
    const newest = new Map(this.#newest);
    const indexed = this.#index.objects();
    return (async function* () {
      for await (const [name, entry] of indexed) {
        if (!newest.has(name)) yield [name, entry] as [string, Found];
      }
      for (const [name, record] of newest) {
        if (record.kind !== REMOVED) yield [name, record as Found] as [string, Found];
      }
    })();
  }

  /** Brings in all that waits now. Throws DiskFull, DiskFailed, or what the database throws. */
  flush(sync = false): Promise<void> {
    return this.#inTurn(async () => {
      this.#draining = true;
      try {
        for (let left = this.#waiting.length; left > 0; left -= BATCH_RECORDS) await this.#drain();
        if (sync) await this.#index.sync();
      } finally {
        this.#draining = false;
      }
    });
  }

  /**
   * Takes records of a segment that is being given up out of the count, and notes that it is done
   * up to `upTo`. None of them may hold any more.
   */
  retire(segment: number, names: ReadonlyMap<string, number>, upTo: number): Promise<void> {
    return this.#inTurn(async () => {
      const known = await this.#entries([...names.keys()]);
      const entries = new Map<string, IndexEntry | undefined>();
      const changes = new RowChanges(this.#rows);
      for (const [name, records] of names) {
        const before = known.get(name);
        if (!before) continue;
        const after = without(before, records);
        entries.set(name, after);
        account(changes, name, before, after);
      }
      const row = changes.get(segment);
      if (row) changes.set(segment, { ...row, retired: upTo });
      await this.#commit(entries, changes, undefined);
    });
  }

  /** A segment that nothing can be read of: it stays where it is. */
  setAside(segment: number): Promise<void> {
    return this.#inTurn(async () => {
      const changes = new RowChanges(this.#rows);
      changes.set(segment, { sort: 'segment', bytes: 0, live: 0, retired: 0 });
      await this.#commit(new Map(), changes, undefined);
    });
  }

  /** Nothing is known of this file any more. */
  forget(file: number): Promise<void> {
    return this.#inTurn(async () => {
      const changes = new RowChanges(this.#rows);
      changes.set(file, undefined);
      await this.#commit(new Map(), changes, undefined);
    });
  }

  async #drain(): Promise<void> {
    const batch = this.#waiting.slice(0, BATCH_RECORDS);
    if (batch.length === 0) return;
    const entries = await this.#entries(batch.map(({ name }) => name));
    const changed = new Map<string, IndexEntry | undefined>();
    const changes = new RowChanges(this.#rows);
    const dead: number[] = [];
    for (const record of batch) {
      changes.reaches(record.segment, record.end);
      if (record.kind === MARK) continue;
      const before = entries.get(record.name);
      const after = withRecord(before, record);
      const lost = account(changes, record.name, before, after);
      if (lost > 0) dead.push(lost);
      if (record.blob > 0 && after.blob !== record.blob) dead.push(record.blob);
      entries.set(record.name, after);
      changed.set(record.name, after);
    }
    const { segment, end } = batch[batch.length - 1] as LogRecord;
    const { nextSeq, nextFile } = this.#numbers;
    await this.#commit(changed, changes, { segment, offset: end, nextSeq, nextFile });
    this.#waiting.splice(0, batch.length);
    for (const record of batch) {
      this.#waitingBytes -= record.end - record.offset;
      if (this.#newest.get(record.name) === record) this.#newest.delete(record.name);
    }
    if (dead.length > 0) this.#onDead(dead);
    if (batch.some(({ kind }) => kind !== PUT)) this.#onDrained();
  }

  /** What the index has of some names; it may lag behind. */
  entries(names: readonly string[]): Promise<ReadonlyMap<string, IndexEntry>> {
    return this.#entries(names);
  }

  async #entries(names: readonly string[]): Promise<Map<string, IndexEntry>> {
    const entries = new Map<string, IndexEntry>();
    const missing = new Set<string>();
    for (const name of names) {
      const entry = this.#recent.get(name);
      if (entry) entries.set(name, entry);
      else if (name !== '') missing.add(name);
    }
    const asked = [...missing];
    const found = asked.length > 0 ? await this.#index.getMany(asked) : [];
    found.forEach((entry, at) => {
      if (entry) entries.set(asked[at] as string, entry);
    });
    return entries;
  }

  async #commit(
    entries: Map<string, IndexEntry | undefined>,
    changes: RowChanges,
    position: Position | undefined,
  ): Promise<void> {
    await this.#index.write({ entries, files: changes.changed, position });
    changes.commit();
    for (const [name, entry] of entries) this.#recent.set(name, entry);
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
