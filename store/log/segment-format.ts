/**
 * The first bytes of a segment. They name the log, so that a file of another one is not taken for
 * ours, and they say how far the segment before this one is valid: whatever lies behind that was
 * refused when the disk failed, and must not come back. They are written twice, 4 KiB apart: one
 * bad sector must not make a segment unreadable. docs/store/log.md has the bytes.
 */
import { equalBytes } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { readUint64, viewOf, writeUint64 } from './numbers.ts';

const VERSION = 1;
const MAGIC = new TextEncoder().encode('2gobjlog');
const SALT_PREFIX = new TextEncoder().encode('2gather object log salt 1\n');
export const LOG_ID_BYTES = 32;
const CHECKED_BYTES = 64;
const COPY_BYTES = 96;
/** Where the second copy lies. */
const SECOND_AT = 4_096;
/** Where records begin. */
export const SEGMENT_HEADER_BYTES = 8_192;
/** A segment that would grow beyond this is followed by another. */
export const SEGMENT_BYTES_MAX = 64 * 2 ** 20;

export interface SegmentHeader {
  readonly number: number;
  /** The segment that was written before; 0 for the first. */
  readonly previous: number;
  /** How many bytes of that one are valid. */
  readonly previousBytes: number;
  /** 32 random bytes, the same in all segments of a log. */
  readonly logId: Uint8Array;
}

/** SEGMENT_HEADER_BYTES bytes. */
export function encodeSegmentHeader(header: SegmentHeader, sha256: Ciphers['sha256']): Uint8Array {
  const bytes = new Uint8Array(SEGMENT_HEADER_BYTES);
  const view = viewOf(bytes);
  bytes.set(MAGIC);
  view.setUint32(8, VERSION);
  view.setUint32(12, header.number);
  view.setUint32(16, header.previous);
  writeUint64(view, 24, header.previousBytes);
  bytes.set(header.logId, 32);
  bytes.set(sha256(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  bytes.copyWithin(SECOND_AT, 0, COPY_BYTES);
  return bytes;
}

/** Undefined when neither copy is the header of segment `number`. */
export function decodeSegmentHeader(
  bytes: Uint8Array,
  number: number,
  sha256: Ciphers['sha256'],
): SegmentHeader | undefined {
  return (
    decodeCopy(bytes.subarray(0, COPY_BYTES), number, sha256) ??
    decodeCopy(bytes.subarray(SECOND_AT, SECOND_AT + COPY_BYTES), number, sha256)
  );
}

function decodeCopy(
  copy: Uint8Array,
  number: number,
  sha256: Ciphers['sha256'],
): SegmentHeader | undefined {
  if (copy.length < COPY_BYTES || !equalBytes(copy.subarray(0, 8), MAGIC)) return undefined;
  const check = sha256(copy.subarray(0, CHECKED_BYTES));
  if (!equalBytes(check, copy.subarray(CHECKED_BYTES))) return undefined;
  const view = viewOf(copy);
  if (view.getUint32(8) !== VERSION || view.getUint32(20) !== 0) return undefined;
  if (view.getUint32(12) !== number) return undefined;
  return {
    number,
    previous: view.getUint32(16),
    previousBytes: readUint64(view, 24),
    logId: copy.slice(32, CHECKED_BYTES),
  };
}

/**
 * What goes into the check of each record of a segment. Whoever stores bytes with us does not know
 * it, so nothing they store can be taken for a record, wherever reading has to find its place again
 * after damage.
 */
export function segmentSalt(
  logId: Uint8Array,
  number: number,
  sha256: Ciphers['sha256'],
): Uint8Array {
  const text = new Uint8Array(4);
  viewOf(text).setUint32(0, number);
  return sha256(SALT_PREFIX, logId, text);
}
