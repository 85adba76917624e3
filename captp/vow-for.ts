/** Whatever somebody gave, as a promise that keeps the order of what is sent to it. */
import { makeVow, Vow } from './vow.ts';

/** The promise for `value`, which may be one itself. */
export function vowFor(value: unknown): Vow {
  if (value instanceof Vow) return value;
  const { vow, resolver } = makeVow();
  resolver.resolve(value);
  return vow;
}
