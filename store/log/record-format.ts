/**
 * One record of the log: a header that is checked by itself, a name, a body. The check of the
 * header is a salted hash, because it decides where the next record is and who stores bytes here
 * must not be able to forge one; the body has a CRC, which tells a torn write from a whole one and
 * need do no more: whoever reads an object checks it against its address.
 */
import { DISK_NAME } from '../object-disk.ts';
import type { Ciphers } from '../powers.ts';
import { padded, readUint64, viewOf, writeUint64 } from './numbers.ts';

/** "2gLr". */
export const RECORD_MAGIC = 0x32674c72;
export const RECORD_HEADER_BYTES = 32;
export const NAME_BYTES_MAX = 128;
/**
 * Objects up to this size lie in the log itself; larger ones have a file of their own. The largest
 * chunk of a file, 4 MiB, fits with all that is around it.
 */
export const BODY_BYTES_MAX = 4 * 2 ** 20 + 8_192;
/** Where the check begins; it is as long as the rest of the header. */
const CHECK_AT = 24;
const SALT_BYTES = 32;
/**
 * Of a group, which one write brings to the disk, a record goes on, or is the first. Before the
 * first of a group that `BEGINS` everything was durable; before that of one that was written beside
 * the group before it, everything but that group.
 */
export const GOES_ON = 0;
export const BEGINS = 1;
export const BEGINS_BESIDE = 2;
type InGroup = typeof GOES_ON | typeof BEGINS | typeof BEGINS_BESIDE;
/** The body of a record that names a blob: its number and its size. */
const REFERENCE_BYTES = 16;

/** An object; an object in a blob; that there is none any more; that all before this is durable. */
export const PUT = 1;
export const BLOB = 2;
export const REMOVED = 3;
export const MARK = 4;
export type RecordKind = typeof PUT | typeof BLOB | typeof REMOVED | typeof MARK;

export interface RecordHeader {
  readonly kind: RecordKind;
  readonly name: string;
  /** Of two records of one name that with the higher one holds. */
  readonly seq: number;
  readonly bodyBytes: number;
  readonly crc: number;
  readonly group: InGroup;
}

/** Bytes that a record takes. */
export const recordBytes = (nameBytes: number, bodyBytes: number): number =>
  padded(RECORD_HEADER_BYTES + nameBytes + bodyBytes);

/** Makes and checks headers of one segment. */
export class RecordCodec {
  readonly #sha256: Ciphers['sha256'];
  /** The salt, then the header and name that are being hashed. */
  readonly #scratch = new Uint8Array(SALT_BYTES + CHECK_AT + NAME_BYTES_MAX);

  constructor(salt: Uint8Array, sha256: Ciphers['sha256']) {
    this.#sha256 = sha256;
    this.#scratch.set(salt);
  }

  /** Writes header and name at `at`. The bytes after them must be zero up to the body's end. */
  encode(
    record: Omit<RecordHeader, 'group'>,
    group: InGroup,
    target: Uint8Array,
    at: number,
  ): void {
    const view = viewOf(target);
    const { name } = record;
    view.setUint32(at, RECORD_MAGIC);
    target[at + 4] = record.kind;
    target[at + 5] = name.length;
    target[at + 6] = group;
    target[at + 7] = 0;
    writeUint64(view, at + 8, record.seq);
    view.setUint32(at + 16, record.bodyBytes);
    view.setUint32(at + 20, record.crc);
    const nameAt = at + RECORD_HEADER_BYTES;
    for (let i = 0; i < name.length; i++) target[nameAt + i] = name.charCodeAt(i);
    target.set(this.#check(target, at, name.length), at + CHECK_AT);
  }

  /** The record whose header begins at `at`; undefined when there is none that is whole. */
  decode(bytes: Uint8Array, at: number): RecordHeader | undefined {
    if (at + RECORD_HEADER_BYTES > bytes.length) return undefined;
    const view = viewOf(bytes);
    if (view.getUint32(at) !== RECORD_MAGIC) return undefined;
    const nameBytes = bytes[at + 5] as number;
    const nameAt = at + RECORD_HEADER_BYTES;
    if (nameBytes > NAME_BYTES_MAX || nameAt + nameBytes > bytes.length) return undefined;
    const check = this.#check(bytes, at, nameBytes);
    for (let i = 0; i < RECORD_HEADER_BYTES - CHECK_AT; i++) {
      if (check[i] !== bytes[at + CHECK_AT + i]) return undefined;
    }
    const kind = bytes[at + 4] as RecordKind;
    const group = bytes[at + 6] as InGroup;
    const name = asciiOf(bytes, nameAt, nameBytes);
    const bodyBytes = view.getUint32(at + 16);
    if (group > BEGINS_BESIDE || bytes[at + 7] !== 0 || !fits(kind, name, bodyBytes))
      return undefined;
    return {
      kind,
      name,
      seq: readUint64(view, at + 8),
      bodyBytes,
      crc: view.getUint32(at + 20),
      group,
    };
  }

  #check(bytes: Uint8Array, at: number, nameBytes: number): Uint8Array {
    const nameAt = at + RECORD_HEADER_BYTES;
    this.#scratch.set(bytes.subarray(at, at + CHECK_AT), SALT_BYTES);
    this.#scratch.set(bytes.subarray(nameAt, nameAt + nameBytes), SALT_BYTES + CHECK_AT);
    const hash = this.#sha256(this.#scratch.subarray(0, SALT_BYTES + CHECK_AT + nameBytes));
    return hash.subarray(0, RECORD_HEADER_BYTES - CHECK_AT);
  }
}

function fits(kind: RecordKind, name: string, bodyBytes: number): boolean {
  if (kind === MARK) return name === '' && bodyBytes === 0;
  if (!DISK_NAME.test(name)) return false;
  if (kind === PUT) return bodyBytes <= BODY_BYTES_MAX;
  if (kind === BLOB) return bodyBytes === REFERENCE_BYTES;
  return kind === REMOVED && bodyBytes === 0;
}

function asciiOf(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let i = from; i < from + length; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** Which blob an object lies in. */
export interface BlobReference {
  readonly blob: number;
  readonly bytes: number;
}

export function encodeReference({ blob, bytes }: BlobReference): Uint8Array {
  const body = new Uint8Array(REFERENCE_BYTES);
  writeUint64(viewOf(body), 0, blob);
  writeUint64(viewOf(body), 8, bytes);
  return body;
}

/** `body` must be REFERENCE_BYTES long. */
export function decodeReference(body: Uint8Array): BlobReference {
  const view = viewOf(body);
  return { blob: readUint64(view, 0), bytes: readUint64(view, 8) };
}
