/** Guards of single values: numbers, text, bytes, truth, and constants. */
import { isRef, Vow } from '../../captp/index.ts';
import { type LiteralValue, wanted } from './description.ts';
import { type Guard, GuardError, same } from './guard.ts';

/** Values nested deeper than this are refused by {@link anything}. */
const DEPTH_MAX = 32;

/** A whole number from `min` to `max`, both safe integers. Integer on the wire. */
export function int(min: number, max: number): Guard<number, bigint, bigint | number> {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
    throw new TypeError('int(min, max) needs two safe integers, the smaller one first.');
  }
  return whole({ kind: 'int', min, max }, min, max);
}

/**
 * A whole number from 0 to 2^53-1: counts, sizes, and times in milliseconds since 1970. Integer on
 * the wire.
 */
export const nat: Guard<number, bigint, bigint | number> = whole(
  { kind: 'nat' },
  0,
  Number.MAX_SAFE_INTEGER,
);

function whole(
  describe: Guard['describe'],
  min: number,
  max: number,
): Guard<number, bigint, bigint | number> {
  const words = wanted(describe);
  const inward = (value: unknown, path: string): number => {
    const number = typeof value === 'bigint' ? Number(value) : (value as number);
    if (!Number.isSafeInteger(number) || number < min || number > max || Object.is(number, -0)) {
      throw new GuardError(path, words);
    }
    return number;
  };
  return {
    describe,
    inward,
    outward: (value, path) => BigInt(inward(value, path)),
    inside: inward,
  };
}

/** Any Float64. */
export const number = same<number>({ kind: 'number' }, (v) => typeof v === 'number');

/** A Float64 from `min` to `max`; never NaN. */
export function numberIn(min: number, max: number): Guard<number> {
  if (!(min <= max)) throw new TypeError('numberIn(min, max) needs the smaller number first.');
  return same({ kind: 'number', min, max }, (v) => typeof v === 'number' && v >= min && v <= max);
}

export const boolean = same<boolean>({ kind: 'boolean' }, (v) => typeof v === 'boolean');

/** No value: what a method returns that only does something. */
export const nothing: Guard<void, undefined, undefined> = same<undefined>(
  { kind: 'nothing' },
  (v) => v === undefined,
) as never;

/** Text of `min` to `max` UTF-16 code units, without lone surrogates. */
export function text(max: number, min = 0): Guard<string> {
  return same(
    { kind: 'text', max, ...(min > 0 ? { min } : {}) },
    (v) => typeof v === 'string' && v.length <= max && v.length >= min && !LONE_SURROGATE.test(v),
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** `min` to `max` bytes. */
export function bytes(max: number, min = 0): Guard<Uint8Array> {
  return same(
    { kind: 'bytes', max, ...(min > 0 ? { min } : {}) },
    (v) => v instanceof Uint8Array && v.length <= max && v.length >= min,
  );
}

/** One of the texts given. */
export function oneOf<const T extends readonly string[]>(...options: T): Guard<T[number]> {
  return same({ kind: 'oneOf', options }, (v) => options.includes(v as string));
}

type WireLiteral<T> = T extends number ? number | bigint : T;

/**
 * Just this value: to tell the records of an {@link either} apart, say. A whole number is an
 * Integer on the wire.
 */
export function literal<const T extends LiteralValue>(
  value: T,
): Guard<T, WireLiteral<T>, WireLiteral<T>> {
  const wire = Number.isSafeInteger(value) ? BigInt(value as number) : value;
  const take = <R>(given: unknown, path: string, as: R): R => {
    if (given !== value && given !== wire) throw new GuardError(path, JSON.stringify(value));
    return as;
  };
  return {
    describe: { kind: 'literal', value },
    inward: (given, path) => take(given, path, value),
    inside: (given, path) => take(given, path, value),
    outward: (given, path) => take(given, path, wire as WireLiteral<T>),
  };
}

/**
 * Any passable value, nested at most {@link DEPTH_MAX} deep. For forwarders, which cannot know
 * better.
 */
export const anything: Guard<unknown> = same({ kind: 'anything' }, (value) =>
  fitsDepth(value, DEPTH_MAX),
);

function fitsDepth(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null || isRef(value)) return true;
  if (value instanceof Uint8Array || value instanceof Vow) return true;
  if (left === 0) return false;
  return Object.values(value).every((inner) => fitsDepth(inner, left - 1));
}
