/**
 * Records that are appended together, as the bytes of one write. Small bodies are copied next to
 * their headers, because a system call with a hundred pieces costs more than copying a hundred
 * kilobytes; large ones are handed on as they are.
 */
import type { LogRecord } from './index-entry.ts';
import {
  type BEGINS,
  type BEGINS_BESIDE,
  GOES_ON,
  RECORD_HEADER_BYTES,
  type RecordCodec,
  type RecordKind,
  recordBytes,
} from './record-format.ts';

/** Bodies up to this size are copied. */
const COPIED_BYTES_MAX = 16_384;

/** A record that has not got its place yet. */
export interface Unplaced {
  readonly kind: RecordKind;
  readonly name: string;
  readonly seq: number;
  readonly body: readonly Uint8Array[];
  readonly bodyBytes: number;
  readonly crc: number;
  /** Bytes of the object. */
  readonly bytes: number;
  /** The blob it lies in, or 0. */
  readonly blob: number;
}

export interface Placed {
  /** The bytes to be appended. */
  readonly parts: readonly Uint8Array[];
  readonly records: readonly LogRecord[];
  readonly end: number;
}

/** Lays `group` out from byte `offset` of a segment. `begins`: how its first record says that. */
export function placeGroup(
  group: readonly Unplaced[],
  codec: RecordCodec,
  { segment, offset }: { readonly segment: number; readonly offset: number },
  begins: typeof BEGINS | typeof BEGINS_BESIDE,
): Placed {
  const block = new Uint8Array(group.reduce((sum, record) => sum + copiedBytes(record), 0));
  const parts: Uint8Array[] = [];
  const records: LogRecord[] = [];
  let from = 0;
  let to = 0;
  let at = offset;
  for (const record of group) {
    codec.encode(record, record === group[0] ? begins : GOES_ON, block, to);
    to += RECORD_HEADER_BYTES + record.name.length;
    if (record.bodyBytes <= COPIED_BYTES_MAX) {
      for (const piece of record.body) {
        block.set(piece, to);
        to += piece.length;
      }
    } else {
      parts.push(block.subarray(from, to), ...record.body);
      from = to;
    }
    const end = at + recordBytes(record.name.length, record.bodyBytes);
    to += end - at - RECORD_HEADER_BYTES - record.name.length - record.bodyBytes;
    const { kind, name, seq, bytes, blob } = record;
    records.push({ kind, name, seq, segment, offset: at, end, bytes, blob });
    at = end;
  }
  parts.push(block.subarray(from, to));
  return { parts, records, end: at };
}

/** Bytes of a record that go into the block: all, or all but its body. */
function copiedBytes({ name, bodyBytes }: Unplaced): number {
  const whole = recordBytes(name.length, bodyBytes);
  return bodyBytes <= COPIED_BYTES_MAX ? whole : whole - bodyBytes;
}
