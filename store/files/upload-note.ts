/**
 * What is noted of an upload that may be broken off, so that it can go on another day: which part
 * of the file is stored, and the unfinished chunk lists that say where. A note is sealed under a
 * key of the store and lies on the disk beside the objects, under a name that only the store can
 * tell from the upload.
 *
 *     2gunote1 | nonce 24 | XChaCha20-Poly1305 of:
 *         time 8 | levels 1 | for each level: count 2 | count × (root hash 32 | key 32 | length 8)
 *
 * The name of the note is authenticated along: no note can stand in for another. An older note of
 * the same upload can; then more is uploaded again than needed.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { HASH_BYTES, OBJECT_KEY_BYTES } from '../object-format.ts';
import type { Random } from '../powers.ts';
import { LIST_ENTRIES_MAX, LIST_LEVEL_MAX, type Part } from './chunk-list.ts';
import { FILE_BYTES_MAX } from './file-cap.ts';
import type { FileKeys } from './file-keys.ts';

const MAGIC = new TextEncoder().encode('2gunote1');
const NONCE_BYTES = 24;
const TAG_BYTES = 16;
const ENTRY_BYTES = HASH_BYTES + OBJECT_KEY_BYTES + 8;
/** Names of notes begin so; those of objects do not. */
const NAME_PREFIX = 'note0';
const NAME_PATTERN = /^note0[0-9a-f]{64}$/;
const LEVELS_MAX = LIST_LEVEL_MAX + 2;

/** Bytes of the largest note. */
export const NOTE_BYTES_MAX =
  MAGIC.length + NONCE_BYTES + 9 + LEVELS_MAX * (2 + LIST_ENTRIES_MAX * ENTRY_BYTES) + TAG_BYTES;

export interface UploadNote {
  /** When it was made, in milliseconds since 1970. */
  readonly time: number;
  readonly levels: readonly (readonly Part[])[];
}

/** Where the note of the upload called `identity` lies. */
export function noteName(keys: FileKeys, identity: string): string {
  const digest = hmac(sha256, keys.note, new TextEncoder().encode(`name\n${identity}`));
  return NAME_PREFIX + Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isNoteName(name: string): boolean {
  return NAME_PATTERN.test(name);
}

export function sealNote(
  keys: FileKeys,
  random: Random,
  name: string,
  { time, levels }: UploadNote,
): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES);
  const sealed = sealer(keys, nonce, name).encrypt(encodeNote(time, levels));
  const note = new Uint8Array(MAGIC.length + NONCE_BYTES + sealed.length);
  note.set(MAGIC);
  note.set(nonce, MAGIC.length);
  note.set(sealed, MAGIC.length + NONCE_BYTES);
  return note;
}

/** The note, or undefined when these bytes are not one of that name: then nothing is known. */
export function openNote(keys: FileKeys, name: string, bytes: Uint8Array): UploadNote | undefined {
  const sealedAt = MAGIC.length + NONCE_BYTES;
  if (bytes.length < sealedAt + TAG_BYTES || bytes.length > NOTE_BYTES_MAX) return undefined;
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) return undefined;
  let plain: Uint8Array;
  try {
    const nonce = bytes.subarray(MAGIC.length, sealedAt);
    plain = sealer(keys, nonce, name).decrypt(bytes.subarray(sealedAt));
  } catch {
    return undefined;
  }
  return decodeNote(plain);
}

function sealer(keys: FileKeys, nonce: Uint8Array, name: string) {
  const key = hmac(sha256, keys.note, new TextEncoder().encode('seal'));
  return xchacha20poly1305(key, nonce, new TextEncoder().encode(name));
}

function encodeNote(time: number, levels: readonly (readonly Part[])[]): Uint8Array {
  const entries = levels.reduce((sum, parts) => sum + parts.length, 0);
  const bytes = new Uint8Array(9 + levels.length * 2 + entries * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(time));
  view.setUint8(8, levels.length);
  let at = 9;
  for (const parts of levels) {
    view.setUint16(at, parts.length);
    at += 2;
    for (const { digest, key, length } of parts) {
      bytes.set(digest, at);
      bytes.set(key, at + HASH_BYTES);
      view.setBigUint64(at + HASH_BYTES + OBJECT_KEY_BYTES, BigInt(length));
      at += ENTRY_BYTES;
    }
  }
  return bytes;
}

/** What is sealed was made here, so the checks only keep a fault from becoming a wrong file. */
function decodeNote(bytes: Uint8Array): UploadNote | undefined {
  if (bytes.length < 9) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint8(8);
  if (count > LEVELS_MAX) return undefined;
  const levels: Part[][] = [];
  let at = 9;
  for (let level = 0; level < count; level++) {
    if (at + 2 > bytes.length) return undefined;
    const end = at + 2 + view.getUint16(at) * ENTRY_BYTES;
    if (end > bytes.length) return undefined;
    const parts: Part[] = [];
    for (at += 2; at < end; at += ENTRY_BYTES) {
      const length = view.getBigUint64(at + HASH_BYTES + OBJECT_KEY_BYTES);
      if (length < 1n || length > BigInt(FILE_BYTES_MAX)) return undefined;
      const keyAt = at + HASH_BYTES;
      const digest = bytes.slice(at, keyAt);
      const key = bytes.slice(keyAt, keyAt + OBJECT_KEY_BYTES);
      parts.push({ digest, key, length: Number(length) });
    }
    levels.push(parts);
  }
  if (at !== bytes.length) return undefined;
  return { time: Number(view.getBigUint64(0)), levels };
}
