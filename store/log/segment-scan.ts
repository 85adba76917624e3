/**
 * Reading a segment from front to back: the records in it, and the places where there is none. At
 * such a place (torn, rotten, or never written) the next record is looked for, so that one bad byte
 * costs one record and not all that come after. Bodies are passed over: only who asks reads them.
 */
import type { OpenFile } from './log-files.ts';
import { viewOf } from './numbers.ts';
import {
  BLOB,
  type BlobReference,
  decodeReference,
  NAME_BYTES_MAX,
  RECORD_HEADER_BYTES,
  RECORD_MAGIC,
  type RecordCodec,
  type RecordHeader,
  recordBytes,
} from './record-format.ts';

/** Read at a time. */
const WINDOW_BYTES = 2 ** 18;
/** A header with the longest name and a reference. */
const LOOKED_AT_BYTES = RECORD_HEADER_BYTES + NAME_BYTES_MAX + 16;

export interface ScannedRecord extends RecordHeader {
  readonly offset: number;
  /** Where the next one begins. */
  readonly end: number;
  /** Of a record of a blob. */
  readonly reference: BlobReference | undefined;
}

/** A stretch without a record. */
export interface Gap {
  readonly kind: 'gap';
  readonly offset: number;
  readonly end: number;
}

/** What lies between `from` and `to`, in order. A stretch at the end is a gap, too. */
export async function* scanSegment(
  file: OpenFile,
  codec: RecordCodec,
  from: number,
  to: number,
): AsyncGenerator<ScannedRecord | Gap, void, undefined> {
  const window = new Window(file, to);
  let at = from;
  while (at < to) {
    const found = await recordAt(window, codec, at, to);
    if (found) {
      yield found;
      at = found.end;
      continue;
    }
    const next = await nextRecord(window, codec, at, to);
    yield { kind: 'gap', offset: at, end: next };
    at = next;
  }
}

async function recordAt(
  window: Window,
  codec: RecordCodec,
  at: number,
  to: number,
): Promise<ScannedRecord | undefined> {
  const bytes = await window.view(at, LOOKED_AT_BYTES);
  const header = codec.decode(bytes, 0);
  if (!header) return undefined;
  const end = at + recordBytes(header.name.length, header.bodyBytes);
  if (end > to) return undefined;
  const bodyAt = RECORD_HEADER_BYTES + header.name.length;
  const reference =
    header.kind === BLOB
      ? decodeReference(bytes.subarray(bodyAt, bodyAt + header.bodyBytes))
      : undefined;
  return { ...header, offset: at, end, reference };
}

/** Where the next record begins after `at`; `to` when there is none. */
async function nextRecord(
  window: Window,
  codec: RecordCodec,
  at: number,
  to: number,
): Promise<number> {
  for (let place = at + 8; place + RECORD_HEADER_BYTES <= to; ) {
    const bytes = await window.view(place, WINDOW_BYTES);
    const view = viewOf(bytes);
    const end = bytes.length - RECORD_HEADER_BYTES;
    let step = 0;
    while (step <= end && view.getUint32(step) !== RECORD_MAGIC) step += 8;
    place += step;
    if (step > end) continue;
    if (await recordAt(window, codec, place, to)) return place;
    place += 8;
  }
  return to;
}

/** A part of the file in memory, moved along. */
class Window {
  readonly #file: OpenFile;
  readonly #to: number;
  #from = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(file: OpenFile, to: number) {
    this.#file = file;
    this.#to = to;
  }

  /** At most `length` bytes from `at`; fewer only where the end comes before. */
  async view(at: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.#to - at);
    if (at < this.#from || at + wanted > this.#from + this.#bytes.length) {
      this.#bytes = await this.#file.read(
        at,
        Math.min(Math.max(WINDOW_BYTES, wanted), this.#to - at),
      );
      this.#from = at;
    }
    return this.#bytes.subarray(at - this.#from, at - this.#from + wanted);
  }
}
