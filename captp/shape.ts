/**
 * What a value of the wire must look like, written down once: for those who write it and for those
 * who check what came.
 *
 * A shape is such a value with holes. A text in it is a symbol; a function is a hole, and says
 * whether a value fits into it. There is one encoding of each value, so what has the shape, and the
 * same in its holes, has the same bytes.
 */
import { Sym, sym } from './symbol.ts';
import { SyrupRecord } from './syrup/values.ts';

type Hole = (value: unknown) => boolean;

/** A value of symbols, lists and holes. */
export type ListShape = string | Hole | readonly ListShape[];

/** A record has the shape of its label and that of the list of its fields. */
export type Shape = ListShape | readonly Shape[] | SyrupRecord;

/** What stands in the holes of `shape`, in order; undefined when `value` has another shape. */
export function holesOf(shape: Shape, value: unknown): unknown[] | undefined {
  if (typeof shape === 'function') return shape(value) ? [value] : undefined;
  if (typeof shape === 'string') {
    return value instanceof Sym && value.name === shape ? [] : undefined;
  }
  if (shape instanceof SyrupRecord) {
    return value instanceof SyrupRecord ? holesOf(partsOf(shape), partsOf(value)) : undefined;
  }
  if (!Array.isArray(value) || value.length !== shape.length) return undefined;
  const holes = shape.map((part, i) => holesOf(part, value[i]));
  return holes.includes(undefined) ? undefined : (holes as unknown[][]).flat();
}

/** The value of that shape with `contents` in its holes, in order; takes them away. */
export function filled(shape: ListShape, contents: unknown[]): unknown {
  if (typeof shape === 'function') return contents.shift();
  return typeof shape === 'string' ? sym(shape) : shape.map((part) => filled(part, contents));
}

/** A hole for so many bytes. */
export function bytesOf(length: number): Hole {
  return (value) => value instanceof Uint8Array && value.length === length;
}

function partsOf({ label, fields }: SyrupRecord): Shape[] {
  return [label, fields] as Shape[];
}
