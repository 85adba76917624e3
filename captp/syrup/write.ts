/**
 * Writes values as Syrup, in the one canonical form, straight into the buffer that is sent.
 *
 * References are no data: whoever writes gives a function that knows how the session names them,
 * and it is asked for every object that is not data by its class.
 */
import type { WriteReference, Writer } from '../codec.ts';
import { type Bytes, SendBuffer } from '../send-buffer.ts';
import { Sym } from '../symbol.ts';
import { errorText, RemoteError } from './error-value.ts';
import { NotPassable, SYRUP_LIMITS, SyrupError, type SyrupLimits } from './limits.ts';
import {
  BYTES,
  FALSE,
  FLOAT,
  LIST,
  LIST_END,
  NOT_A_NUMBER_HIGH,
  PLUS,
  RECORD,
  RECORD_END,
  STRING,
  STRUCT,
  STRUCT_END,
  SYMBOL,
  TRUE,
  ZERO,
} from './marks.ts';
import { inWireOrder } from './struct-order.ts';
import { SHORT_CHARS, utf8 } from './utf8.ts';
import { isStruct, SyrupRecord, Tagged } from './values.ts';

/** More than any number below 2^53 takes, with its mark. */
const NUMBER_BYTES = 24;

/** For the bytes of a Float64. */
const float = new DataView(new ArrayBuffer(8));

/** What no subclass can change. */
const lengthOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  'length',
)?.get as (this: Uint8Array) => number;

const noReferences: WriteReference = () => false;

export class SyrupWriter implements Writer {
  readonly #out: SendBuffer;
  readonly #limits: SyrupLimits;
  #references: WriteReference = noReferences;
  #values = 0;
  /** Where a value stands that is written for a reference. */
  #depth = 0;

  constructor(out: SendBuffer, limits: SyrupLimits = SYRUP_LIMITS) {
    this.#out = out;
    this.#limits = limits;
  }

  begin(): void {
    this.#values = 0;
    this.#depth = 0;
  }

  openRecord(label: string): void {
    this.#count();
    this.#byte(RECORD);
    this.#text(SYMBOL, label);
  }

  closeRecord(): void {
    this.#byte(RECORD_END);
  }

  numbered(label: string, value: number): void {
    this.#count();
    this.#count();
    this.#byte(RECORD);
    this.#shortText(SYMBOL, label);
    this.#number(value, PLUS);
    this.#byte(RECORD_END);
  }

  openList(): void {
    this.#byte(LIST);
  }

  closeList(): void {
    this.#byte(LIST_END);
  }

  boolean(value: boolean): void {
    this.#byte(value ? TRUE : FALSE);
  }

  integer(value: number): void {
    this.#count();
    this.#number(value, PLUS);
  }

  value(value: unknown, references: WriteReference = noReferences): void {
    // A reference may be written as a record of values: then this is called within itself.
    const before = this.#references;
    this.#references = references;
    this.#value(value, this.#depth);
    this.#references = before;
  }

