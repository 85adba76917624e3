/**
 * Reads Syrup, accepting only the canonical form and only within limits.
 *
 * Whatever is not the one right encoding of some value is refused, so that what was signed can be
 * encoded again, byte for byte. A large ByteArray is a view into the message, so that file
 * contents are not copied; a small one is copied, so that it does not keep a large message alive.
 */
import type { Reader, ReadReferences } from '../codec.ts';
import { Sym } from '../symbol.ts';
import { errorFromText } from './error-value.ts';
import { SYRUP_LIMITS, SyrupError, type SyrupLimits } from './limits.ts';
import {
  BYTES,
  FALSE,
  FLOAT,
  LIST,
  LIST_END,
  MINUS,
  NINE,
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
import { nameSymbol, nameText } from './names.ts';
import { compareEncoded } from './struct-order.ts';
import { textOf } from './utf8.ts';
import { SyrupRecord, Tagged } from './values.ts';

const VIEW_BYTES_MIN = 16_384;
/** What a value takes beside its bytes: an empty list is two bytes on the wire. */
const VALUE_BYTES = 40;
/** So many digits always fit in a number. */
const NUMBER_DIGITS_MAX = 15;

/** For the bytes of a Float64. */
const float = new DataView(new ArrayBuffer(8));

/** Nothing is a reference: records are read as records. */
const asRecords: ReadReferences = {
  isKind: (_): _ is never => false,
  descriptor: () => undefined,
  record: (record) => record,
};

export class SyrupReader implements Reader {
  readonly #limits: SyrupLimits;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #values = 0;

  constructor(limits: SyrupLimits = SYRUP_LIMITS) {
    this.#limits = limits;
  }

  begin(frame: Uint8Array): void {
    this.#bytes = frame;
    this.#at = 0;
    this.#values = 0;
  }

  get weight(): number {
    return this.#at + VALUE_BYTES * this.#values;
  }

  finish(): void {
    if (this.#at !== this.#bytes.length) this.#fail('Something stands behind the end');
    this.#bytes = NOTHING;
  }

  openRecord(): string {
    this.#expect(RECORD);
    return this.#name(SYMBOL);
  }

  closesRecord(): boolean {
    return this.#ends(RECORD_END);
  }

  integer(): number {
    const size = this.#digits();
    if (!Number.isSafeInteger(size)) this.#fail('A number is too large');
    this.#expect(PLUS);
    return size;
  }

  integerOrFalse(): number {
    return this.isFalse() ? -1 : this.integer();
  }

  integers(): number[] {
    if (this.#bytes[this.#at] !== LIST) return [this.integer()];
    this.#at++;
    const list: number[] = [];
    while (!this.#ends(LIST_END)) {
      this.#count();
      list.push(this.integer());
    }
    return list;
  }

  isFalse(): boolean {
    if (this.#bytes[this.#at] !== FALSE) return false;
    this.#at++;
    return true;
  }

  list(references: ReadReferences): unknown[] {
    this.#expect(LIST);
    return this.#sequence(LIST_END, 0, references);
  }

  value(references: ReadReferences = asRecords): unknown {
    return this.#value(0, references);
  }

  #value(depth: number, references: ReadReferences): unknown {
    this.#count();
    const mark = this.#bytes[this.#at];
    if (mark === undefined) this.#fail('The message is cut off');
    if (mark >= ZERO && mark <= NINE) return this.#counted();
    this.#at++;
    if (mark === TRUE) return true;
    if (mark === FALSE) return false;
    if (mark === FLOAT) return this.#float();
    if (depth >= this.#limits.depth) this.#fail('Data is nested too deep');
    if (mark === LIST) return this.#sequence(LIST_END, depth + 1, references);
    if (mark === STRUCT) return this.#struct(depth + 1, references);
    if (mark === RECORD) return this.#record(depth + 1, references);
    return this.#fail('No value looks like this');
  }

  #record(depth: number, references: ReadReferences): unknown {
    const label = this.#value(depth, references);
    if (!(label instanceof Sym)) {
      return new SyrupRecord(label, this.#sequence(RECORD_END, depth, references));
    }
    const { name } = label;
    if (references.isKind(name)) {
      const position = this.integer();
      this.#expect(RECORD_END);
      return references.descriptor(name, position);
    }
    const fields = this.#sequence(RECORD_END, depth, references);
    const [first, ...more] = fields;
    switch (name) {
      case 'void':
        if (fields.length === 0) return undefined;
        break;
      case 'null':
        if (fields.length === 0) return null;
        break;
      case 'desc:error':
        if (typeof first === 'string') return errorFromText(first, more);
        break;
      case 'desc:tagged':
        if (first instanceof Sym && more.length === 1) return new Tagged(first.name, more[0]);
        break;
      default:
        return references.record(new SyrupRecord(label, fields));
    }
    return this.#fail('A record is malformed');
  }

  #sequence(end: number, depth: number, references: ReadReferences): unknown[] {
    // Most are short: an array that grows would keep room for sixteen.
    if (this.#ends(end)) return [];
    const first = this.#value(depth, references);
    if (this.#ends(end)) return [first];
    const second = this.#value(depth, references);
    if (this.#ends(end)) return [first, second];
    const third = this.#value(depth, references);
    if (this.#ends(end)) return [first, second, third];
    const values = [first, second, third, this.#value(depth, references)];
    while (!this.#ends(end)) values.push(this.#value(depth, references));
    return values;
  }

  #struct(depth: number, references: ReadReferences): Record<string, unknown> {
    const struct: Record<string, unknown> = {};
    let before = -1;
    let beforeEnd = -1;
    while (!this.#ends(STRUCT_END)) {
      const from = this.#at;
      const key = this.#name(STRING);
      const to = this.#at;
      if (before >= 0 && compareEncoded(this.#bytes, before, beforeEnd, from, to) >= 0) {
        this.#fail('Keys must be unique and in order');
      }
      before = from;
      beforeEnd = to;
      const value = this.#value(depth, references);
      // Plain assignment of this one key would set the prototype instead.
      if (key === '__proto__') Object.defineProperty(struct, key, ownField(value));
      else struct[key] = value;
    }
    return struct;
  }

  /** Short text behind its length: a key or a label. */
  #name(mark: number): string {
    this.#count();
    const length = this.#digits();
    this.#expect(mark);
    const start = this.#take(length);
    return nameText(this.#bytes, start, this.#at);
  }

  #ends(mark: number): boolean {
    if (this.#at >= this.#bytes.length) this.#fail('The message is cut off');
    if (this.#bytes[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: number): void {
    if (this.#bytes[this.#at] !== mark) {
      this.#fail(`“${String.fromCharCode(mark)}” is expected`);
    }
    this.#at++;
  }

  #float(): number {
    const start = this.#take(8);
    for (let i = 0; i < 8; i++) float.setUint8(i, this.#bytes[start + i] as number);
    const value = float.getFloat64(0);
    const canonical = float.getUint32(0) === NOT_A_NUMBER_HIGH && float.getUint32(4) === 0;
    if (Number.isNaN(value) && !canonical) this.#fail('A number is not in its one form');
    return value;
  }

  /** The number that some digits are; from {@link NUMBER_DIGITS_MAX} digits on it may be inexact. */
  #digits(): number {
    const from = this.#at;
    let size = 0;
    let digit = this.#bytes[from];
    while (digit !== undefined && digit >= ZERO && digit <= NINE) {
      size = size * 10 + (digit - ZERO);
      digit = this.#bytes[++this.#at];
    }
    const digits = this.#at - from;
    if (digits === 0) this.#fail('A number is expected');
    if (digits > 1 && this.#bytes[from] === ZERO) this.#fail('A number is not in its one form');
    return size;
  }

  /** An integer, or bytes, text or a symbol with their length in front. */
  #counted(): unknown {
    const from = this.#at;
    const size = this.#digits();
    const digits = this.#at - from;
    const mark = this.#bytes[this.#at++];
    if (mark === PLUS || mark === MINUS) return this.#bigint(from, digits, size, mark === MINUS);
    const start = this.#take(size);
    if (mark === STRING) return textOf(this.#bytes, start, this.#at);
    if (mark === SYMBOL) return nameSymbol(this.#bytes, start, this.#at);
    if (mark === BYTES) return this.#byteArray(start);
    return this.#fail('No value looks like this');
  }

  #bigint(from: number, digits: number, size: number, negative: boolean): bigint {
    if (digits > this.#limits.digits) this.#fail('A number is too large');
    const small = digits <= NUMBER_DIGITS_MAX;
    const value = BigInt(small ? size : textOf(this.#bytes, from, from + digits));
    if (negative && size === 0) this.#fail('A number is not in its one form');
    return negative ? -value : value;
  }

  #byteArray(start: number): Uint8Array {
    const large = this.#at - start >= VIEW_BYTES_MIN;
    return large
      ? this.#bytes.subarray(start, this.#at)
      : Uint8Array.prototype.slice.call(this.#bytes, start, this.#at);
  }

  /** Steps over `length` bytes and says where they begin. */
  #take(length: number): number {
    const start = this.#at;
    // So a length beyond all numbers is beyond the message.
    if (length > this.#bytes.length - start) this.#fail('The message is cut off');
    this.#at = start + length;
    return start;
  }

  #count(): void {
    if (++this.#values > this.#limits.values) this.#fail('There are too many values');
  }

  #fail(wrong: string): never {
    throw new SyrupError(wrong, this.#at);
  }
}

const NOTHING = new Uint8Array();

function ownField(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

/** The value of `bytes`, all of them, with records as they are. Throws {@link SyrupError}. */
export function decode(bytes: Uint8Array, limits: SyrupLimits = SYRUP_LIMITS): unknown {
  const reader = new SyrupReader(limits);
  reader.begin(bytes);
  const value = reader.value();
  reader.finish();
  return value;
}
