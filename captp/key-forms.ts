/**
 * The forms in which keys and signatures travel.
 *
 * Today these are the s-expressions of libgcrypt, as lists; the standard is about to replace them
 * by plain bytes. So they stand here, once, and no other file knows them.
 */
import { bytesOf, filled, holesOf, type ListShape } from './shape.ts';

/** How a dialect writes and reads keys and signatures. */
export interface KeyForms {
  keyToWire(publicKey: Uint8Array): unknown;
  /** The 32 bytes of a key as it travels, or undefined when it is not of this form. */
  keyFromWire(wire: unknown): Uint8Array | undefined;
  signatureToWire(signature: Uint8Array): unknown;
  /** The 64 bytes of a signature as it travels, or undefined when it is not of this form. */
  signatureFromWire(wire: unknown): Uint8Array | undefined;
}

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const HALF = SIGNATURE_BYTES / 2;

const PUBLIC_KEY: ListShape = [
  'public-key',
  ['ecc', ['curve', 'Ed25519'], ['flags', 'eddsa'], ['q', bytesOf(PUBLIC_KEY_BYTES)]],
];
const SIGNATURE: ListShape = ['sig-val', ['eddsa', ['r', bytesOf(HALF)], ['s', bytesOf(HALF)]]];

/** The forms in use until 2026-09: s-expressions as lists. */
export const GCRYPT_KEYS: KeyForms = {
  keyToWire: (publicKey) => filled(PUBLIC_KEY, [publicKey]),
  keyFromWire: (wire) => holesOf(PUBLIC_KEY, wire)?.[0] as Uint8Array | undefined,
  signatureToWire(signature) {
    return filled(SIGNATURE, [signature.subarray(0, HALF), signature.subarray(HALF)]);
  },
  signatureFromWire(wire) {
    const halves = holesOf(SIGNATURE, wire) as Uint8Array[] | undefined;
    return halves && Uint8Array.from(halves.flatMap((half) => [...half]));
  },
};
