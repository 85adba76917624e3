/**
 * Gives back the room of what is needed no longer. A segment of which at most half is needed has
 * that half appended anew, each record under its old number, so that nothing newer can be undone by
 * it; then its records are taken out of the count, and then it is removed. One segment at a time
 * and each to its end, because a note of a removal may be given up only when the file with the
 * older record is really gone. What a crash leaves half done is begun again or gone on with.
 *
 * A segment whose records cannot all be read is left alone: nothing is lost by making room.
 */
import type { Ciphers } from '../powers.ts';
import type { Appender } from './appender.ts';
import type { FileRow } from './file-rows.ts';
import type { Unplaced } from './group-format.ts';
import { isNeeded } from './index-entry.ts';
import type { Indexer } from './indexer.ts';
import { type LogFiles, segmentName } from './log-files.ts';
import type { Lease, OpenFiles } from './open-files.ts';
import { MARK, RECORD_HEADER_BYTES, type RecordCodec } from './record-format.ts';
import { decodeSegmentHeader, SEGMENT_HEADER_BYTES } from './segment-format.ts';
import { type Gap, type ScannedRecord, scanSegment } from './segment-scan.ts';

/** The segment being written is left for compaction when such a part of its room is wasted. */
const TAIL_WASTE_SHARE = 1 / 4;
/** The same when the disk is full: 128 KiB. */
const PRESSED_WASTE_SHARE = 1 / 512;
/** Records looked at, or copied, at a time. */
const STEP_RECORDS = 256;
const STEP_BYTES = 2 ** 20;

export interface CompactorOptions {
  readonly files: LogFiles;
  readonly open: OpenFiles;
  readonly indexer: Indexer;
  readonly appender: Appender;
  readonly sha256: Ciphers['sha256'];
  readonly segmentBytes: number;
  readonly codecOf: (segment: number) => RecordCodec;
  /** Resolves when so many bytes more may be moved in the background. */
  readonly pace: (bytes: number) => Promise<void>;
}

class Stopped extends Error {}

export class Compactor {
  readonly #options: CompactorOptions;
  /** Segments that cannot be given up. */
  readonly #kept = new Set<number>();
  #running: Promise<void> | undefined;
  #stopped = false;
  #pressed = false;
  /** What ended the last run before its time; the next change begins another. */
  failure: unknown;

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** Looks whether there is something to do, and does it in the background. */
  consider(): void {
    if (this.#running || this.#stopped || this.#next() === undefined) return;
    this.#running = this.#run()
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Resolves when there is nothing to do. Throws what stands in the way. */
  async settle(): Promise<void> {
    await this.#running;
    this.failure = undefined;
    this.consider();
    await this.#running;
    if (this.failure !== undefined) throw this.failure;
  }

  /** The disk is full: even a little room is worth the work. Resolves when no more can be made. */
  async makeRoom(): Promise<void> {
    this.#pressed = true;
    try {
      await this.settle();
    } finally {
      this.#pressed = false;
    }
  }

  /** Stops as soon as it can; what is half done is gone on with after the next start. */
  async close(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#next(); next !== undefined && !this.#stopped; next = this.#next()) {
      await this.#compact(next);
    }
  }

  /** The segment of which the least is needed, if that is little enough. One half done is first. */
  #next(): number | undefined {
    const { tail } = this.#options.appender;
    const share = this.#pressed ? PRESSED_WASTE_SHARE : TAIL_WASTE_SHARE;
    const wasteMax = this.#options.segmentBytes * share;
    let best: number | undefined;
    let bestShare = 0.5;
    for (const [number, row] of this.#options.indexer.rows) {
      if (row.sort !== 'segment' || row.bytes === 0 || this.#kept.has(number)) continue;
      if (row.retired > 0) return number;
      if (number === tail && row.bytes - row.live < wasteMax) continue;
      const needed = row.live / (row.bytes - SEGMENT_HEADER_BYTES);
      if (needed <= bestShare) [best, bestShare] = [number, needed];
    }
    return best;
  }

  async #compact(segment: number): Promise<void> {
    const { appender, indexer, open, files } = this.#options;
    if (appender.tail === segment) await appender.leaveTail();
    await indexer.flush();
    const row = indexer.rows.get(segment) as FileRow;
    const lease = await open.use(segmentName(segment));
    if (lease) {
      try {
        if (row.retired === 0) await this.#copy(segment, row.bytes, lease);
        await indexer.flush();
        if ((indexer.rows.get(segment)?.live ?? 0) > 0) {
          this.#kept.add(segment);
          return;
        }
        await this.#retire(segment, row, lease);
        await this.#cutPrevious(segment, lease);
      } finally {
        lease.release();
      }
    }
    // The files go only when no power cut can make the index forget that they were to go.
    await indexer.flush(true);
    open.forget(segmentName(segment));
    await files.remove([segmentName(segment)]);
    await indexer.forget(segment);
  }

