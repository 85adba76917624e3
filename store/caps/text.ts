/**
 * The one text form of every capability, and the bytes behind it:
 *
 *     'b' | base32 of: mark 5 | version 1 | kind 1 | fields | length of the place 2 | place | sum 4
 *
 * The mark is chosen so that the text begins with `b2gathcap`: a person, and a program that looks
 * for leaked secrets, knows one at sight. A capability has exactly one text; others are refused, so
 * that two texts that differ name two things. The sum finds mistakes, it protects from nobody.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { base32 } from 'multiformats/bases/base32';
import { equalBytes } from '../object-format.ts';
import { Cap, expectKind, PLACE_BYTES_MAX } from './cap.ts';
import { BadCap } from './cap-error.ts';
import { type CapContents, type CapKind, fieldBytes, kindNumbered, LAYOUTS } from './kinds.ts';

const VERSION = 1;
const MARK_TEXT = 'b2gathcap';
const MARK = base32.baseDecode(MARK_TEXT.slice(1));
const SUM_DOMAIN = new TextEncoder().encode('2gather capability 1\n');
const SUM_BYTES = 4;
const KIND_AT = MARK.length + 1;
const FIELDS_AT = KIND_AT + 1;
/** Longest text: a file to read, with the longest place. */
export const CAP_CHARACTERS_MAX = 1_000;
const CAP_BYTES_MAX = FIELDS_AT + 73 + 2 + PLACE_BYTES_MAX + SUM_BYTES;

/** The text of a capability. Whoever has the text has the capability. */
export function formatCap(cap: Cap): string {
  return `b${base32.baseEncode(encodeCap(cap))}`;
}

/**
 * The capability of this text, which must be of one of `kinds` if any are given. Throws BadCap,
 * whose `problem` says what is wrong.
 */
export function parseCap<K extends CapKind = CapKind>(text: string, ...kinds: K[]): Cap<K> {
  if (typeof text !== 'string' || !MARK_TEXT.startsWith(text.slice(0, MARK_TEXT.length))) {
    throw new BadCap('not-a-cap');
  }
  if (text.length < MARK_TEXT.length) throw new BadCap('cut-short');
  if (text.length > CAP_CHARACTERS_MAX) throw new BadCap('too-long');
  return decodeCap(bytesIn(text), ...kinds);
}

function bytesIn(text: string): Uint8Array {
  const code = text.slice(1);
  if (!/^[a-z2-7]+$/.test(code)) throw new BadCap('mistyped');
  // Eight characters are five bytes; of a rest, not every length and not every last one is right.
  const certain = base32.baseDecode(code.slice(0, code.length - (code.length % 8)));
  const wanted = Math.ceil(((bytesWanted(certain) ?? Number.POSITIVE_INFINITY) * 8) / 5);
  const isKnown = certain[MARK.length] === VERSION && kindNumbered(certain[KIND_AT] ?? 0);
  if (isKnown && code.length < wanted) throw new BadCap('cut-short');
  if (code.length > wanted) throw new BadCap('too-long');
  let bytes: Uint8Array;
  try {
    bytes = base32.baseDecode(code);
  } catch {
    throw new BadCap(certain.length < FIELDS_AT ? 'cut-short' : 'mistyped');
  }
  if (base32.baseEncode(bytes) !== code) throw new BadCap('mistyped');
  return bytes;
}

/** How long it should be, by its beginning; undefined when that is too short to tell. */
function bytesWanted(bytes: Uint8Array): number | undefined {
  const kind = kindNumbered(bytes[KIND_AT] ?? 0);
  // What another version looks like is not known here.
  if (kind === undefined || bytes[MARK.length] !== VERSION) return undefined;
  const placeAt = FIELDS_AT + fieldBytes(LAYOUTS[kind]) + 2;
  if (bytes.length < placeAt) return undefined;
  return placeAt + bytes[placeAt - 2]! * 256 + bytes[placeAt - 1]! + SUM_BYTES;
}

/** The bytes of a capability, for keeping it inside something sealed. */
export function encodeCap(cap: Cap): Uint8Array {
  const { number, fields } = LAYOUTS[cap.kind];
  const contents = Cap.open(cap) as unknown as Record<string, Uint8Array | number>;
  const parts = fields.map(([name, type]) => {
    const value = contents[name]!;
    if (typeof value !== 'number') return value;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
    return type === 'byte' ? bytes.subarray(7) : bytes;
  });
  const place = Cap.placeOf(cap);
  const placeLength = Uint8Array.of(place.length >> 8, place.length & 255);
  const body = concatBytes(MARK, Uint8Array.of(VERSION, number), ...parts, placeLength, place);
  return concatBytes(body, sumOf(body));
}

/** As `parseCap`, of what `encodeCap` gave. */
export function decodeCap<K extends CapKind = CapKind>(bytes: Uint8Array, ...kinds: K[]): Cap<K> {
  if (bytes.length > CAP_BYTES_MAX) throw new BadCap('too-long');
  if (!equalBytes(bytes.subarray(0, MARK.length), MARK)) throw new BadCap('not-a-cap');
  if (bytes.length < FIELDS_AT + SUM_BYTES) throw new BadCap('cut-short');
  const body = bytes.subarray(0, -SUM_BYTES);
  const isWhole = equalBytes(sumOf(body), bytes.subarray(-SUM_BYTES));
  const kind = kindNumbered(bytes[KIND_AT]!);
  if (isWhole && bytes[MARK.length] !== VERSION) throw new BadCap('wrong-version');
  if (kind === undefined) throw new BadCap(isWhole ? 'wrong-kind' : 'mistyped');
  const wanted = bytesWanted(bytes);
  if (wanted === undefined || bytes.length < wanted) throw new BadCap('cut-short');
  if (bytes.length > wanted) throw new BadCap('too-long');
  if (!isWhole) throw new BadCap('mistyped');
  const placeAt = FIELDS_AT + fieldBytes(LAYOUTS[kind]) + 2;
  if (body.length > placeAt + PLACE_BYTES_MAX) throw new BadCap('too-long');
  const cap = Cap.make(kind, contentsIn(kind, body), body.subarray(placeAt));
  return kinds.length === 0 ? (cap as Cap<K>) : expectKind(cap, ...kinds);
}

function contentsIn<K extends CapKind>(kind: K, body: Uint8Array): CapContents[K] {
  const view = new DataView(body.buffer, body.byteOffset);
  const contents: Record<string, Uint8Array | number> = {};
  let at = FIELDS_AT;
  for (const [name, type] of LAYOUTS[kind].fields) {
    if (type === 'byte') {
      contents[name] = body[at]!;
      at += 1;
    } else if (type === 'count') {
      contents[name] = Number(view.getBigUint64(at));
      if (!Number.isSafeInteger(contents[name])) throw new BadCap('mistyped');
      at += 8;
    } else {
      contents[name] = body.slice(at, at + 32);
      at += 32;
    }
  }
  return contents as unknown as CapContents[K];
}

function sumOf(body: Uint8Array): Uint8Array {
  return sha256(concatBytes(SUM_DOMAIN, body)).subarray(0, SUM_BYTES);
}
