/**
 * The forms in which keys and signatures travel.
 *
 * Today these are the s-expressions of libgcrypt, as lists; the standard is about to replace them
 * by plain bytes. So they stand here, once, and no other file knows them.
 */
import { compareBytes } from './crypto.ts';
import { sym } from './symbol.ts';
import { encode } from './syrup/index.ts';

/** How a dialect writes and reads keys and signatures. */
export interface KeyForms {
  keyToWire(publicKey: Uint8Array): unknown;
  /** The 32 bytes of a key as it travels, or undefined when it is not of this form. */
  keyFromWire(wire: unknown): Uint8Array | undefined;
  signatureToWire(signature: Uint8Array): unknown;
  /** The 64 bytes of a signature as it travels, or undefined when it is not of this form. */
  signatureFromWire(wire: unknown): Uint8Array | undefined;
}

export const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const HALF = SIGNATURE_BYTES / 2;

/** `['public-key ['ecc ['curve 'Ed25519] ['flags 'eddsa] ['q bytes]]]` */
export function keyToWire(publicKey: Uint8Array): unknown {
  const [curve, flags] = [named('curve', sym('Ed25519')), named('flags', sym('eddsa'))];
  return named('public-key', named('ecc', curve, flags, named('q', publicKey)));
}

/** The 32 bytes within a key as it travels, or undefined when it is not of that form. */
export function keyFromWire(wire: unknown): Uint8Array | undefined {
  const key = bytesAt(PUBLIC_KEY_BYTES, wire, 1, 3, 1);
  return key && isSame(wire, keyToWire(key)) ? key : undefined;
}

/** `['sig-val ['eddsa ['r first half] ['s second half]]]` */
export function signatureToWire(signature: Uint8Array): unknown {
  const [r, s] = [signature.subarray(0, HALF), signature.subarray(HALF)];
  return named('sig-val', named('eddsa', named('r', r), named('s', s)));
}

/** The 64 bytes within a signature as it travels, or undefined when it is not of that form. */
export function signatureFromWire(wire: unknown): Uint8Array | undefined {
  const [r, s] = [bytesAt(HALF, wire, 1, 1, 1), bytesAt(HALF, wire, 1, 2, 1)];
  if (!r || !s) return undefined;
  const signature = Uint8Array.of(...r, ...s);
  return isSame(wire, signatureToWire(signature)) ? signature : undefined;
}

/** The forms in use until 2026-09: s-expressions as lists. */
export const GCRYPT_KEYS: KeyForms = {
  keyToWire,
  keyFromWire,
  signatureToWire,
  signatureFromWire,
};

function named(name: string, ...contents: unknown[]): unknown[] {
  return [sym(name), ...contents];
}

/** Bytes of that length at a place within lists. */
function bytesAt(length: number, wire: unknown, ...path: number[]): Uint8Array | undefined {
  let at = wire;
  for (const index of path) at = Array.isArray(at) ? at[index] : undefined;
  return at instanceof Uint8Array && at.length === length ? at : undefined;
}

/** There is one encoding of each value: what has the same bytes has the same form throughout. */
function isSame(wire: unknown, ours: unknown): boolean {
  try {
    return compareBytes(encode(wire), encode(ours)) === 0;
  } catch {
    // NotPassable: a reference stands where none belongs.
    return false;
  }
}
