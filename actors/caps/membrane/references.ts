/** The references and promises within a value, and the value with others in their places. */
import { isRef, type Ref, Vow } from '../../../captp/index.ts';

/** What stands for a reference or a promise on the other side. */
export interface Exchange {
  ref(ref: Ref): Ref;
  promise(promise: Vow): Vow;
}

/** All references in `value`. */
export function referencesIn(value: unknown, into = new Set<Ref>()): Set<Ref> {
  if (isRef(value)) into.add(value);
  else if (isComposed(value)) for (const inner of Object.values(value)) referencesIn(inner, into);
  return into;
}

/** `value` with its references and promises exchanged; itself when it has none. */
export function exchanged(value: unknown, exchange: Exchange): unknown {
  if (isRef(value)) return exchange.ref(value);
  if (value instanceof Vow) return exchange.promise(value);
  if (!isComposed(value)) return value;
  if (Array.isArray(value)) return value.map((inner) => exchanged(inner, exchange));
  const fields = Object.entries(value).map(([name, inner]) => [name, exchanged(inner, exchange)]);
  return Object.fromEntries(fields);
}

/** A list or a record. */
function isComposed(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isRef(value) || value instanceof Vow) {
    return false;
  }
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
