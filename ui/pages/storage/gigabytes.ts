/**
 * Gigabytes, as people write them in a field: how many bytes that is, and what is wrong with it
 * otherwise. Less than a tenth holds no file worth keeping, and would be full at once.
 */
import { msg, str } from '@lit/localize';
import { formatBytes, parseNumber, writeNumber } from '../../locale/index.ts';

const GIGABYTE = 1_000_000_000;
const GIGABYTES_MIN = 0.1;
/** What one grant can be at most. */
const GIGABYTES_MAX = 1_000_000;
/** Longest text of such a field. */
export const GIGABYTES_LENGTH_MAX = 12;

export interface GigabytesBounds {
  /** The least that can be given, in gigabytes. */
  readonly min?: number;
  /** Nothing can be given, too. */
  readonly orNone?: boolean;
}

/** Bytes; undefined for what {@link gigabytesFault} says something about. */
export function gigabytesIn(text: string, bounds: GigabytesBounds = {}): bigint | undefined {
  const amount = parseNumber(text);
  if (amount === undefined || gigabytesFault(text, bounds) !== undefined) return undefined;
  return BigInt(Math.round(amount * GIGABYTE));
}

/** What is wrong with it, as a sentence; undefined for a good one. */
export function gigabytesFault(text: string, bounds: GigabytesBounds = {}): string | undefined {
  const { min = GIGABYTES_MIN, orNone = false } = bounds;
  const amount = parseNumber(text);
  if (amount === undefined) {
    return msg(str`How many gigabytes? Please write a number, such as ${writeNumber(2.5)}.`);
  }
  if (orNone && amount === 0) return undefined;
  const least = writeNumber(min);
  if (amount < min && orNone) {
    return msg(str`That is too little to be of use. Give at least ${least} GB, or 0 for nothing.`);
  }
  if (amount < min) return msg(str`That is too little to be of use. Give at least ${least} GB.`);
  if (amount <= GIGABYTES_MAX) return undefined;
  return msg(str`That is too much. Give at most ${formatBytes(GIGABYTES_MAX * GIGABYTE)}.`);
}

/** How it stands in a field at first. */
export function writeGigabytes(bytes: bigint): string {
  return writeNumber(Number(bytes) / GIGABYTE);
}
