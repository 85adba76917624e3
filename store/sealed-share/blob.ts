/**
 * A sealed blob: one file, or the tree of a share, under a key that only the link gives.
 *
 * It is the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015, as age writes it):
 * segments of 128 KiB, each sealed by AES-256-GCM with its number and whether it is the last as the
 * nonce. So each can be read alone, and one that was changed, moved, left out or put behind the end
 * is noticed before a byte of it is used, with nothing to keep in memory but the key.
 *
 *     2gshared 8 | version 4 | segment size 4 | salt 32 | segments, 16 bytes more than their text
 *
 * docs/store/shares.md is the specification; test/store/vectors/shares.json must not change.
 */
import { equalBytes } from '../object-format.ts';
import type { Aead } from './aead.ts';
import { ByteTaker, joined, number, utf8 } from './bytes.ts';
import { BadSealed } from './errors.ts';
import { SALT_BYTES } from './keys.ts';

/** Bytes of text in every segment but the last. */
export const TEXT_BYTES = 131_072;
const TAG_BYTES = 16;
/** A sealed segment. A multiple of 16, so that the layer over it begins a block of its cipher. */
export const SEALED_BYTES = TEXT_BYTES + TAG_BYTES;
export const BLOB_HEADER_BYTES = 48;
/** Largest file in one share. */
export const SHARED_FILE_BYTES_MAX = 256 * 2 ** 30;

const MAGIC = utf8('2gshared');
const VERSION = 1;

/** Segments of a blob of `size` bytes of text; an empty one has one, so that it is proven empty. */
export function segmentsOf(size: number): number {
  return Math.max(1, Math.ceil(size / TEXT_BYTES));
}

/** Bytes of the whole blob. */
export function blobBytes(size: number): number {
  return BLOB_HEADER_BYTES + size + segmentsOf(size) * TAG_BYTES;
}

export function encodeBlobHeader(salt: Uint8Array): Uint8Array {
  return joined(MAGIC, number(VERSION, 4), number(TEXT_BYTES, 4), salt);
}

/** The salt of a blob. Throws BadSealed when `header` is none of this version. */
export function decodeBlobHeader(header: Uint8Array): Uint8Array {
  const taker = new ByteTaker(header);
  const known = equalBytes(taker.bytes(MAGIC.length), MAGIC);
  if (!known || taker.number(4) !== VERSION || taker.number(4) !== TEXT_BYTES) {
    throw new BadSealed('its version is not known here');
  }
  const salt = taker.bytes(SALT_BYTES);
  taker.end();
  return salt;
}

/** Eleven bytes of number, and one that says whether this is the last. */
export function segmentNonce(index: number, last: boolean): Uint8Array {
  return joined(new Uint8Array(3), number(index, 8), number(last ? 1 : 0, 1));
}

/** The text of segment `index` of a blob of `size` bytes. Throws BadSealed for any other bytes. */
export async function openSegment(
  aead: Aead,
  key: Uint8Array,
  size: number,
  index: number,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const last = index === segmentsOf(size) - 1;
  const wanted = last ? size - index * TEXT_BYTES : TEXT_BYTES;
  if (sealed.length !== wanted + TAG_BYTES) throw new BadSealed('a part of it is missing');
  try {
    return await aead.open('AESGCM', key, segmentNonce(index, last), sealed);
  } catch {
    throw new BadSealed('a part of it was changed');
  }
}
