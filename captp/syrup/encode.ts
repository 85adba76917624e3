/**
 * Writes values as Syrup, in the one canonical form.
 *
 * References are no data: an encoder is given a function that knows how the session names them,
 * and asks it for every object that is not data by its class.
 */
import { Sym } from '../symbol.ts';
import { errorText, RemoteError } from './error-value.ts';
import { type Bytes, GrowingBuffer } from './growing-buffer.ts';
import { NotPassable, SYRUP_LIMITS, SyrupError, type SyrupLimits } from './limits.ts';
import { inWireOrder } from './struct-order.ts';
import { utf8Unless7bit } from './utf8.ts';
import { SyrupRecord, Tagged } from './values.ts';

/** The descriptor of a reference or promise, or undefined when `value` is neither. */
export type DescribeReference = (value: object) => SyrupRecord | undefined;

const noReferences: DescribeReference = () => undefined;

const TRUE = 0x74;
const FALSE = 0x66;
const FLOAT = 0x44;
const NOT_A_NUMBER = Uint8Array.of(0x7f, 0xf8, 0, 0, 0, 0, 0, 0);
const [LIST, LIST_END, STRUCT, STRUCT_END, RECORD, RECORD_END] = [
  0x5b, 0x5d, 0x7b, 0x7d, 0x3c, 0x3e,
];

/** An encoder with its own buffer; use one per connection. */
export class SyrupEncoder {
  readonly #out = new GrowingBuffer();
  readonly #limits: SyrupLimits;
  #describe: DescribeReference = noReferences;

  constructor(limits: SyrupLimits = SYRUP_LIMITS) {
    this.#limits = limits;
  }

  /**
   * The bytes of `value`.
   * Throws {@link NotPassable} for what cannot travel, {@link SyrupError} for text that is not well
   * formed or data nested too deep (or in a circle).
   */
  encode(value: unknown, describe: DescribeReference = noReferences): Bytes {
    this.#describe = describe;
    this.#out.clear();
    this.#value(value, 0);
    return this.#out.take();
  }

  #value(value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        return this.#text('"', value);
      case 'bigint':
        return this.#integer(value);
      case 'number':
        return this.#float(value);
      case 'boolean':
        return this.#out.byte(value ? TRUE : FALSE);
      case 'undefined':
        return this.#out.ascii("<4'void>");
      case 'object':
        return value === null ? this.#out.ascii("<4'null>") : this.#object(value, depth);
      default:
        throw new NotPassable(`A ${typeof value}`);
    }
  }

  #object(value: object, depth: number): void {
    if (Array.isArray(value)) this.#sequence(LIST, value, LIST_END, depth);
    else if (value instanceof Uint8Array) {
      this.#out.ascii(`${value.length}:`);
      this.#out.bytes(value);
    } else if (value instanceof Sym) this.#text("'", value.name);
    else if (value instanceof SyrupRecord) this.#record(value, depth);
    else if (value instanceof Tagged) {
      this.#record(
        new SyrupRecord(new Sym('desc:tagged'), [new Sym(value.tag), value.value]),
        depth,
      );
    } else this.#referenceOrData(value, depth);
  }

  #referenceOrData(value: object, depth: number): void {
    const descriptor = this.#describe(value);
    if (descriptor) this.#record(descriptor, depth);
    else if (value instanceof Error) {
      const extra = value instanceof RemoteError ? value.extra : [];
      this.#record(new SyrupRecord(new Sym('desc:error'), [errorText(value), ...extra]), depth);
    } else this.#struct(value, depth);
  }

  #sequence(open: number, values: readonly unknown[], close: number, depth: number): void {
    const within = this.#within(depth);
    this.#out.byte(open);
    for (let i = 0; i < values.length; i++) this.#value(values[i], within);
    this.#out.byte(close);
  }

  #record({ label, fields }: SyrupRecord, depth: number): void {
    this.#sequence(RECORD, [label, ...fields], RECORD_END, depth);
  }

  #struct(value: object, depth: number): void {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const name = prototype.constructor?.name;
      throw new NotPassable(typeof name === 'string' && name ? `A ${name}` : 'This object');
    }
    if (Object.getOwnPropertySymbols(value).length > 0) {
      throw new NotPassable('An object with symbol-named fields');
    }
    const within = this.#within(depth);
    this.#out.byte(STRUCT);
    for (const key of inWireOrder(Object.keys(value))) {
      this.#text('"', key);
      this.#value((value as Record<string, unknown>)[key], within);
    }
    this.#out.byte(STRUCT_END);
  }

  /** The depth inside a container that stands at `depth`. */
  #within(depth: number): number {
    if (depth >= this.#limits.depth) {
      throw new SyrupError('Data is nested too deep, or in a circle');
    }
    return depth + 1;
  }

  #text(mark: string, text: string): void {
    const bytes = utf8Unless7bit(text);
    if (!bytes) return this.#out.ascii(`${text.length}${mark}${text}`);
    this.#out.ascii(`${bytes.length}${mark}`);
    this.#out.bytes(bytes);
  }

  #integer(value: bigint): void {
    const digits = value < 0n ? (-value).toString() : value.toString();
    if (digits.length > this.#limits.digits) throw new SyrupError('An integer has too many digits');
    this.#out.ascii(digits + (value < 0n ? '-' : '+'));
  }

  #float(value: number): void {
    this.#out.byte(FLOAT);
    if (Number.isNaN(value)) this.#out.bytes(NOT_A_NUMBER);
    else this.#out.float64(value);
  }
}

/** Encodes one value that holds no references. Throws as {@link SyrupEncoder.encode}. */
export function encode(value: unknown): Bytes {
  return new SyrupEncoder().encode(value);
}
