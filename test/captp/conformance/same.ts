/** Comparing values of the wire: by their bytes, and shown so that one can read them. */
import assert from 'node:assert/strict';
import { type Raw, RawRecord, RawSymbol, write } from './raw-syrup.ts';

/** Asserts that `actual` is written in the same bytes as `expected`. */
export function same(actual: Raw, expected: Raw, what?: string): void {
  if (Buffer.compare(write(actual), write(expected)) === 0) return;
  assert.equal(show(actual), show(expected), what);
  assert.fail(`${what ?? 'two values'}: they look alike, and their bytes differ`);
}

/** Asserts that `actual` is written in other bytes than `expected`. */
export function differs(actual: Raw, expected: Raw, what?: string): void {
  assert.notEqual(Buffer.compare(write(actual), write(expected)), 0, what);
}

/** `value` as one reads it. */
export function show(value: Raw): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : `${value}f`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `:${Buffer.from(value).toString('hex')}:`;
  if (value instanceof RawSymbol) return `'${value.name}`;
  if (value instanceof RawRecord) return `<${[value.label, ...value.fields.map(show)].join(' ')}>`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, field]) => `${key}: ${show(field)}`).join(', ')}}`;
  }
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return `[${(value as readonly Raw[]).map(show).join(' ')}]`;
}
