/**
 * What the index knows of a name: the record that holds, and how many records of that name the log
 * has in all. The number is why a note of a removal can be given up at the right moment: not while
 * any older record of that name could come back with an index made anew, and no later. It does not
 * depend on the order in which records are taken in, so a replay may begin anywhere.
 */
import type { Crc32 } from '../powers.ts';
import { readUint64, viewOf, writeUint64 } from './numbers.ts';
import { BLOB, type MARK, PUT, REMOVED, type RecordKind, recordBytes } from './record-format.ts';

/** One record of the log, by where it lies. */
export interface LogRecord {
  readonly kind: RecordKind;
  readonly name: string;
  readonly seq: number;
  readonly segment: number;
  readonly offset: number;
  /** Where the next record begins. */
  readonly end: number;
  /** Bytes of the object. */
  readonly bytes: number;
  /** The blob it lies in, or 0. */
  readonly blob: number;
}

export interface IndexEntry {
  readonly kind: Exclude<RecordKind, typeof MARK>;
  readonly seq: number;
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  readonly blob: number;
  /** Records of this name in all segments. */
  readonly count: number;
}

/** The entry after one more record of its name was found. */
export function withRecord(entry: IndexEntry | undefined, record: LogRecord): IndexEntry {
  const count = (entry?.count ?? 0) + 1;
  if (entry && entry.seq > record.seq) return { ...entry, count };
  const { kind, seq, segment, offset, bytes, blob } = record;
  return { kind: kind as IndexEntry['kind'], seq, segment, offset, bytes, blob, count };
}

/** The entry after so many records of its name are gone; undefined when none is left. */
export function without(entry: IndexEntry, records: number): IndexEntry | undefined {
  return entry.count > records ? { ...entry, count: entry.count - records } : undefined;
}

/** Must its record be kept? That of an object, and that of a removal while there is an older one. */
export function isNeeded(entry: IndexEntry): boolean {
  return entry.kind !== REMOVED || entry.count > 1;
}

/** Bytes of the log that the entry keeps alive in its segment. */
export function liveBytes(name: string, entry: IndexEntry): number {
  if (!isNeeded(entry)) return 0;
  const body = entry.kind === PUT ? entry.bytes : entry.kind === BLOB ? 16 : 0;
  return recordBytes(name.length, body);
}

const ENTRY_BYTES = 48;
const CHECKED_BYTES = 44;

export function encodeEntry(entry: IndexEntry, crc32: Crc32): Uint8Array {
  const bytes = new Uint8Array(ENTRY_BYTES);
  const view = viewOf(bytes);
  bytes[0] = entry.kind;
  view.setUint32(4, entry.count);
  writeUint64(view, 8, entry.seq);
  view.setUint32(16, entry.segment);
  view.setUint32(20, entry.blob);
  writeUint64(view, 24, entry.offset);
  writeUint64(view, 32, entry.bytes);
  view.setUint32(CHECKED_BYTES, crc32(bytes.subarray(0, CHECKED_BYTES)));
  return bytes;
}

/** Undefined when these are not the bytes of an entry. */
export function decodeEntry(bytes: Uint8Array, crc32: Crc32): IndexEntry | undefined {
  if (bytes.length !== ENTRY_BYTES) return undefined;
  const view = viewOf(bytes);
  const kind = bytes[0];
  if (view.getUint32(CHECKED_BYTES) !== crc32(bytes.subarray(0, CHECKED_BYTES))) return undefined;
  if (kind !== PUT && kind !== BLOB && kind !== REMOVED) return undefined;
  return {
    kind,
    count: view.getUint32(4),
    seq: readUint64(view, 8),
    segment: view.getUint32(16),
    blob: view.getUint32(20),
    offset: readUint64(view, 24),
    bytes: readUint64(view, 32),
  };
}
