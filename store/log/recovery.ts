/**
 * What happens at a start: the index is compared with the files, what it lacks is read from the
 * log, and where they contradict each other the index is made anew. The log is the truth.
 */
import type { Ciphers, Crc32, Random } from '../powers.ts';
import type { FileRow } from './file-rows.ts';
import { Indexer } from './indexer.ts';
import { type LogFiles, type OpenFile, parseFileName, segmentName } from './log-files.ts';
import type { LogIndex, Position } from './log-index.ts';
import { LogNumbers } from './log-numbers.ts';
import type { OpenedTail } from './log-tail.ts';
import { RecordCodec } from './record-format.ts';
import { replaySegment } from './replay.ts';
import {
  decodeSegmentHeader,
  LOG_ID_BYTES,
  SEGMENT_HEADER_BYTES,
  type SegmentHeader,
  segmentSalt,
} from './segment-format.ts';

/** A segment with less room than this part of it is not written on after a start. */
const ROOM_SHARE = 1 / 64;
/** Of a file, read at a time. */
const PIECE_BYTES = 2 ** 20;

export interface RecoveryPowers {
  readonly files: LogFiles;
  readonly index: LogIndex;
  readonly sha256: Ciphers['sha256'];
  readonly crc32: Crc32;
  readonly random: Random;
  readonly segmentBytes: number;
  readonly onDead: (blobs: readonly number[]) => void;
  readonly onDrained: () => void;
  /** So many bytes of the log cannot be read. */
  readonly onDamage: (bytes: number) => void;
  /** Makes the index anew, whatever it looks like. */
  readonly anew: boolean;
}

export interface Recovered {
  readonly indexer: Indexer;
  readonly numbers: LogNumbers;
  readonly logId: Uint8Array;
  readonly tail: OpenedTail | undefined;
  readonly previous: { readonly number: number; readonly end: number };
  /** Blobs that no record names: a crash left them. */
  readonly orphans: readonly number[];
}

/** Files by number, with their sizes. */
interface Found {
  readonly segments: ReadonlyMap<number, number>;
  readonly blobs: ReadonlyMap<number, number>;
}

/** Throws DiskFull, DiskFailed, or what the database throws. */
export async function recover(powers: RecoveryPowers): Promise<Recovered> {
  const { files, index } = powers;
  const found = await findFiles(files);
  const loaded = powers.anew ? undefined : await index.load();
  const known = loaded && agrees(loaded, found) ? loaded : undefined;
  const replayed = [...found.segments.keys()]
    .filter((number) => !known || number >= known.position.segment)
    .sort((a, b) => a - b);
  const headers = await readHeaders(replayed, powers);
  const ids = [...headers.values()].map(({ logId }) => logId);
  const logId = ids.at(-1) ?? (known ? index.logId : powers.random.bytes(LOG_ID_BYTES));
  const foreign = known && known.position.segment > 0 && !same(logId, index.logId);
  if (foreign) return recover({ ...powers, anew: true });
  if (!known) await index.clear();
  index.logId = logId;
  const numbers = new LogNumbers();
  numbers.seenSeq((known?.position.nextSeq ?? 1) - 1);
  numbers.seenFile((known?.position.nextFile ?? 1) - 1);
  for (const number of [...found.segments.keys(), ...found.blobs.keys()]) numbers.seenFile(number);
  const { onDead, onDrained } = powers;
  const rows = known?.rows ?? new Map<number, FileRow>();
  const indexer = new Indexer({ index, rows, numbers, onDead, onDrained });
  const last = await replayAll(replayed, {
    ...powers,
    found,
    headers,
    logId,
    numbers,
    indexer,
    known,
  });
  const orphans = [...found.blobs.keys()].filter((number) => !rows.has(number));
  return { indexer, numbers, logId, orphans, ...(await endOfLog(last, powers)) };
}

async function findFiles(files: LogFiles): Promise<Found> {
  const segments = new Map<number, number>();
  const blobs = new Map<number, number>();
  for (const { name, bytes } of await files.list()) {
    const file = parseFileName(name);
    if (file) (file.sort === 'segment' ? segments : blobs).set(file.number, bytes);
  }
  return { segments, blobs };
}

interface Known {
  readonly position: Position;
  readonly rows: Map<number, FileRow>;
}