  #value(value: unknown, depth: number): void {
    this.#count();
    switch (typeof value) {
      case 'string':
        return this.#text(STRING, value);
      case 'bigint':
        return this.#bigint(value);
      case 'number':
        return this.#float(value);
      case 'boolean':
        return this.boolean(value);
      case 'undefined':
        return this.#bare('void', depth);
      case 'object':
        return value === null ? this.#bare('null', depth) : this.#object(value, depth);
      default:
        throw new NotPassable(`A ${typeof value}`);
    }
  }

  #object(value: object, depth: number): void {
    if (Array.isArray(value)) this.#list(value, depth);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (value instanceof Sym) this.#text(SYMBOL, value.name);
    else if (value instanceof SyrupRecord) this.#record(value.label, value.fields, depth);
    else if (value instanceof Tagged) {
      this.#record(new Sym('desc:tagged'), [new Sym(value.tag), value.value], depth);
    } else this.#referenceOrData(value, depth);
  }

  #referenceOrData(value: object, depth: number): void {
    // A descriptor is a record; a handoff is several, within each other.
    this.#depth = this.#within(depth);
    const written = this.#references(value);
    this.#depth = 0;
    if (!written) this.#data(value, depth);
  }

  #data(value: object, depth: number): void {
    if (!(value instanceof Error)) return this.#struct(value, depth);
    const extra = value instanceof RemoteError ? value.extra : [];
    this.#record(new Sym('desc:error'), [errorText(value), ...extra], depth);
  }

  #list(values: readonly unknown[], depth: number): void {
    const within = this.#within(depth);
    this.#byte(LIST);
    for (let i = 0; i < values.length; i++) this.#value(values[i], within);
    this.#byte(LIST_END);
  }

  #record(label: unknown, fields: readonly unknown[], depth: number): void {
    const within = this.#within(depth);
    this.#byte(RECORD);
    this.#value(label, within);
    for (let i = 0; i < fields.length; i++) this.#value(fields[i], within);
    this.#byte(RECORD_END);
  }

  #struct(value: object, depth: number): void {
    if (!isStruct(value)) {
      const { name } = Object.getPrototypeOf(value).constructor ?? {};
      throw new NotPassable(typeof name === 'string' && name ? `A ${name}` : 'This object');
    }
    if (Object.getOwnPropertySymbols(value).length > 0) {
      throw new NotPassable('An object with symbol-named fields');
    }
    const within = this.#within(depth);
    this.#byte(STRUCT);
    for (const key of inWireOrder(Object.keys(value))) {
      this.#count();
      this.#text(STRING, key);
      this.#value(value[key], within);
    }
    this.#byte(STRUCT_END);
  }

  /** The depth inside a container that stands at `depth`. */
  #within(depth: number): number {
    if (depth >= this.#limits.depth) {
      throw new SyrupError('Data is nested too deep, or in a circle');
    }
    return depth + 1;
  }

  #byte(value: number): void {
    const out = this.#out;
    out.room(1);
    out.bytes[out.at++] = value;
  }

  #text(mark: number, text: string): void {
    if (text.length > SHORT_CHARS || !this.#shortText(mark, text)) {
      const bytes = utf8(text);
      this.#number(bytes.length, mark);
      this.#out.room(bytes.length);
      this.#out.bytes.set(bytes, this.#out.at);
      this.#out.at += bytes.length;
    }
  }

  /** Writes short text if all of it is ASCII. */
  #shortText(mark: number, text: string): boolean {
    const out = this.#out;
    const length = text.length;
    out.room(length + 3);
    const bytes = out.bytes;
    let at = out.at;
    if (length > 9) bytes[at++] = ZERO + ((length / 10) | 0);
    bytes[at++] = ZERO + (length % 10);
    bytes[at++] = mark;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return false;
      bytes[at++] = unit;
    }
    out.at = at;
    return true;
  }

  /** Digits, and the mark that says of what. */
  #number(value: number, mark: number): void {
    const out = this.#out;
    out.room(NUMBER_BYTES);
    const at = writeDigits(out.bytes, out.at, value);
    out.bytes[at] = mark;
    out.at = at + 1;
  }

  #bigint(value: bigint): void {
    const digits = value < 0n ? (-value).toString() : value.toString();
    if (digits.length > this.#limits.digits) throw new SyrupError('A number is too large');
    const text = digits + (value < 0n ? '-' : '+');
    const out = this.#out;
    out.room(text.length);
    for (let i = 0; i < text.length; i++) out.bytes[out.at++] = text.charCodeAt(i);
  }

  #bytes(value: Uint8Array): void {
    const length = lengthOf.call(value);
    // A subclass may say what it likes of itself.
    if (length !== value.length)
      throw new NotPassable('A byte array of another length than it says');
    this.#number(length, BYTES);
    this.#out.append(value);
  }

  #count(): void {
    if (++this.#values > this.#limits.values) throw new SyrupError('There are too many values');
  }

  #bare(label: string, depth: number): void {
    this.#within(depth);
    this.openRecord(label);
    this.closeRecord();
  }

  #float(value: number): void {
    // There is one NaN on the wire, whatever its bits are here.
    float.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
    if (Number.isNaN(value)) float.setUint32(0, NOT_A_NUMBER_HIGH);
    const out = this.#out;
    out.room(9);
    const bytes = out.bytes;
    let at = out.at;
    bytes[at++] = FLOAT;
    for (let i = 0; i < 8; i++) bytes[at++] = float.getUint8(i);
    out.at = at;
  }
}

/** Writes `value` in decimal digits; answers where they end. */
function writeDigits(bytes: Uint8Array, from: number, value: number): number {
  if (value < 10) {
    bytes[from] = ZERO + value;
    return from + 1;
  }
  let end = from + 1;
  for (let power = 10; power <= value; power *= 10) end++;
  let rest = value;
  for (let at = end - 1; at >= from; at--) {
    const tenth = Math.floor(rest / 10);
    bytes[at] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
  return end;
}

/** Where single values are written: memory of its own for each would cost more than the rest. */
let spare: SendBuffer | undefined;

/** Encodes one value that holds no references. Throws as {@link Writer.value}. */
export function encode(value: unknown): Bytes {
  // A getter within `value` may encode something, too.
  const out = spare ?? new SendBuffer();
  spare = undefined;
  out.begin();
  try {
    new SyrupWriter(out).value(value);
    return out.bytes.slice(out.at - out.frameLength, out.at);
  } finally {
    out.rollBack();
    spare = out;
  }
}
