/**
 * The values of the wire that JavaScript has no type for.
 *
 * Everything else is what one expects: Integer is bigint, Float64 is number, String is string,
 * ByteArray is Uint8Array, List is an array, Struct is a plain object, Undefined and Null are
 * themselves, Symbol is {@link Sym}. A count is a bigint on the wire, because a Float64 never
 * equals an Integer there.
 */
import { Sym } from '../symbol.ts';

/**
 * `<label field …>`: in a message always a descriptor or a locator; the label is nearly always a
 * Sym.
 */
export class SyrupRecord {
  readonly label: unknown;
  readonly fields: readonly unknown[];

  constructor(label: unknown, fields: readonly unknown[]) {
    this.label = label;
    this.fields = fields;
  }
}

/** The record `<label …fields>` whose label is a symbol. */
export function record(label: string, ...fields: unknown[]): SyrupRecord {
  return new SyrupRecord(new Sym(label), fields);
}

/** The label of a record labelled by a symbol, or undefined for any other value. */
export function labelOf(value: unknown): string | undefined {
  return value instanceof SyrupRecord && value.label instanceof Sym ? value.label.name : undefined;
}

/** A value marked with a name, `<desc:tagged 'tag value>`: how others extend the set of values. */
export class Tagged {
  readonly tag: string;
  readonly value: unknown;

  constructor(tag: string, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** Is `value` a plain object, which travels as a Struct? */
export function isStruct(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
