/** Is a shown value the same as another one? Numbers come as bigint from some vats, as number from others. */
import type { ShownValue } from '../../../actors/inspector/shown.ts';

export function sameShown(a: ShownValue, b: ShownValue): boolean {
  return same(a, b);
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return typeof a === typeof b ? Object.is(a, b) : countOf(a) === countOf(b);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b] as Record<string, unknown>[];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same(left?.[name], right?.[name]));
}

function countOf(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** A field as it was and as it is; one of them is undefined when it was not there, or is no more. */
export interface FieldPair {
  readonly name: string;
  readonly past: ShownValue | undefined;
  readonly now: ShownValue | undefined;
}

/** The fields of two records side by side, those of `past` first. */
export function fieldPairs(
  past: ShownValue & { is: 'record' },
  now: ShownValue & { is: 'record' },
): FieldPair[] {
  const present = new Map(now.fields.map(({ name, value }) => [name, value]));
  const before = new Set(past.fields.map(({ name }) => name));
  return [
    ...past.fields.map(({ name, value }) => ({ name, past: value, now: present.get(name) })),
    ...now.fields
      .filter(({ name }) => !before.has(name))
      .map(({ name, value }) => ({ name, past: undefined, now: value })),
  ];
}
