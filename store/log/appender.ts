/**
 * The end of the log, and the group commit. Whoever wants to append waits for the write that is
 * under way; then all who wait go together into the next one. So one sync serves as many as came
 * while the last one ran, and nobody hears of success before their bytes are durable. When much
 * waits, a second write is begun beside the first: while the disk syncs, the processor goes on. They
 * are answered in their order, and a third is begun only when the first is durable.
 *
 * When a write fails, all of its group and of the one behind it are refused, and what may have come
 * of them on the disk is cut off again. Where even that fails the segment is left as it is, and the
 * next one says in its first bytes how much of this one holds.
 */
import { DiskFull } from '../errors.ts';
import { placeGroup, type Unplaced } from './group-format.ts';
import { GroupWrite } from './group-write.ts';
import type { LogRecord } from './index-entry.ts';
import type { Indexer } from './indexer.ts';
import { LogTail, type Tail, type TailOptions } from './log-tail.ts';
import { BEGINS, BEGINS_BESIDE, MARK, REMOVED } from './record-format.ts';

import { SEGMENT_HEADER_BYTES } from './segment-format.ts';
import { type Waiting, WaitingRecords } from './waiting-records.ts';

/** Writes under way at a time. The format counts on it: see BEGINS_BESIDE. */
const WRITES_MAX = 2;

export interface AppenderOptions extends TailOptions {
  readonly indexer: Indexer;
  readonly segmentBytes: number;
  /** See WaitingRecords. */
  readonly besideBytes: number;
}

const NOTHING = { name: '', seq: 0, body: [], bodyBytes: 0, crc: 0, bytes: 0, blob: 0 };
const MARK_RECORD: Unplaced = { kind: MARK, ...NOTHING };
const ignore = () => undefined;

export class Appender {
  readonly #options: AppenderOptions;
  readonly #tail: LogTail;
  readonly #waiting: WaitingRecords;
  #running: Promise<void> | undefined;
  /** Something came, or is over: the loop looks again. */
  #wake: () => void = () => undefined;
  /**
   * A segment was left with bytes that were refused, and no header says so yet: whatever seems not
   * to be there may be there after the next start.
   */
  #unsure = false;
  /** Was anything appended since the last mark? */
  #unmarked = false;

  constructor(options: AppenderOptions) {
    this.#options = options;
    this.#tail = new LogTail(options);
    this.#waiting = new WaitingRecords(options.besideBytes);
  }

  get unsure(): boolean {
    return this.#unsure;
  }

  /** The number of the segment that is written, if there is one. */
  get tail(): number | undefined {
    return this.#tail.current?.number;
  }

  /** Up to where a segment can be read. */
  endOf(segment: number): number {
    const { current } = this.#tail;
    return current?.number === segment ? current.end : Number.POSITIVE_INFINITY;
  }

