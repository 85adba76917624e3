/**
 * Values of the vat as JSON: counts and times (OCapN Integers, bigint here) become numbers, bytes become
 * base64url. Counts are guarded to be safe integers, so nothing is rounded; a larger one is written as text.
 */
import { isRef } from '../../captp/index.ts';

export function toJson(value: unknown): string {
  return JSON.stringify(plain(value)) ?? 'null';
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64url');
  if (isRef(value)) return '«reference»';
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
