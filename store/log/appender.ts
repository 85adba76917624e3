/**
 * The end of the log, and the group commit. Whoever wants to append waits for the write that is
 * under way; then all who wait go together into the next one. So one sync serves as many as came
 * while the last one ran, and nobody hears of success before their bytes are durable.
 *
 * When a write fails, all of its group are refused, and what may have come of it on the disk is cut
 * off again. Where even that fails the segment is left as it is, and the next one says in its first
 * bytes how much of this one holds.
 */
import { DiskFull } from '../errors.ts';
import type { Ciphers } from '../powers.ts';
import { placeGroup, type Unplaced } from './group-format.ts';
import type { LogRecord } from './index-entry.ts';
import type { Indexer } from './indexer.ts';
import { type LogFiles, type SegmentFile, segmentName } from './log-files.ts';
import type { LogNumbers } from './log-numbers.ts';
import { MARK, REMOVED, RecordCodec, recordBytes } from './record-format.ts';
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, segmentSalt } from './segment-format.ts';

const GROUP_RECORDS_MAX = 512;
const GROUP_BYTES_MAX = 8 * 2 ** 20;

/** The segment that is written. */
export interface Tail {
  readonly file: SegmentFile;
  readonly number: number;
  /** Up to here it is durable. */
  end: number;
}

export interface AppenderOptions {
  readonly files: LogFiles;
  readonly sha256: Ciphers['sha256'];
  readonly indexer: Indexer;
  readonly numbers: LogNumbers;
  readonly logId: Uint8Array;
  readonly segmentBytes: number;
  readonly tail: Tail | undefined;
  /** The segment written last, when there is no tail. */
  readonly previous: { readonly number: number; readonly end: number };
}

interface Waiting {
  readonly record: Unplaced;
  /** See Indexer.add. */
  readonly shown: boolean;
  readonly done: (record: LogRecord) => void;
  readonly refused: (error: unknown) => void;
}

const NOTHING = { name: '', seq: 0, body: [], bodyBytes: 0, crc: 0, bytes: 0, blob: 0 };
const MARK_RECORD: Unplaced = { kind: MARK, ...NOTHING };

export class Appender {
  readonly #options: AppenderOptions;
  #tail: Tail | undefined;
  #previous: { readonly number: number; readonly end: number };
  #codec: RecordCodec | undefined;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  /**
   * A segment was left with bytes that were refused, and no header says so yet: whatever seems not
   * to be there may be there after the next start.
   */
  #unsure = false;
  /** Was anything appended since the last mark? */
  #unmarked = false;

  constructor(options: AppenderOptions) {
    this.#options = options;
    this.#tail = options.tail;
    this.#previous = options.previous;
    if (options.tail) this.#codec = this.#codecOf(options.tail.number);
  }

  get unsure(): boolean {
    return this.#unsure;
  }

  /** The number of the segment that is written, if there is one. */
  get tail(): number | undefined {
    return this.#tail?.number;
  }

  /** Up to where a segment can be read. */
  endOf(segment: number): number {
    return this.#tail?.number === segment ? this.#tail.end : Number.POSITIVE_INFINITY;
  }

  /**
   * Appends a record; resolves when it is durable. The body belongs to the log until then.
   * Throws DiskFull, DiskFailed; then it did not happen.
   */
  append(record: Unplaced, shown = true): Promise<LogRecord> {
    return new Promise((done, refused) => {
      this.#waiting.push({ record, shown, done, refused });
      this.#running ??= Promise.resolve().then(() => this.#run());
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
    await this.#endTail();
  }

  async close(): Promise<void> {
    await this.leaveTail();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#take();
      try {
        if (this.#options.indexer.full) await this.#options.indexer.flush();
        await this.#write(group);
      } catch (error) {
        this.#refuse(group, await this.#undo(error));
      }
    }
    this.#running = undefined;
  }

  /** As many of those who wait as one write may have, at least one. */
  #take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.#waiting) {
      bytes += record.bodyBytes;
      if (count > 0 && (count >= GROUP_RECORDS_MAX || bytes > GROUP_BYTES_MAX)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const records = group.map(({ record }) => record);
    const size = records.reduce(
      (sum, { name, bodyBytes }) => sum + recordBytes(name.length, bodyBytes),
      0,
    );
    if (this.#tail && this.#tail.end + size > this.#options.segmentBytes) await this.#endTail();
    const tail = this.#tail ?? (await this.#beginTail());
    const {
      parts,
      records: placed,
      end,
    } = placeGroup(
      records,
      this.#codec as RecordCodec,
      tail.number,
      tail.end === 0 ? SEGMENT_HEADER_BYTES : tail.end,
    );
    await tail.file.append(tail.end === 0 ? [this.#header(tail.number), ...parts] : parts);
    tail.end = end;
    this.#unmarked = true;
    this.#unsure = false;
    placed.forEach((record, at) => {
      const { shown, done } = group[at] as Waiting;
      this.#options.indexer.add([record], shown);
      done(record);
    });
  }

  #header(number: number): Uint8Array {
    const { number: previous, end: previousBytes } = this.#previous;
    const { logId, sha256 } = this.#options;
    return encodeSegmentHeader({ number, previous, previousBytes, logId }, sha256);
  }

  async #beginTail(): Promise<Tail> {
    const number = this.#options.numbers.takeFile();
    const file = await this.#options.files.createSegment(segmentName(number));
    this.#codec = this.#codecOf(number);
    this.#tail = { file, number, end: 0 };
    return this.#tail;
  }

  /**
   * The tail is as it was before the write that failed, or it is left. Gives what to tell: that the
   * disk is full only when nothing of the write is left.
   */
  async #undo(error: unknown): Promise<unknown> {
    const tail = this.#tail;
    if (!tail) return error;
    if (tail.end > 0 && error instanceof DiskFull) {
      const [cut] = await Promise.allSettled([tail.file.cut(tail.end)]);
      if (cut.status === 'fulfilled') return error;
      error = cut.reason;
    }
    // It cannot be mended, or not be trusted: the next segment says how much of it holds.
    await this.#endTail();
    if (tail.end === 0) return error;
    this.#unsure = true;
    const mark = {
      record: MARK_RECORD,
      shown: false,
      done: () => undefined,
      refused: () => undefined,
    };
    const [settled] = await Promise.allSettled([this.#write([mark])]);
    if (settled.status === 'rejected') await this.#endTail();
    return error;
  }

  async #endTail(): Promise<void> {
    const tail = this.#tail;
    if (!tail) return;
    this.#tail = undefined;
    if (tail.end > 0) this.#previous = tail;
    await Promise.allSettled([tail.file.close()]);
    // Nothing durable is in it: without its header it would be taken for a harmed one.
    if (tail.end === 0) {
      await Promise.allSettled([this.#options.files.remove([segmentName(tail.number)])]);
    }
  }

  /** Removals are tried once more by themselves: they make room, and take next to none. */
  #refuse(group: readonly Waiting[], error: unknown): void {
    const removals = group.filter(({ record }) => record.kind === REMOVED);
    const again = error instanceof DiskFull && removals.length < group.length ? removals : [];
    this.#waiting.unshift(...again);
    for (const waiting of group) if (!again.includes(waiting)) waiting.refused(error);
  }

  #codecOf(number: number): RecordCodec {
    const { logId, sha256 } = this.#options;
    return new RecordCodec(segmentSalt(logId, number, sha256), sha256);
  }
}
