/**
 * What the index knows of each file of the log: how many of its bytes are records, and how many of
 * those are still needed. From that the segment is chosen that is worth compacting, and a file that
 * nothing refers to is told from one that something does.
 */
import type { Crc32 } from '../powers.ts';
import { readUint64, viewOf, writeUint64 } from './numbers.ts';

export interface FileRow {
  readonly sort: 'segment' | 'blob';
  /** Of a segment: where its records end. Of a blob: its size. */
  readonly bytes: number;
  /** Bytes of it that are needed. */
  readonly live: number;
  /** Of a segment that is being given up: up to here its records count no more. */
  readonly retired: number;
}

const ROW_BYTES = 32;
const CHECKED_BYTES = 28;

export function encodeRow(row: FileRow, crc32: Crc32): Uint8Array {
  const bytes = new Uint8Array(ROW_BYTES);
  const view = viewOf(bytes);
  bytes[0] = row.sort === 'segment' ? 1 : 2;
  writeUint64(view, 4, row.bytes);
  writeUint64(view, 12, row.live);
  writeUint64(view, 20, row.retired);
  view.setUint32(CHECKED_BYTES, crc32(bytes.subarray(0, CHECKED_BYTES)));
  return bytes;
}

/** Undefined when these are not the bytes of a row. */
export function decodeRow(bytes: Uint8Array, crc32: Crc32): FileRow | undefined {
  if (bytes.length !== ROW_BYTES) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(CHECKED_BYTES) !== crc32(bytes.subarray(0, CHECKED_BYTES))) return undefined;
  if (bytes[0] !== 1 && bytes[0] !== 2) return undefined;
  return {
    sort: bytes[0] === 1 ? 'segment' : 'blob',
    bytes: readUint64(view, 4),
    live: readUint64(view, 12),
    retired: readUint64(view, 20),
  };
}

/** Changes to rows that become true together, when the database has them. */
export class RowChanges {
  readonly #rows: Map<number, FileRow>;
  readonly changed = new Map<number, FileRow | undefined>();

  constructor(rows: Map<number, FileRow>) {
    this.#rows = rows;
  }

  get(file: number): FileRow | undefined {
    return this.changed.has(file) ? this.changed.get(file) : this.#rows.get(file);
  }

  /** The records of a segment reach up to `end`. */
  reaches(segment: number, end: number): void {
    const row = this.#segment(segment);
    if (end > row.bytes) this.changed.set(segment, { ...row, bytes: end });
  }

  /** So many bytes more (or fewer) of a segment are needed. */
  needs(segment: number, bytes: number): void {
    if (bytes === 0) return;
    const row = this.#segment(segment);
    this.changed.set(segment, { ...row, live: row.live + bytes });
  }

  set(file: number, row: FileRow | undefined): void {
    this.changed.set(file, row);
  }

  commit(): void {
    for (const [file, row] of this.changed) {
      if (row) this.#rows.set(file, row);
      else this.#rows.delete(file);
    }
  }

  #segment(segment: number): FileRow {
    return this.get(segment) ?? { sort: 'segment', bytes: 0, live: 0, retired: 0 };
  }
}
