/** How a person says how much: `50GB`, `1.5 TB`, `512MiB`, or just bytes. */
import { Failure } from './failure.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes, a whole number. Throws a Failure for what is no size. */
export function parseSize(text: string): number {
  const [, amount, unit = ''] =
    /^(\d{1,15}(?:\.\d{1,6})?)\s?([a-z]{0,3})$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new Failure('usage', 'Say how much as 50GB, 1.5TB or 512MiB.');
}
