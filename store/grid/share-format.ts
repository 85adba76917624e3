/**
 * The bytes of a share, and all arithmetic on positions in it. A blob is cut into segments, each
 * segment coded into n pieces of which any k give it back; share i is the i-th piece of every
 * segment, and behind them what proves them:
 *
 *     pieces | piece hashes 32 each | group hashes 32 each, if more than one | share roots 32 n |
 *     footer 32
 *
 * The proofs come last because a streamed blob has no end until it ends. docs/store/grid.md is the
 * specification; test/store/vectors/grid.json must not change.
 */
import { equalBytes, HASH_BYTES } from '../object-format.ts';

/** Bytes of the blob in every segment but the last. */
export const GRID_SEGMENT_BYTES = 131_072;
/** Pieces whose hashes are hashed together: a reader that wants one piece reads these 32 KiB. */
export const GROUP_PIECES = 1_024;
export const SHARE_FOOTER_BYTES = 32;
/** Largest blob: an object of 256 GiB with its hashes, and room. */
export const BLOB_BYTES_MAX = 2 ** 39;
/** Most shares of one blob here; a table of their roots is in each. */
export const GRID_SHARES_MAX = 64;

const VERSION = 1;
const MAGIC = new TextEncoder().encode('2gshare\n');

/** How a blob was coded: what all its shares have in common. */
export interface Coding {
  /** Shares that are needed, and shares that there are. */
  readonly k: number;
  readonly n: number;
  /** Bytes of the blob. */
  readonly size: number;
}

/** Where the parts of a share lie. The same for all shares of a blob. */
export interface ShareLayout {
  readonly segments: number;
  /** Bytes of the piece of every segment but the last. */
  readonly pieceBytes: number;
  /** Offset of the piece hashes: bytes of all pieces. */
  readonly hashesAt: number;
  readonly groups: number;
  readonly groupsAt: number;
  readonly rootsAt: number;
  readonly footerAt: number;
  /** Bytes of the whole share. */
  readonly bytes: number;
}

export function shareLayout({ k, n, size }: Coding): ShareLayout {
  const segments = Math.ceil(size / GRID_SEGMENT_BYTES);
  const pieceBytes = Math.ceil(Math.min(size, GRID_SEGMENT_BYTES) / k);
  const last = segments === 0 ? 0 : Math.ceil((size - (segments - 1) * GRID_SEGMENT_BYTES) / k);
  const hashesAt = segments === 0 ? 0 : (segments - 1) * pieceBytes + last;
  const groups = Math.ceil(segments / GROUP_PIECES);
  const groupsAt = hashesAt + segments * HASH_BYTES;
  const rootsAt = groupsAt + (groups > 1 ? groups * HASH_BYTES : 0);
  const footerAt = rootsAt + n * HASH_BYTES;
  const bytes = footerAt + SHARE_FOOTER_BYTES;
  return { segments, pieceBytes, hashesAt, groups, groupsAt, rootsAt, footerAt, bytes };
}

/** Bytes of the blob in its segment `index`. */
export function blobSegmentBytes(size: number, index: number): number {
  return Math.min(GRID_SEGMENT_BYTES, size - index * GRID_SEGMENT_BYTES);
}

/** What stands at the end of share `index`. */
export function encodeShareFooter({ k, n, size }: Coding, index: number): Uint8Array {
  const footer = new Uint8Array(SHARE_FOOTER_BYTES);
  footer.set(MAGIC);
  const view = new DataView(footer.buffer);
  view.setUint32(8, VERSION);
  view.setUint32(12, GRID_SEGMENT_BYTES);
  // As two halves: a BigInt costs more than all the rest.
  view.setUint32(16, Math.floor(size / 2 ** 32));
  view.setUint32(20, size % 2 ** 32);
  view.setUint16(24, k);
  view.setUint16(26, n);
  view.setUint16(28, index);
  return footer;
}

/** What a footer says; undefined when it is none of this version, or of what cannot be. */
export function decodeShareFooter(
  footer: Uint8Array,
): { readonly coding: Coding; readonly index: number } | undefined {
  if (footer.length !== SHARE_FOOTER_BYTES) return undefined;
  const view = new DataView(footer.buffer, footer.byteOffset, footer.length);
  const size = Number(view.getBigUint64(16));
  const coding = { k: view.getUint16(24), n: view.getUint16(26), size };
  const index = view.getUint16(28);
  if (!isCoding(coding) || index >= coding.n) return undefined;
  return equalBytes(footer, encodeShareFooter(coding, index)) ? { coding, index } : undefined;
}

/** Whether a blob can have been coded so. */
export function isCoding({ k, n, size }: Coding): boolean {
  return 1 <= k && k <= n && n <= GRID_SHARES_MAX && 0 <= size && size <= BLOB_BYTES_MAX;
}
