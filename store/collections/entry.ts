/**
 * An entry of a collection: a name, what it refers to, and a few bytes of the user's own. The right
 * to write what it refers to is sealed under a key that only the collection's write capability
 * gives; so whoever was given a collection to read gets all below it to read only, however deep.
 *
 *     version 1 | length 2 + read or verify capability | length 2 + sealed write capability |
 *     length 2 + metadata
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { toRead, toVerify } from '../caps/attenuate.ts';
import { Cap } from '../caps/cap.ts';
import { BadCap } from '../caps/cap-error.ts';
import { decodeCap, encodeCap } from '../caps/text.ts';
import { FieldReader, FieldWriter } from '../fields.ts';
import type { Signatures } from '../powers.ts';
import { DamagedNode } from './collection-errors.ts';
import { encodeName } from './names.ts';

const VERSION = 1;
/** Longest metadata of an entry, in bytes. */
export const METADATA_BYTES_MAX = 16_384;
const CAP_BYTES_MAX = 640;
const NONCE_BYTES = 24;
const SEALED_BYTES_MAX = CAP_BYTES_MAX + NONCE_BYTES + 16;

/** What a name stands for. */
export interface Entry {
  readonly cap: Cap | undefined;
  readonly metadata: Uint8Array;
}

export interface EntryKeys {
  readonly signatures: Signatures;
  /** Opens the right to write; absent for who can only read. */
  readonly children: Uint8Array | undefined;
}

/**
 * The bytes of an entry. Throws BadCap `no-right` for a right to write without the key to seal it,
 * and RangeError for metadata that is too long.
 */
export function encodeEntry(name: string, { cap, metadata }: Entry, keys: EntryKeys): Uint8Array {
  if (metadata.length > METADATA_BYTES_MAX) {
    throw new RangeError(`Metadata of an entry has at most ${METADATA_BYTES_MAX} bytes.`);
  }
  const none = new Uint8Array(0);
  const isWrite = cap?.level === 'write';
  const lesser = isWrite ? toRead(cap, keys.signatures) : cap;
  return new FieldWriter()
    .number(VERSION, 1)
    .bytes(lesser ? encodeCap(lesser) : none, 2)
    .bytes(isWrite ? sealed(name, encodeCap(cap), keys.children) : none, 2)
    .bytes(metadata, 2)
    .take();
}

/**
 * The same bytes key and text make the same box, so that equal collections stay equal; the nonce is
 * a keyed hash of both, so no two texts share one.
 */
function sealed(name: string, cap: Uint8Array, key: Uint8Array | undefined): Uint8Array {
  if (!key) throw new BadCap('no-right');
  const bound = encodeName(name);
  const length = Uint8Array.of(bound.length >> 8, bound.length & 255);
  const nonce = hmac(sha256, key, concatBytes(length, bound, cap)).slice(0, NONCE_BYTES);
  return concatBytes(nonce, xchacha20poly1305(key, nonce, bound).encrypt(cap));
}

/** Throws DamagedNode for bytes that `encodeEntry` would not have made. */
export function decodeEntry(name: string, bytes: Uint8Array, keys: EntryKeys): Entry {
  const wrong = () => new DamagedNode('an entry is of no format');
  const { lesser, box, metadata } = partsOf(bytes);
  if (!lesser) {
    if (box.length > 0) throw wrong();
    return { cap: undefined, metadata };
  }
  if (box.length === 0 || !keys.children) return { cap: lesser, metadata };
  const nonce = box.slice(0, NONCE_BYTES);
  let opened: Cap;
  try {
    const cipher = xchacha20poly1305(keys.children, nonce, encodeName(name));
    opened = decodeCap(cipher.decrypt(box.slice(NONCE_BYTES)));
  } catch {
    throw wrong();
  }
  // What can be written must be what is read there.
  const isSame = opened.level === 'write' && Cap.equal(toRead(opened, keys.signatures), lesser);
  if (!isSame) throw wrong();
  return { cap: opened, metadata };
}

function partsOf(bytes: Uint8Array) {
  const wrong = () => new DamagedNode('an entry is of no format');
  const fields = new FieldReader(bytes, wrong);
  if (fields.number(1) !== VERSION) throw new DamagedNode('the version of an entry is unknown');
  const cap = fields.bytes(2, CAP_BYTES_MAX);
  const box = fields.bytes(2, SEALED_BYTES_MAX);
  const metadata = fields.bytes(2, METADATA_BYTES_MAX);
  fields.end();
  const lesser = cap.length > 0 ? capIn(cap) : undefined;
  if (lesser?.level === 'write') throw wrong();
  return { lesser, box, metadata };
}

function capIn(bytes: Uint8Array): Cap {
  try {
    return decodeCap(bytes);
  } catch {
    throw new DamagedNode('a reference in it is of no format');
  }
}

/** What has to be kept so that the entry keeps its worth, for who can only verify. */
export function linksOfEntry(signatures: Signatures): (bytes: Uint8Array) => Uint8Array[] {
  return (bytes) => {
    const { lesser } = partsOf(bytes);
    return lesser ? [encodeCap(toVerify(lesser, signatures))] : [];
  };
}
