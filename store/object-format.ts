/**
 * The bytes around the ciphertext, and all arithmetic on positions. The header is written before
 * the size is known and the footer after, so that writing is one pass; every bit of both is either
 * a constant or covered by the address, so that none can be changed unnoticed.
 *
 *     header 48 | ciphertext, as long as the plaintext | leaf hashes 32 each | footer 16
 *
 * docs/store-format.md is the specification; test/store/fixtures holds an object that must not
 * change.
 */

/** Plaintext and ciphertext bytes of every segment but the last. */
export const SEGMENT_BYTES = 131_072;
/** AES blocks in a full segment: what the counter advances by from one to the next. */
export const SEGMENT_BLOCKS = SEGMENT_BYTES / 16;
export const HASH_BYTES = 32;
export const OBJECT_KEY_BYTES = 32;
export const HEADER_BYTES = 48;
export const FOOTER_BYTES = 16;
/** Largest plaintext of one object. Its leaf hashes, which are held while it is open: 64 MiB. */
export const OBJECT_BYTES_MAX = 256 * 2 ** 30;

const VERSION = 1;
const WORD = 2 ** 32;
const utf8 = new TextEncoder();
const HEADER_MAGIC = utf8.encode('2gobject');
const FOOTER_MAGIC = utf8.encode('2gobjend');

/** Where the parts of an object of `size` plaintext bytes lie in its file. */
export interface Layout {
  /** Plaintext bytes. */
  readonly size: number;
  readonly segments: number;
  /** Offset of the leaf hashes. */
  readonly leavesAt: number;
  readonly footerAt: number;
  /** Bytes of the whole file. */
  readonly bytes: number;
}

export function layoutOf(size: number): Layout {
  const segments = Math.ceil(size / SEGMENT_BYTES);
  const leavesAt = HEADER_BYTES + size;
  const footerAt = leavesAt + segments * HASH_BYTES;
  return { size, segments, leavesAt, footerAt, bytes: footerAt + FOOTER_BYTES };
}

/** Bytes of segment `index` of an object of `size` bytes. */
export function segmentBytes(size: number, index: number): number {
  return Math.min(SEGMENT_BYTES, size - index * SEGMENT_BYTES);
}

/** What every header begins with. */
const HEADER_START = new Uint8Array(HEADER_BYTES - HASH_BYTES);
HEADER_START.set(HEADER_MAGIC);
new DataView(HEADER_START.buffer).setUint32(8, VERSION);
new DataView(HEADER_START.buffer).setUint32(12, SEGMENT_BYTES);

/** The header: format, version, segment size, and a commitment to the key. */
export function encodeHeader(commitment: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header.set(HEADER_START);
  header.set(commitment, HEADER_START.length);
  return header;
}

/** The key commitment in a header, or undefined when it is no header of this format and version. */
export function decodeHeader(header: Uint8Array): Uint8Array | undefined {
  if (header.length !== HEADER_BYTES) return undefined;
  const start = header.subarray(0, HEADER_START.length);
  return equalBytes(start, HEADER_START) ? header.slice(HEADER_START.length) : undefined;
}

export function encodeFooter(size: number): Uint8Array {
  const footer = new Uint8Array(FOOTER_BYTES);
  const [high, low] = [Math.floor(size / WORD), size % WORD];
  // Without a view: for something so small that takes longer than all else here.
  for (let at = 0; at < 4; at++) {
    footer[at] = high >>> (24 - 8 * at);
    footer[at + 4] = low >>> (24 - 8 * at);
  }
  footer.set(FOOTER_MAGIC, 8);
  return footer;
}

/** The plaintext size in a footer, or undefined when it is no footer or beyond OBJECT_BYTES_MAX. */
export function decodeFooter(footer: Uint8Array): number | undefined {
  if (footer.length !== FOOTER_BYTES || !equalBytes(footer.subarray(8), FOOTER_MAGIC)) {
    return undefined;
  }
  const view = new DataView(footer.buffer, footer.byteOffset);
  const size = view.getUint32(0) * WORD + view.getUint32(4);
  return size > OBJECT_BYTES_MAX ? undefined : size;
}

/** Compares in a time that depends on the lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
