/**
 * One version of a slot, as it lies at a host: what is signed, and how it is checked.
 *
 *     '2gslotrc' 8 | version 4 | public key 32 | number 8 | hash of the record before 32 |
 *     nonce 24 | length of the box 4 | box | signature 64
 *
 * Whoever holds the name of the slot can check a record, because the name is a hash of the key and
 * the key is in the record; nobody but the holder of the write capability can make one. What it
 * says is in the box, which opens with the read key alone, and whose sizes are a few classes. The
 * record says which one it follows, so that versions are a chain and a place that shows two
 * different ones of the same number has signed proof against it. docs/store/slots.md is the
 * specification.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { base32 } from 'multiformats/bases/base32';
import { BadSlot } from '../grid/errors.ts';
import { SLOT_BYTES_MAX } from '../grid/share-host.ts';
import { equalBytes } from '../object-format.ts';
import type { Signatures } from '../powers.ts';

const VERSION = 1;
const utf8 = new TextEncoder();
const MAGIC = utf8.encode('2gslotrc');
const NAME_DOMAIN = utf8.encode('2gather slot name 1\n');
const SIGNED_DOMAIN = utf8.encode('2gather slot record 1\n');

const KEY_AT = 12;
const NUMBER_AT = 44;
const PREVIOUS_AT = 52;
const NONCE_AT = 84;
const BOX_LENGTH_AT = 108;
/** Bytes before the box; all of them are authenticated along with it. */
export const RECORD_HEAD_BYTES = 112;
const SIGNATURE_BYTES = 64;
/** Longest box, its 16-byte tag included. */
export const BOX_BYTES_MAX = SLOT_BYTES_MAX - RECORD_HEAD_BYTES - SIGNATURE_BYTES;
/** Shortest box: the tag of nothing. */
const BOX_BYTES_MIN = 16;
/** A letter that multibase does not use, and 32 bytes in base32. */
const NAME = /^s[a-z2-7]{52}$/;

/** A record whose form and signature were checked. */
export interface SlotRecord {
  readonly publicKey: Uint8Array;
  /** From 1. */
  readonly number: number;
  /** The SHA-256 of the record before; 32 zeros for the first. */
  readonly previous: Uint8Array;
  readonly nonce: Uint8Array;
  readonly box: Uint8Array;
  /** The SHA-256 of the whole record. */
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What a record is made of. */
export interface RecordParts {
  readonly publicKey: Uint8Array;
  readonly number: number;
  readonly previous: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Under which hosts keep the slot of this key: 53 lower-case letters and digits. */
export function slotNameOf(publicKey: Uint8Array): string {
  return `s${base32.baseEncode(sha256(concatBytes(NAME_DOMAIN, publicKey)))}`;
}

export function isSlotName(name: string): boolean {
  return NAME.test(name);
}

/** The bytes before the box. */
export function encodeHead(parts: RecordParts, boxBytes: number): Uint8Array {
  const head = new Uint8Array(RECORD_HEAD_BYTES);
  const view = new DataView(head.buffer);
  head.set(MAGIC);
  view.setUint32(MAGIC.length, VERSION);
  head.set(parts.publicKey, KEY_AT);
  view.setBigUint64(NUMBER_AT, BigInt(parts.number));
  head.set(parts.previous, PREVIOUS_AT);
  head.set(parts.nonce, NONCE_AT);
  view.setUint32(BOX_LENGTH_AT, boxBytes);
  return head;
}

/** The whole record. `seed`: 32 bytes, of the key that `head` names. */
export function signRecord(
  head: Uint8Array,
  box: Uint8Array,
  seed: Uint8Array,
  signatures: Signatures,
): Uint8Array {
  const unsigned = concatBytes(head, box);
  return concatBytes(unsigned, signatures.sign(seed, concatBytes(SIGNED_DOMAIN, unsigned)));
}

/**
 * Checks that `bytes` are a record of the slot called `name`, in form and by its signature; that
 * is all a host has to know of it. The record it gives shares no bytes with `bytes`.
 * Throws BadSlot, which says what is wrong.
 */
export function verifyRecord(name: string, bytes: Uint8Array, signatures: Signatures): SlotRecord {
  const record = parseRecord(bytes.slice(), signatures);
  if (slotNameOf(record.publicKey) !== name) throw new BadSlot('it belongs to another slot');
  const signedBytes = record.bytes.length - SIGNATURE_BYTES;
  const signed = concatBytes(SIGNED_DOMAIN, record.bytes.subarray(0, signedBytes));
  if (!signatures.verify(record.publicKey, signed, record.bytes.slice(signedBytes))) {
    throw new BadSlot('its signature is wrong');
  }
  return record;
}

/** The number of a record of one's own, of which nothing is checked. */
export function numberOfRecord(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(NUMBER_AT));
}

/** The fields of a record, whose signature is not looked at. Throws BadSlot. */
export function parseRecord(
  bytes: Uint8Array,
  { sha256: hashOf }: Pick<Signatures, 'sha256'> = { sha256 },
): SlotRecord {
  if (bytes.length > SLOT_BYTES_MAX) throw new BadSlot('it is too long');
  if (bytes.length < RECORD_HEAD_BYTES + BOX_BYTES_MIN + SIGNATURE_BYTES) {
    throw new BadSlot('it is cut short');
  }
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw new BadSlot('it is of no format');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(MAGIC.length) !== VERSION) throw new BadSlot('its version is unknown');
  const boxBytes = view.getUint32(BOX_LENGTH_AT);
  if (bytes.length !== RECORD_HEAD_BYTES + boxBytes + SIGNATURE_BYTES) {
    throw new BadSlot('its length is not what it says');
  }
  const number = Number(view.getBigUint64(NUMBER_AT));
  const previous = bytes.slice(PREVIOUS_AT, NONCE_AT);
  if (!Number.isSafeInteger(number) || number < 1) throw new BadSlot('its number is out of bounds');
  if ((number === 1) !== previous.every((byte) => byte === 0)) {
    throw new BadSlot('it does not say which one it follows');
  }
  return {
    publicKey: bytes.slice(KEY_AT, NUMBER_AT),
    number,
    previous,
    nonce: bytes.slice(NONCE_AT, BOX_LENGTH_AT),
    box: bytes.slice(RECORD_HEAD_BYTES, RECORD_HEAD_BYTES + boxBytes),
    hash: hashOf(bytes),
    bytes,
  };
}

/** What decides which of two records is newer. */
type Ranked = Pick<SlotRecord, 'number' | 'hash'>;

/**
 * Which of two records of one slot every honest party holds for the newer: the higher number, and
 * of two different ones of a number the one with the lower hash. More than 0 when `a` is newer.
 */
export function compareRecords(a: Ranked, b: Ranked): number {
  if (a.number !== b.number) return a.number - b.number;
  for (const [at, byte] of a.hash.entries()) {
    if (byte !== b.hash[at]) return b.hash[at]! - byte;
  }
  return 0;
}
