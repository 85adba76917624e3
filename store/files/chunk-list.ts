/**
 * The lists of chunks that make a large file: objects like the chunks themselves, in a tree, so
 * that neither writing nor reading ever holds more than one list of each level.
 *
 *     2gchunks | version 4 | level 2 | count 2 | count × (root hash 32 | key 32 | length 8)
 *
 * Level 0 lists chunks, level n lists of level n - 1. A length is that of the part of the file that
 * an entry stands for. A list has up to 1,024 entries, which at level 0 are about a GiB of the file.
 */
import { DamagedObject } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import { HASH_BYTES, OBJECT_KEY_BYTES } from '../object-format.ts';
import { CHUNK_BYTES_MAX } from './chunk-borders.ts';
import type { ObjectRef } from './decode-object.ts';
import { FILE_BYTES_MAX } from './file-cap.ts';
import { paddedLength } from './padding.ts';

export const LIST_ENTRIES_MAX = 1_024;
/** Four levels reach beyond FILE_BYTES_MAX, even with the smallest chunks. */
export const LIST_LEVEL_MAX = 3;
const VERSION = 1;
const HEADER_BYTES = 16;
const ENTRY_BYTES = HASH_BYTES + OBJECT_KEY_BYTES + 8;
const MAGIC = new TextEncoder().encode('2gchunks');

/** Bytes in the object of the longest list, padding included. */
export const LIST_BYTES_MAX = paddedLength(HEADER_BYTES + LIST_ENTRIES_MAX * ENTRY_BYTES);

/** A chunk or a list, as the list above it names it. */
export interface Part extends ObjectRef {
  /** Bytes of the file that it stands for. */
  readonly length: number;
}

export interface ChunkList {
  readonly level: number;
  readonly parts: readonly Part[];
}

export function encodeList({ level, parts }: ChunkList): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + parts.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, VERSION);
  view.setUint16(12, level);
  view.setUint16(14, parts.length);
  for (const [index, { digest, key, length }] of parts.entries()) {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    bytes.set(digest, at);
    bytes.set(key, at + HASH_BYTES);
    view.setBigUint64(at + HASH_BYTES + OBJECT_KEY_BYTES, BigInt(length));
  }
  return bytes;
}

/** What a list must be, by whatever names it. */
export interface ListExpected {
  readonly digest: Uint8Array;
  /** Its length in bytes of the file. */
  readonly length: number;
  /** Undefined for the list at the top. */
  readonly level?: number;
}

/**
 * The list in the plaintext of an object, padding included. Throws DamagedObject for anything that
 * `encodeList` would not have made, or that is not what was expected: the object is then what its
 * address says, but was not made by a file store.
 */
export function decodeList(bytes: Uint8Array, expected: ListExpected): ChunkList {
  const list = parseList(bytes);
  const sum = list?.parts.reduce((total, { length }) => total + length, 0);
  if (!list || sum !== expected.length || list.level !== (expected.level ?? list.level)) {
    throw new DamagedObject(formatAddress(expected.digest));
  }
  return list;
}

function parseList(bytes: Uint8Array): ChunkList | undefined {
  if (bytes.length < HEADER_BYTES + ENTRY_BYTES || bytes.length > LIST_BYTES_MAX) return undefined;
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const level = view.getUint16(12);
  const count = view.getUint16(14);
  const end = HEADER_BYTES + count * ENTRY_BYTES;
  if (view.getUint32(8) !== VERSION || level > LIST_LEVEL_MAX) return undefined;
  if (count < 1 || count > LIST_ENTRIES_MAX || bytes.length !== paddedLength(end)) return undefined;
  if (bytes.subarray(end).some((byte) => byte !== 0)) return undefined;
  const parts: Part[] = [];
  const most = BigInt(level === 0 ? CHUNK_BYTES_MAX : FILE_BYTES_MAX);
  for (let at = HEADER_BYTES; at < end; at += ENTRY_BYTES) {
    const keyAt = at + HASH_BYTES;
    const length = view.getBigUint64(keyAt + OBJECT_KEY_BYTES);
    if (length < 1n || length > most) return undefined;
    const digest = bytes.slice(at, keyAt);
    const key = bytes.slice(keyAt, keyAt + OBJECT_KEY_BYTES);
    parts.push({ digest, key, length: Number(length) });
  }
  return { level, parts };
}