  /** Appends anew what is needed of it. */
  async #copy(segment: number, to: number, lease: Lease): Promise<void> {
    for await (const step of this.#steps(segment, SEGMENT_HEADER_BYTES, to, lease)) {
      const entries = await this.#options.indexer.entries(step.map(({ name }) => name));
      const needed = step.filter((record) => {
        const entry = entries.get(record.name);
        const holds = entry?.segment === segment && entry.offset === record.offset;
        return holds && isNeeded(entry);
      });
      const copies = await Promise.all(needed.map((record) => unplaced(record, lease)));
      await Promise.all(copies.map((copy) => this.#options.appender.append(copy, false)));
    }
  }

  /** Takes its records out of the count. */
  async #retire(segment: number, row: FileRow, lease: Lease): Promise<void> {
    const { indexer } = this.#options;
    const from = Math.max(row.retired, SEGMENT_HEADER_BYTES);
    for await (const step of this.#steps(segment, from, row.bytes, lease)) {
      const names = new Map<string, number>();
      for (const { name } of step) names.set(name, (names.get(name) ?? 0) + 1);
      await indexer.retire(segment, names, step[step.length - 1]?.end ?? row.bytes);
    }
    await indexer.retire(segment, new Map(), row.bytes);
  }

  /**
   * Its header may say that the segment before it is valid only in part: then the rest of that one,
   * which was refused, must not outlive this header.
   */
  async #cutPrevious(segment: number, { file }: Lease): Promise<void> {
    const { files, indexer, sha256 } = this.#options;
    const bytes = await file.read(0, SEGMENT_HEADER_BYTES);
    const header = decodeSegmentHeader(bytes, segment, sha256);
    if (!header || !indexer.rows.has(header.previous)) return;
    const name = segmentName(header.previous);
    const now = await files.open(name);
    await now?.close();
    if (!now || now.bytes <= header.previousBytes) return;
    await (await files.resumeSegment(name, header.previousBytes)).close();
  }

  /** Its records, some at a time, no faster than is allowed. Throws Stopped. */
  async *#steps(
    segment: number,
    from: number,
    to: number,
    { file }: Lease,
  ): AsyncGenerator<ScannedRecord[], void, undefined> {
    let step: ScannedRecord[] = [];
    let bytes = 0;
    for await (const item of scanSegment(file, this.#options.codecOf(segment), from, to)) {
      if (this.#stopped) throw new Stopped();
      bytes += item.end - item.offset;
      if (isOfObject(item)) step.push(item);
      if (step.length < STEP_RECORDS && bytes < STEP_BYTES) continue;
      await this.#options.pace(bytes);
      yield step;
      [step, bytes] = [[], 0];
    }
    yield step;
  }
}

function isOfObject(item: ScannedRecord | Gap): item is ScannedRecord {
  return item.kind !== 'gap' && item.kind !== MARK;
}

/** The same record, to be placed elsewhere. Its body is taken as it is, with the CRC it had. */
async function unplaced(record: ScannedRecord, { file }: Lease): Promise<Unplaced> {
  const { kind, name, seq, bodyBytes, crc, reference } = record;
  const body = await file.read(record.offset + RECORD_HEADER_BYTES + name.length, bodyBytes);
  const bytes = reference?.bytes ?? bodyBytes;
  return { kind, name, seq, body: [body], bodyBytes, crc, bytes, blob: reference?.blob ?? 0 };
}
