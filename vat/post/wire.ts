/**
 * What is written in a message of the post: lists of OCapN values, in which every reference is a
 * sturdy reference, so that they mean the same on any connection and after any restart.
 */
import {
  decode,
  encode,
  isRef,
  labelOf,
  parsePeer,
  type Ref,
  Sturdyref,
  type SturdyrefLocator,
  SYRUP_LIMITS,
  Sym,
  type SyrupRecord,
  Tagged,
  Vow,
} from '../../captp/index.ts';
import { Refused } from '../errors.ts';
import type { SturdyLocation } from '../powers.ts';
import { VALUE_DEPTH_MAX } from '../values.ts';

const STURDYREF = 'ocapn-sturdyref';
const PROMISE = '2gather-promise';
const LOST = '2gather-lost';
const VALUES_MAX = 100_000;
/** Shorter messages cannot be beyond a limit of the reader. */
const BYTES_SURE_MAX = 4_000;
const LIMITS = { ...SYRUP_LIMITS, depth: VALUE_DEPTH_MAX + 8, values: VALUES_MAX };

/** How references and promises are named in what leaves. */
export interface Naming {
  /** Undefined for what lives only as long as its connection. */
  locate(ref: Ref): SturdyLocation | undefined;
  promise(vow: Vow): Uint8Array;
}

/** How what came is turned into what it names. */
export interface Finding {
  find(location: SturdyrefLocator): unknown;
  promise(id: Uint8Array): Vow;
  lost(): unknown;
}

/** Throws what says that it cannot travel. */
export function encodeMessage(fields: readonly unknown[], naming: Naming): Uint8Array {
  const bytes = encode(toWire(fields, naming, VALUE_DEPTH_MAX + 1));
  // What the other side would refuse to read would stand in the way of all that follows it.
  if (bytes.length > BYTES_SURE_MAX) decodeMessage(bytes);
  return bytes;
}

function toWire(value: unknown, naming: Naming, left: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array || value instanceof Sym) return value;
  if (value instanceof Vow) return new Tagged(PROMISE, naming.promise(value));
  if (isRef(value)) {
    const location = naming.locate(value);
    if (!location) return new Tagged(LOST, undefined);
    const peer = parsePeer(location.locator);
    return Sturdyref.toRecord(new Sturdyref({ peer, swiss: location.swiss }));
  }
  if (left === 0) throw new Refused('too-deep', 'This value is nested too deep.');
  if (Array.isArray(value)) return value.map((inner) => toWire(inner, naming, left - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, toWire(inner, naming, left - 1)]),
  );
}

/** Reads the bytes of a message as plain values. Throws SyrupError, or Refused. */
export function decodeMessage(bytes: Uint8Array): readonly unknown[] {
  const read = decode(bytes, LIMITS);
  if (!Array.isArray(read)) throw malformed();
  return read;
}

export function malformed(): Refused {
  return new Refused('bad-post', 'A message from another vat is malformed.');
}

/** Turns what {@link decodeMessage} read into values as actors have them. */
export function fromWire(value: unknown, finding: Finding): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array || value instanceof Sym) return value;
  if (labelOf(value) === STURDYREF) return finding.find(locatorOf(value));
  if (value instanceof Tagged) {
    if (value.tag === PROMISE && value.value instanceof Uint8Array) {
      return finding.promise(value.value);
    }
    return finding.lost();
  }
  if (Array.isArray(value)) return value.map((inner) => fromWire(inner, finding));
  if (Object.getPrototypeOf(value) !== Object.prototype) throw malformed();
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, fromWire(inner, finding)]),
  );
}

function locatorOf(value: unknown): SturdyrefLocator {
  return Sturdyref.locatorOf(Sturdyref.fromRecord(value as SyrupRecord));
}