  /**
   * Appends a record; resolves when it is durable. The body belongs to the log until then.
   * Throws DiskFull, DiskFailed; then it did not happen.
   */
  append(record: Unplaced, shown = true): Promise<LogRecord> {
    return new Promise((done, refused) => {
      this.#waiting.add({ record, shown, done, refused });
      if (this.#running) this.#wake();
      else this.#running = Promise.resolve().then(() => this.#run());
    });
  }

  /** Notes that everything so far is durable, if there is something to note. */
  async mark(): Promise<void> {
    await this.#running;
    if (!this.#unmarked && !this.#unsure) return;
    await this.append(MARK_RECORD);
    this.#unmarked = false;
  }

  /** The next record goes into a new segment. */
  async leaveTail(): Promise<void> {
    while (this.#running) await this.#running;
    await this.#tail.leave();
  }

  async close(): Promise<void> {
    await this.leaveTail();
  }

  async #run(): Promise<void> {
    const writes: GroupWrite[] = [];
    while (this.#waiting.count > 0 || writes.length > 0) {
      if (writes[0]?.outcome) await this.#end(writes);
      else if (this.#isTime(writes)) await this.#begin(writes);
      else await new Promise<void>((look) => (this.#wake = look));
    }
    this.#running = undefined;
  }

  /** Is a write to be begun beside those under way? */
  #isTime(writes: readonly GroupWrite[]): boolean {
    if (writes.length === 0) return true;
    if (writes.length === WRITES_MAX || !this.#waiting.isMuch) return false;
    const { segmentBytes, indexer } = this.#options;
    const { placed } = writes[0] as GroupWrite;
    return placed.end + this.#waiting.nextBytes <= segmentBytes && !indexer.full;
  }

  async #begin(writes: GroupWrite[]): Promise<void> {
    const bytes = this.#waiting.nextBytes;
    const group = this.#waiting.take();
    const [ahead] = writes;
    try {
      if (this.#options.indexer.full) await this.#options.indexer.flush();
      const tail = ahead ? (this.#tail.current as Tail) : await this.#tailFor(bytes);
      writes.push(this.#write(group, tail, ahead));
    } catch (error) {
      this.#refuse(group, await this.#undo(error));
    }
  }

  /** The segment to be written; another one when this one would grow too long. */
  async #tailFor(bytes: number): Promise<Tail> {
    const { current } = this.#tail;
    if (current && current.end + bytes > this.#options.segmentBytes) await this.#tail.leave();
    return this.#tail.current ?? (await this.#tail.begin());
  }

  #write(group: readonly Waiting[], tail: Tail, ahead?: GroupWrite): GroupWrite {
    const from = ahead?.placed.end ?? tail.end;
    const placed = placeGroup(
      group.map(({ record }) => record),
      tail.codec,
      { segment: tail.number, offset: from === 0 ? SEGMENT_HEADER_BYTES : from },
      ahead ? BEGINS_BESIDE : BEGINS,
    );
    const parts = from === 0 ? [tail.header, ...placed.parts] : placed.parts;
    const write = new GroupWrite(group, placed, tail.file.append(parts, from));
    void write.over.then(() => this.#wake());
    return write;
  }

  /** The first of the writes is over: answers it, or undoes them all. */
  async #end(writes: GroupWrite[]): Promise<void> {
    const { outcome } = writes[0] as GroupWrite;
    if (outcome?.failure) {
      await Promise.all(writes.map(({ over }) => over));
      const error = await this.#undo(outcome.failure.error);
      for (const write of writes.splice(0)) this.#refuse(write.group, error);
      return;
    }
    this.#answer(writes.shift() as GroupWrite);
  }

  /** The group is durable, and everything before it. */
  #answer({ group, placed }: GroupWrite): void {
    (this.#tail.current as Tail).end = placed.end;
    this.#unmarked = true;
    this.#unsure = false;
    placed.records.forEach((record, at) => {
      const { shown, done } = group[at] as Waiting;
      this.#options.indexer.add([record], shown);
      done(record);
    });
  }

  /**
   * The tail is as it was before the write that failed, or it is left. Gives what to tell: that the
   * disk is full only when nothing of the write is left.
   */
  async #undo(error: unknown): Promise<unknown> {
    const tail = this.#tail.current;
    if (!tail) return error;
    if (tail.end > 0 && error instanceof DiskFull) {
      const [cut] = await Promise.allSettled([tail.file.cut(tail.end)]);
      if (cut.status === 'fulfilled') return error;
      error = cut.reason;
    }
    // It cannot be mended, or not be trusted: the next segment says how much of it holds.
    await this.#tail.leave();
    if (tail.end === 0) return error;
    this.#unsure = true;
    const mark = { record: MARK_RECORD, shown: false, done: ignore, refused: ignore };
    try {
      const write = this.#write([mark], await this.#tail.begin());
      await write.over;
      if (write.outcome?.failure) throw write.outcome.failure.error;
      this.#answer(write);
    } catch {
      await this.#tail.leave();
    }
    return error;
  }

  /** Removals are tried once more by themselves: they make room, and take next to none. */
  #refuse(group: readonly Waiting[], error: unknown): void {
    const removals = group.filter(({ record }) => record.kind === REMOVED);
    const again = error instanceof DiskFull && removals.length < group.length ? removals : [];
    this.#waiting.addFirst(again);
    for (const waiting of group) if (!again.includes(waiting)) waiting.refused(error);
  }
}
