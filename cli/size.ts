/** How a person says how much: `50GB`, `1.5 TB`, `512MiB`, or just bytes. */
import { Failure } from './failure.ts';
import { printable } from './terminal/format.ts';

const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, b: 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 },
  ...{ kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 },
};

/** As much as a vat grants at most: a petabyte. */
const BYTES_MAX = 1e15;

interface Bounds {
  /** Bytes. */
  readonly least?: number;
}

/** Bytes, a whole number. Throws a Failure for what is no size, or out of bounds. */
export function parseSize(text: string, { least = 1 }: Bounds = {}): number {
  const [, amount, unit = ''] =
    /^(\d{1,15}(?:\.\d{1,6})?)\s?([a-z]{0,3})$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  const shown = `“${printable(text)}”`;
  if (Number.isNaN(bytes)) {
    throw new Failure('usage', `${shown} is no size. Say how much as 50GB, 1.5TB or 512MiB.`);
  }
  if (bytes < least) throw new Failure('usage', `${shown} is nothing. Say how much, such as 50GB.`);
  if (bytes <= BYTES_MAX) return bytes;
  throw new Failure('usage', `${shown} is too much: 1000 TB at most, such as 50GB.`);
}
