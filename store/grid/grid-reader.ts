/**
 * Reading a blob at any place. Only the segments that are touched are fetched; for who reads on
 * from where the last read ended twice as many with each read, up to whole windows, the next one
 * while this one is used. The last few megabytes are kept, because what opens a file reads its end,
 * its beginning and its end again.
 */
import { ObjectClosed } from '../errors.ts';
import type { DiskReader } from '../object-disk.ts';
import { Ending } from './abort-listeners.ts';
import { decodeSegments } from './decoding.ts';
import type { GridParts } from './grid-parts.ts';
import { BLOB_BYTES_MAX, GRID_SEGMENT_BYTES, shareLayout } from './share-format.ts';
import { PIECE_BYTES_MAX } from './share-host.ts';
import type { ShareSource } from './share-source.ts';

/** Most segments fetched at once: 4 MiB of the blob. */
const WINDOW_SEGMENTS_MAX = 32;
/** Blobs of at most so many segments are fetched whole at the first read. */
const SMALL_SEGMENTS = 2;
/** Who reads on so far gets the next window while they use this one. */
const PREFETCH_SEGMENTS = 3;
/** Segments kept, besides the window that is being fetched: 8 MiB. */
const KEPT_SEGMENTS = 64;

/** Made once: an error notes where it was made, which costs more than closing. */
const CLOSED = new ObjectClosed();

/** Segments `from` up to `to` of the blob. */
interface Kept {
  readonly from: number;
  readonly to: number;
  readonly bytes: Promise<Uint8Array>;
}

export class GridReader implements DiskReader {
  readonly size: number;
  readonly #parts: GridParts;
  readonly #source: ShareSource;
  readonly #segments: number;
  readonly #window: number;
  readonly #onClose: () => void;
  readonly #ended = new Ending();
  /** The last used first. */
  #kept: Kept[] = [];
  /** Where the last read ended. */
  #position = -1;
  /** Segments fetched beyond what is asked for: more with each read that goes on from the last. */
  #ahead = 0;

  constructor(parts: GridParts, source: ShareSource, onClose: () => void) {
    const { coding } = source.blob;
    const { segments, pieceBytes } = shareLayout(coding);
    this.#parts = parts;
    this.#source = source;
    this.#segments = segments;
    this.#onClose = onClose;
    this.size = coding.size;
    const fitting = Math.floor(PIECE_BYTES_MAX / Math.max(pieceBytes, 1));
    this.#window = Math.max(1, Math.min(WINDOW_SEGMENTS_MAX, fitting));
  }

  /** Throws NotEnoughShares, ObjectClosed. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#ended.aborted) throw new ObjectClosed();
    const end = Math.min(offset + length, this.size);
    if (!(offset < end)) return new Uint8Array(0);
    if (offset < 0 || end > BLOB_BYTES_MAX) throw new RangeError('No such place in a blob.');
    const readsOn = offset === this.#position;
    this.#ahead = readsOn ? Math.min(2 * this.#ahead + 1, this.#window) : 0;
    this.#position = end;
    const from = Math.floor(offset / GRID_SEGMENT_BYTES);
    const to = Math.ceil(end / GRID_SEGMENT_BYTES);
    const isSmall = this.#segments <= SMALL_SEGMENTS;
    const runs = this.#runs(from, to, isSmall ? this.#segments : to + this.#ahead);
    if (this.#ahead >= PREFETCH_SEGMENTS) this.#prefetch(runs.at(-1)!.to);
    const parts = await Promise.all(runs.map(({ bytes }) => bytes));
    return cut(runs, parts, offset, end);
  }

  async close(): Promise<void> {
    if (this.#ended.aborted) return;
    this.#ended.abort(CLOSED);
    this.#kept = [];
    this.#onClose();
  }

  /** What together covers the segments `from` up to `to`, in order. */
  #runs(from: number, to: number, limit: number): Kept[] {
    const runs: Kept[] = [];
    for (let segment = from; segment < to; ) {
      const run = this.#keptAt(segment) ?? this.#fetch(segment, limit);
      runs.push(run);
      segment = run.to;
    }
    this.#keep(runs);
    return runs;
  }

  #keptAt(segment: number): Kept | undefined {
    return this.#kept.find(({ from, to }) => from <= segment && segment < to);
  }

  /** Fetches from `from` on, at most a window, not beyond `limit` and not what is kept. */
  #fetch(from: number, limit: number): Kept {
    let to = Math.min(from + this.#window, limit, this.#segments);
    for (const kept of this.#kept) if (from < kept.from) to = Math.min(to, kept.from);
    const { blob } = this.#source;
    const coder = this.#parts.coder(blob.coding.k, blob.coding.n);
    const bytes = this.#source
      .fetch(from, to, this.#ended)
      .then((pieces) => decodeSegments(blob.coding, coder, pieces, from, to));
    const run = { from, to, bytes };
    // What failed is not kept: the next read tries again.
    bytes.catch(() => {
      this.#kept = this.#kept.filter((kept) => kept !== run);
    });
    return run;
  }

  #prefetch(segment: number): void {
    if (segment >= this.#segments || this.#keptAt(segment) !== undefined) return;
    this.#keep([this.#fetch(segment, segment + this.#ahead)]);
  }

  #keep(runs: readonly Kept[]): void {
    const others = this.#kept.filter((kept) => !runs.includes(kept));
    let segments = 0;
    this.#kept = [...runs, ...others].filter(({ from, to }) => {
      segments += to - from;
      return segments <= KEPT_SEGMENTS;
    });
  }
}

/** The bytes `offset` up to `end` of the blob: a view of what is kept, if they lie in one piece. */
function cut(
  runs: readonly Kept[],
  parts: readonly Uint8Array[],
  offset: number,
  end: number,
): Uint8Array {
  if (runs.length === 1) {
    const start = runs[0]!.from * GRID_SEGMENT_BYTES;
    return parts[0]!.subarray(offset - start, end - start);
  }
  const whole = new Uint8Array(end - offset);
  for (const [i, part] of parts.entries()) {
    const start = runs[i]!.from * GRID_SEGMENT_BYTES;
    const piece = part.subarray(Math.max(offset - start, 0), end - start);
    whole.set(piece, Math.max(start - offset, 0));
  }
  return whole;
}
