/**
 * What a record says, inside its box: the content of this version, the versions before it as far
 * as there is room, and where the still earlier ones lie. Sizes are padded to a few classes, so
 * that a host cannot tell what was written from how long it is.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { FieldReader, FieldWriter } from '../fields.ts';
import { BadSlot } from '../grid/errors.ts';
import { BOX_BYTES_MAX, RECORD_HEAD_BYTES, type SlotRecord } from './record.ts';
import { SlotSealed } from './slot-errors.ts';

/** Content up to this size lies in the record; larger content in a file that it names. */
export const INLINE_BYTES_MAX = 8_192;
/** Earlier versions listed in a record, and the bytes that they take together. */
export const RECENT_MAX = 16;
export const RECENT_BYTES_MAX = 16_384;
/** Pages of still earlier versions. */
export const PAGES_MAX = 32;
/** Bytes of one page. */
export const PAGE_BYTES_MAX = 1_048_576;
const CAP_BYTES_MAX = 640;
/** By which a box is longer than what is in it. */
export const TAG_BYTES = 16;
const PADDED_BYTES_MIN = 64;

/** A version, as it is listed. */
export interface Version {
  readonly number: number;
  /** Milliseconds since 1970, by the clock of who wrote it; never less than of the one before. */
  readonly time: number;
  /** The SHA-256 of its record; 32 zeros in the record itself, which cannot hold its own hash. */
  readonly hash: Uint8Array;
  /** Is `bytes` the content itself, or the capability of the file that has it? */
  readonly inline: boolean;
  readonly bytes: Uint8Array;
}

/** Where a row of earlier versions lies. */
export interface Page {
  readonly first: number;
  readonly last: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly count: number;
  /** The capability of the file, as bytes. */
  readonly cap: Uint8Array;
}

export interface SlotContent {
  readonly version: Version;
  /** Newest first, all newer than every page. */
  readonly recent: readonly Version[];
  /** Newest first. */
  readonly pages: readonly Page[];
}

/** Bytes that `version` takes in a list. */
export function listedBytes({ bytes }: Version): number {
  return 53 + bytes.length;
}

/** The box of what `encodeContent` gave, bound to the `head` of its record, which has the nonce. */
export function sealContent(
  key: Uint8Array,
  nonce: Uint8Array,
  head: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  return xchacha20poly1305(key, nonce, head).encrypt(plain);
}

/** Throws SlotSealed for a wrong key, BadSlot for content of no format. */
export function openContent(key: Uint8Array, record: SlotRecord): SlotContent {
  const head = record.bytes.slice(0, RECORD_HEAD_BYTES);
  let plain: Uint8Array;
  try {
    plain = xchacha20poly1305(key, record.nonce, head).decrypt(record.box);
  } catch {
    throw new SlotSealed();
  }
  return decode(plain, record);
}

/** The content as bytes, padded. */
export function encodeContent({ version, recent, pages }: SlotContent): Uint8Array {
  const fields = new FieldWriter();
  fields
    .number(version.inline ? 0 : 1, 1)
    .number(version.time, 8)
    .bytes(version.bytes, 4);
  fields.number(recent.length, 2);
  for (const earlier of recent) writeVersion(fields, earlier);
  fields.number(pages.length, 2);
  for (const { first, last, firstTime, lastTime, count, cap } of pages) {
    for (const value of [first, last, firstTime, lastTime]) fields.number(value, 8);
    fields.number(count, 4).bytes(cap, 2);
  }
  return fields.take(paddedBytes(fields.length));
}

/** The next power of two, or all that fits. */
function paddedBytes(length: number): number {
  let padded = PADDED_BYTES_MIN;
  while (padded < length) padded *= 2;
  return Math.min(padded, BOX_BYTES_MAX - TAG_BYTES);
}

function decode(plain: Uint8Array, { number }: SlotRecord): SlotContent {
  const wrong = () => new BadSlot('what it says is of no format');
  const fields = new FieldReader(plain, wrong);
  const inline = flag(fields, wrong);
  const time = fields.number(8);
  const bytes = fields.bytes(4, inline ? INLINE_BYTES_MAX : CAP_BYTES_MAX);
  const version = { number, time, hash: new Uint8Array(32), inline, bytes };
  const recent = readVersions(fields, RECENT_MAX, wrong);
  const pages: Page[] = [];
  const count = fields.number(2);
  if (count > PAGES_MAX) throw wrong();
  while (pages.length < count) pages.push(readPage(fields));
  fields.end();
  const spans = [
    ...[version, ...recent].map((one) => ({ first: one.number, last: one.number })),
    ...pages,
  ];
  for (const [at, { first, last }] of spans.entries()) {
    if (first > last || first < 1 || last >= (spans[at - 1]?.first ?? number + 1)) throw wrong();
  }
  return { version, recent, pages };
}

function readPage(fields: FieldReader): Page {
  const [first, last, firstTime, lastTime] = [8, 8, 8, 8].map(() => fields.number(8));
  const count = fields.number(4);
  const cap = fields.bytes(2, CAP_BYTES_MAX);
  return { first: first!, last: last!, firstTime: firstTime!, lastTime: lastTime!, count, cap };
}

function writeVersion(fields: FieldWriter, { number, time, hash, inline, bytes }: Version): void {
  fields
    .number(number, 8)
    .number(time, 8)
    .fixed(hash)
    .number(inline ? 0 : 1, 1)
    .bytes(bytes, 4);
}

/** So many versions, newest first, and their number in front. */
function readVersions(fields: FieldReader, max: number, wrong: () => Error): Version[] {
  const versions: Version[] = [];
  const count = fields.number(2);
  if (count > max) throw wrong();
  while (versions.length < count) versions.push(readVersion(fields, wrong));
  return versions;
}

function readVersion(fields: FieldReader, wrong: () => Error): Version {
  const number = fields.number(8);
  const time = fields.number(8);
  const hash = fields.fixed(32);
  const inline = flag(fields, wrong);
  return { number, time, hash, inline, bytes: fields.bytes(4, INLINE_BYTES_MAX) };
}

function flag(fields: FieldReader, wrong: () => Error): boolean {
  const value = fields.number(1);
  if (value > 1) throw wrong();
  return value === 0;
}

const PAGE_MAGIC = new TextEncoder().encode('2gslotpg');
const PAGE_VERSION = 1;

/** A page of earlier versions, newest first, as the plaintext of a file. */
export function encodePage(versions: readonly Version[]): Uint8Array {
  const fields = new FieldWriter().fixed(PAGE_MAGIC).number(PAGE_VERSION, 4);
  fields.number(versions.length, 4);
  for (const version of versions) writeVersion(fields, version);
  return fields.take();
}

/** Throws BadSlot. */
export function decodePage(bytes: Uint8Array): Version[] {
  const wrong = () => new BadSlot('a page of its history is of no format');
  if (bytes.length > PAGE_BYTES_MAX) throw wrong();
  const fields = new FieldReader(bytes, wrong);
  const magic = fields.fixed(PAGE_MAGIC.length);
  if (magic.some((byte, at) => byte !== PAGE_MAGIC[at])) throw wrong();
  if (fields.number(4) !== PAGE_VERSION) throw wrong();
  const versions: Version[] = [];
  const count = fields.number(4);
  while (versions.length < count) {
    const version = readVersion(fields, wrong);
    if (version.number >= (versions.at(-1)?.number ?? Number.POSITIVE_INFINITY)) throw wrong();
    versions.push(version);
  }
  fields.end();
  return versions;
}
