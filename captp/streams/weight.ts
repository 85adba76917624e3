/**
 * About how many bytes a value takes on the wire, so that many small values travel in one message
 * and few large ones do. Only an estimate: what may be sent is decided where it is encoded.
 */
import { Tagged } from '../syrup/index.ts';

const ATOM_BYTES = 12;
/** Deeper values are refused where they are encoded. */
const DEPTH_MAX = 128;

/** In bytes; of a byte array exactly its length. */
export function weigh(value: unknown, depth = 0): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'string') return ATOM_BYTES + value.length;
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return ATOM_BYTES;
  if (value instanceof Tagged) return ATOM_BYTES + weigh(value.value, depth + 1);
  let bytes = ATOM_BYTES;
  if (Array.isArray(value)) {
    for (const element of value) bytes += weigh(element, depth + 1);
  } else {
    for (const name of Object.keys(value)) {
      bytes += name.length + weigh((value as Record<string, unknown>)[name], depth + 1);
    }
  }
  return bytes;
}
