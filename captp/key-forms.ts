/**
 * The forms in which keys and signatures travel.
 *
 * Today these are the s-expressions of libgcrypt, as lists; the standard is about to replace them
 * by plain bytes. So they stand here, once, and no other file knows them.
 */
import { Sym, sym } from './symbol.ts';

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

/** `['public-key ['ecc ['curve 'Ed25519] ['flags 'eddsa] ['q bytes]]]` */
export function keyToWire(publicKey: Uint8Array): unknown {
  return named(
    'public-key',
    named(
      'ecc',
      named('curve', sym('Ed25519')),
      named('flags', sym('eddsa')),
      named('q', publicKey),
    ),
  );
}

/** The 32 bytes within a key as it travels, or undefined when it is not of that form. */
export function keyFromWire(wire: unknown): Uint8Array | undefined {
  const [ecc] = contents(wire, 'public-key', 1);
  const [curve, flags, q] = contents(ecc, 'ecc', 3);
  if (!isSymbol(contents(curve, 'curve', 1)[0], 'Ed25519')) return undefined;
  if (!isSymbol(contents(flags, 'flags', 1)[0], 'eddsa')) return undefined;
  return bytesOf(contents(q, 'q', 1)[0], PUBLIC_KEY_BYTES);
}

/** `['sig-val ['eddsa ['r first half] ['s second half]]]` */
export function signatureToWire(signature: Uint8Array): unknown {
  const half = SIGNATURE_BYTES / 2;
  return named(
    'sig-val',
    named('eddsa', named('r', signature.subarray(0, half)), named('s', signature.subarray(half))),
  );
}

/** The 64 bytes within a signature as it travels, or undefined when it is not of that form. */
export function signatureFromWire(wire: unknown): Uint8Array | undefined {
  const half = SIGNATURE_BYTES / 2;
  const [eddsa] = contents(wire, 'sig-val', 1);
  const [r, s] = contents(eddsa, 'eddsa', 2);
  const first = bytesOf(contents(r, 'r', 1)[0], half);
  const second = bytesOf(contents(s, 's', 1)[0], half);
  if (!first || !second) return undefined;
  const signature = new Uint8Array(SIGNATURE_BYTES);
  signature.set(first);
  signature.set(second, half);
  return signature;
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

/** What stands in a list behind its name; nothing when the name or the count is another. */
function contents(wire: unknown, name: string, count: number): unknown[] {
  if (!Array.isArray(wire) || wire.length !== count + 1 || !isSymbol(wire[0], name)) return [];
  return wire.slice(1);
}

function isSymbol(value: unknown, name: string): boolean {
  return value instanceof Sym && value.name === name;
}

function bytesOf(value: unknown, length: number): Uint8Array | undefined {
  return value instanceof Uint8Array && value.length === length ? value : undefined;
}