/** Can the index be of this log? It may lag behind it, and never the other way round. */
function agrees({ position, rows }: Known, { segments }: Found): boolean {
  for (const [number, row] of rows) {
    const givenUp = row.retired >= row.bytes;
    if (row.sort !== 'segment' || givenUp) continue;
    if ((segments.get(number) ?? 0) < row.bytes) return false;
  }
  for (const number of segments.keys()) {
    if (number <= position.segment && !rows.has(number)) return false;
  }
  return true;
}

async function readHeaders(
  numbers: readonly number[],
  { files, sha256 }: RecoveryPowers,
): Promise<Map<number, SegmentHeader>> {
  const headers = new Map<number, SegmentHeader>();
  for (const number of numbers) {
    const file = await files.open(segmentName(number));
    if (!file) continue;
    try {
      const bytes = await file.read(0, SEGMENT_HEADER_BYTES);
      const header = decodeSegmentHeader(bytes, number, sha256);
      if (header) headers.set(number, header);
    } finally {
      await file.close();
    }
  }
  return headers;
}

interface Replay extends RecoveryPowers {
  readonly found: Found;
  readonly headers: ReadonlyMap<number, SegmentHeader>;
  readonly logId: Uint8Array;
  readonly numbers: LogNumbers;
  readonly indexer: Indexer;
  readonly known: Known | undefined;
}

/** Gives the last segment, and where its records end. */
async function replayAll(
  numbers: readonly number[],
  replay: Replay,
): Promise<{ number: number; end: number }> {
  const { files, headers, logId, sha256, indexer, known } = replay;
  const ends = new Map([...headers.values()].map((one) => [one.previous, one.previousBytes]));
  let last = { number: 0, end: 0 };
  for (const [at, number] of numbers.entries()) {
    const header = headers.get(number);
    if (header && !same(header.logId, logId)) continue;
    const file = await files.open(segmentName(number));
    if (!file) continue;
    const ended = ends.get(number);
    const codec = new RecordCodec(segmentSalt(logId, number, sha256), sha256);
    const from = number === known?.position.segment ? known.position.offset : SEGMENT_HEADER_BYTES;
    const to = Math.min(file.bytes, ended ?? file.bytes);
    try {
      const segment = { file, number, codec, from, to, durable: ended ?? from };
      const end = await replaySegment(segment, replayPowers(replay));
      const empty = end === SEGMENT_HEADER_BYTES && !indexer.rows.has(number);
      const begun = at === numbers.length - 1 && file.bytes >= SEGMENT_HEADER_BYTES;
      if (!empty || (header && begun)) last = { number, end };
      else if ((header && ended === undefined) || (await isBlank(file))) {
        // It was begun, and nothing in it ever became durable.
        await files.remove([segmentName(number)]);
      } else {
        replay.onDamage(file.bytes);
        await indexer.setAside(number);
      }
    } finally {
      await file.close();
    }
  }
  await indexer.flush();
  return last;
}

/** Is every byte zero? */
async function isBlank(file: OpenFile): Promise<boolean> {
  for (let at = 0; at < file.bytes; at += PIECE_BYTES) {
    const piece = await file.read(at, PIECE_BYTES);
    if (piece.some((byte) => byte !== 0)) return false;
  }
  return true;
}

function replayPowers({ crc32, found, onDamage, numbers, indexer }: Replay) {
  return {
    crc32,
    onDamage,
    blobBytes: (blob: number) => {
      numbers.seenFile(blob);
      return found.blobs.get(blob);
    },
    take: async (records: Parameters<Indexer['add']>[0]) => {
      for (const { seq } of records) numbers.seenSeq(seq);
      indexer.add(records, false);
      await indexer.flush();
    },
  };
}

/** The last segment is written on, when there is room in it. */
async function endOfLog(
  last: { number: number; end: number },
  { files, segmentBytes }: RecoveryPowers,
): Promise<Pick<Recovered, 'tail' | 'previous'>> {
  if (last.end === 0 || last.end > segmentBytes * (1 - ROOM_SHARE)) {
    return { tail: undefined, previous: last };
  }
  const file = await files.resumeSegment(segmentName(last.number), last.end);
  return { tail: { file, ...last }, previous: { number: 0, end: 0 } };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
