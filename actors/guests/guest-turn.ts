/**
 * The two messages of one turn of a guest: what it is run with, and what it did. Both travel packed
 * (packed.ts); here is what is in them.
 */
import { bytes, type Inside, list, nat, oneOf, record, text } from '../../vat/index.ts';
import { NotPacked, PACKED_BYTES_MAX, unpack } from './packed.ts';

/** Characters of a guest's source. */
export const SOURCE_LENGTH_MAX = 262_144;
/** Characters of the name of a method. */
export const METHOD_LENGTH_MAX = 120;
/** Messages that one turn of a guest may send. */
export const SENDS_MAX = 1_000;
/** Promises that one turn of a guest may wait for. */
export const WAITS_MAX = 1_000;
/** Characters of an error's text. */
export const ERROR_LENGTH_MAX = 500;

/** The name of a reference: its place among those that the guest was handed. */
export const REFERENCE = 'ref';
/** The name of a promise: the place of its message among those that the guest sent. */
export const ANSWER = 'answer';

const Packed = bytes(PACKED_BYTES_MAX);

/** What a guest's method is run with. */
export interface GuestRequest {
  readonly method: string;
  readonly args: readonly unknown[];
  /** Undefined before the first turn. */
  readonly state: unknown;
  /** What it was installed with, by name. */
  readonly refs: unknown;
  readonly now: number;
}

const GuestWait = record({
  promise: nat,
  on: oneOf('fulfilled', 'broken'),
  method: text(METHOD_LENGTH_MAX),
  /** A packed list: what the method is called with besides. */
  context: Packed,
});

/** What a turn of a guest did; each value is packed by itself, because it may name answers to what was sent before. */
const GuestDeed = record({
  state: Packed,
  result: Packed,
  /** Each a packed `[to, method, args]`. */
  sends: list(Packed, SENDS_MAX),
  waits: list(GuestWait, WAITS_MAX),
});
export type GuestDeed = Inside<typeof GuestDeed>;

/** Why it did nothing. */
const GuestRefusal = record({ code: text(40), message: text(ERROR_LENGTH_MAX) });
export type GuestRefusal = Inside<typeof GuestRefusal>;

export type GuestOutcome =
  | { readonly deed: GuestDeed; readonly refusal?: undefined }
  | { readonly refusal: GuestRefusal };

/** Reads what came out of a guest's process, where anything can come from. Throws for what is no outcome. */
export function readOutcome(packed: Uint8Array): GuestOutcome {
  const value = unpack(packed, neverNamed);
  if (typeof value !== 'object' || value === null) return { deed: GuestDeed.inward(value, TITLE) };
  const { refusal, deed } = value as { refusal?: unknown; deed?: unknown };
  if (refusal !== undefined) return { refusal: GuestRefusal.inward(refusal, TITLE) };
  return { deed: GuestDeed.inward(deed, TITLE) };
}

const TITLE = 'What the guest did';

function neverNamed(): never {
  throw new NotPacked('not-a-value', 'No name can stand here.');
}
