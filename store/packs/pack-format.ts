/**
 * A pack: small blobs one behind the other, and at the end, sealed, which they are. Whoever keeps
 * the pack sees neither their names nor how many there are; its owner can find out without the
 * index what is in it.
 *
 *     blobs | index, sealed | bytes of the sealed index 4 | "2gpackv1"
 *
 *     index, in plain: count 4 | for each: length of the name 1, the name, bytes of the blob 4
 *     seal: nonce 24 | XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) | authenticated: the tail, 12
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { DamagedObject } from '../errors.ts';
import { DISK_NAME } from '../object-disk.ts';
import type { Random } from '../powers.ts';

/** Largest blob that goes into a pack. */
export const PACKED_BYTES_MAX = 65_536;
/** A pack that has this much, or this many, is closed. */
export const PACK_BYTES = 2_097_152;
export const PACK_BLOBS_MAX = 4_096;
export const PACK_KEY_BYTES = 32;

const MAGIC = new TextEncoder().encode('2gpackv1');
const TAIL_BYTES = 4 + MAGIC.length;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;
const NAME_BYTES_MAX = 128;
const INDEX_BYTES_MAX = NONCE_BYTES + TAG_BYTES + 4 + PACK_BLOBS_MAX * (5 + NAME_BYTES_MAX);

export interface Packed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What lies where in a pack. */
export interface PackedAt {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** Reads bytes of a pack: `from` up to, not including, `to`. */
export type ReadPack = (from: number, to: number) => Promise<Uint8Array>;

export function encodePack(blobs: readonly Packed[], key: Uint8Array, random: Random): Uint8Array {
  if (blobs.length > PACK_BLOBS_MAX) throw new RangeError('Too many blobs for one pack.');
  const index = encodeIndex(blobs);
  const body = blobs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const sealedBytes = NONCE_BYTES + index.length + TAG_BYTES;
  const pack = new Uint8Array(body + sealedBytes + TAIL_BYTES);
  let at = 0;
  for (const { bytes } of blobs) {
    pack.set(bytes, at);
    at += bytes.length;
  }
  const tail = tailOf(sealedBytes);
  const nonce = random.bytes(NONCE_BYTES);
  pack.set(nonce, at);
  pack.set(xchacha20poly1305(key, nonce, tail).encrypt(index), at + NONCE_BYTES);
  pack.set(tail, at + sealedBytes);
  return pack;
}

/** What is in a pack of `size` bytes. Throws DamagedObject, naming `pack`. */
export async function readPackIndex(
  pack: string,
  size: number,
  read: ReadPack,
  key: Uint8Array,
): Promise<PackedAt[]> {
  if (size < TAIL_BYTES) throw new DamagedObject(pack);
  const tail = await read(size - TAIL_BYTES, size);
  const sealedBytes = new DataView(tail.buffer, tail.byteOffset, tail.length).getUint32(0);
  const isTail = tailOf(sealedBytes).every((byte, i) => byte === tail[i]);
  const from = size - TAIL_BYTES - sealedBytes;
  if (!isTail || from < 0 || sealedBytes > INDEX_BYTES_MAX) throw new DamagedObject(pack);
  const sealed = await read(from, from + sealedBytes);
  if (sealed.length !== sealedBytes || sealedBytes < NONCE_BYTES + TAG_BYTES) {
    throw new DamagedObject(pack);
  }
  const found = decodeIndex(open(pack, sealed, tail, key));
  const end = found?.at(-1);
  if (!found || (end ? end.offset + end.length : 0) !== from) throw new DamagedObject(pack);
  return found;
}

function open(pack: string, sealed: Uint8Array, tail: Uint8Array, key: Uint8Array): Uint8Array {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    return xchacha20poly1305(key, nonce, tail).decrypt(sealed.subarray(NONCE_BYTES));
  } catch {
    throw new DamagedObject(pack);
  }
}

function tailOf(sealedBytes: number): Uint8Array {
  const tail = new Uint8Array(TAIL_BYTES);
  new DataView(tail.buffer).setUint32(0, sealedBytes);
  tail.set(MAGIC, 4);
  return tail;
}

function encodeIndex(blobs: readonly Packed[]): Uint8Array {
  const names = blobs.map(({ name }) => new TextEncoder().encode(name));
  const index = new Uint8Array(4 + names.reduce((sum, name) => sum + 5 + name.length, 0));
  const view = new DataView(index.buffer);
  view.setUint32(0, blobs.length);
  let at = 4;
  for (const [i, name] of names.entries()) {
    index[at] = name.length;
    index.set(name, at + 1);
    view.setUint32(at + 1 + name.length, blobs[i]!.bytes.length);
    at += 5 + name.length;
  }
  return index;
}

/** Undefined for what is no index. */
function decodeIndex(index: Uint8Array): PackedAt[] | undefined {
  if (index.length < 4) return undefined;
  const view = new DataView(index.buffer, index.byteOffset, index.length);
  const count = view.getUint32(0);
  if (count > PACK_BLOBS_MAX) return undefined;
  const found: PackedAt[] = [];
  let at = 4;
  let offset = 0;
  while (found.length < count) {
    const nameEnd = at + 1 + (index[at] ?? 0);
    if (at >= index.length || nameEnd + 4 > index.length) return undefined;
    const name = String.fromCharCode(...index.subarray(at + 1, nameEnd));
    const length = view.getUint32(nameEnd);
    if (!DISK_NAME.test(name) || length > PACKED_BYTES_MAX) return undefined;
    found.push({ name, offset, length });
    offset += length;
    at = nameEnd + 4;
  }
  return at === index.length ? found : undefined;
}
