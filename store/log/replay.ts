/**
 * Bringing the records of one segment into the index, at a start. A crash can only have torn the
 * last group that was written, and the one before it when both were under way: what begins a group
 * says which. There, everything from the first byte that is wrong on was never acknowledged, and is
 * cut off. Before it, what is wrong was harmed later: it is passed over, and stays where it is.
 */
import type { Crc32 } from '../powers.ts';
import type { LogRecord } from './index-entry.ts';
import type { OpenFile } from './log-files.ts';
import {
  BEGINS,
  BEGINS_BESIDE,
  BLOB,
  encodeReference,
  GOES_ON,
  RECORD_HEADER_BYTES,
  REMOVED,
  type RecordCodec,
} from './record-format.ts';
import { type Gap, type ScannedRecord, scanSegment } from './segment-scan.ts';

/** Of a body, read at a time. */
const PIECE_BYTES = 2 ** 20;
/** Records handed on at once. */
const TAKEN_RECORDS = 1_024;

export interface ReplayedSegment {
  readonly file: OpenFile;
  readonly number: number;
  readonly codec: RecordCodec;
  readonly from: number;
  readonly to: number;
  /** Up to here it is known that no write was torn. */
  readonly durable: number;
}

export interface ReplayPowers {
  readonly crc32: Crc32;
  /** Bytes of a blob; undefined when there is no such file. */
  readonly blobBytes: (blob: number) => number | undefined;
  readonly take: (records: readonly LogRecord[]) => Promise<void>;
  /** So many bytes were harmed after they had been durable. */
  readonly onDamage: (bytes: number) => void;
}

/** Gives the end of the records. */
export async function replaySegment(
  segment: ReplayedSegment,
  powers: ReplayPowers,
): Promise<number> {
  const { file, codec, from, to, number } = segment;
  let end = from;
  let records: LogRecord[] = [];
  const take = async (items: readonly (ScannedRecord | Gap)[]): Promise<void> => {
    for (const item of items) {
      if (item.kind === 'gap') powers.onDamage(item.end - item.offset);
      else records.push(placed(item, number, powers));
      end = item.end;
    }
    if (records.length < TAKEN_RECORDS) return;
    await powers.take(records);
    records = [];
  };
  let before: (ScannedRecord | Gap)[] = [];
  let group: (ScannedRecord | Gap)[] = [];
  for await (const item of scanSegment(file, codec, from, to)) {
    const begins = item.kind === 'gap' ? GOES_ON : item.group;
    if (begins !== GOES_ON) await take(before);
    if (begins === BEGINS) await take(group);
    if (begins !== GOES_ON) {
      before = begins === BEGINS_BESIDE ? group : [];
      group = [];
    }
    group.push(item);
  }
  await take(await wholePart([...before, ...group], segment, powers.crc32));
  if (records.length > 0) await powers.take(records);
  return end;
}

/** The items of what was written last, up to the first that is torn. */
async function wholePart(
  group: readonly (ScannedRecord | Gap)[],
  { file, durable }: ReplayedSegment,
  crc32: Crc32,
): Promise<readonly (ScannedRecord | Gap)[]> {
  for (const [at, item] of group.entries()) {
    if (item.end <= durable) continue;
    if (item.kind === 'gap' || !(await isSound(file, item, crc32))) return group.slice(0, at);
  }
  return group;
}

/** Are all bytes of its body what was written? */
async function isSound(file: OpenFile, record: ScannedRecord, crc32: Crc32): Promise<boolean> {
  const from = record.offset + RECORD_HEADER_BYTES + record.name.length;
  let crc = 0;
  for (let at = 0; at < record.bodyBytes; at += PIECE_BYTES) {
    const wanted = Math.min(PIECE_BYTES, record.bodyBytes - at);
    const piece = await file.read(from + at, wanted);
    if (piece.length < wanted) return false;
    crc = crc32(piece, crc);
  }
  return crc === record.crc;
}

function placed(record: ScannedRecord, segment: number, powers: ReplayPowers): LogRecord {
  const { kind, name, seq, offset, end, bodyBytes, reference } = record;
  const place = { name, seq, segment, offset, end };
  if (kind !== BLOB || !reference) return { ...place, kind, bytes: bodyBytes, blob: 0 };
  // The blob of an object that holds is there. That of one which was removed since, or refused when
  // the disk failed, is not: then the record says no more than that it takes room.
  const whole = powers.crc32(encodeReference(reference)) === record.crc;
  const there = whole && (powers.blobBytes(reference.blob) ?? -1) >= reference.bytes;
  if (!there) return { ...place, kind: REMOVED, bytes: 0, blob: 0 };
  return { ...place, kind, bytes: reference.bytes, blob: reference.blob };
}
