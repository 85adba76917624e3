/**
 * Reads Syrup, accepting only the canonical form and only within limits.
 *
 * Whatever is not the one right encoding of some value is refused, so that what was signed can be
 * encoded again, byte for byte. A large ByteArray is a view into the message, so that file
 * contents are not copied; a small one is copied, so that it does not keep a large message alive.
 */
import { Sym } from '../symbol.ts';
import { errorFromText } from './error-value.ts';
import { SYRUP_LIMITS, SyrupError, type SyrupLimits } from './limits.ts';
import { compareEncoded } from './struct-order.ts';
import { textOf } from './utf8.ts';
import { SyrupRecord, Tagged } from './values.ts';

/** What a record in a message stands for; it may be the record itself. */
export type ReadRecord = (record: SyrupRecord) => unknown;

/** Chooses, by label and place, how the records within a field of the outermost record are read. */
export type ReadField = (label: string, index: number) => ReadRecord;

export const asRecord: ReadRecord = (record) => record;

const VIEW_BYTES_MIN = 16_384;
/** No length has more digits: a message is never this long. */
const LENGTH_DIGITS_MAX = 12;
const ZERO = 0x30;
const NINE = 0x39;
const NOT_A_NUMBER_HIGH = 0x7ff80000;

/** The value of `bytes`, all of them. Throws {@link SyrupError}. */
export function decode(
  bytes: Uint8Array,
  limits: SyrupLimits = SYRUP_LIMITS,
  readRecord: ReadRecord = asRecord,
): unknown {
  const reader = new Reader(bytes, limits);
  return reader.whole(reader.value(0, readRecord));
}

/**
 * As {@link decode}, for a message that must be one record labelled by a symbol: `readField` says
 * how the records inside each of its fields are read.
 */
export function decodeOperation(
  bytes: Uint8Array,
  limits: SyrupLimits,
  readField: ReadField,
): SyrupRecord {
  const reader = new Reader(bytes, limits);
  return reader.whole(reader.operation(readField));
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #limits: SyrupLimits;
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array, limits: SyrupLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  whole<T>(value: T): T {
    if (this.#at !== this.#bytes.length) this.#fail('Something stands behind the end');
    return value;
  }

  operation(readField: ReadField): SyrupRecord {
    if (this.#next() !== '<') this.#fail('A message must be a record');
    const label = this.value(1, asRecord);
    if (!(label instanceof Sym)) this.#fail('The label of a message must be a symbol');
    const fields: unknown[] = [];
    while (!this.#ends(0x3e)) fields.push(this.value(1, readField(label.name, fields.length)));
    return new SyrupRecord(label, fields);
  }

  value(depth: number, readRecord: ReadRecord): unknown {
    if (++this.#values > this.#limits.values) this.#fail('The message holds too many values');
    const byte = this.#bytes[this.#at];
    if (byte !== undefined && byte >= ZERO && byte <= NINE) return this.#counted();
    const mark = this.#next();
    if (mark === 't') return true;
    if (mark === 'f') return false;
    if (mark === 'D') return this.#float();
    if (depth >= this.#limits.depth) this.#fail('Data is nested too deep');
    if (mark === '[') return this.#sequence(0x5d, depth + 1, readRecord);
    if (mark === '{') return this.#struct(depth + 1, readRecord);
    if (mark === '<') return this.#record(depth + 1, readRecord);
    return this.#fail('No value begins like this');
  }

  #record(depth: number, readRecord: ReadRecord): unknown {
    const [label, ...fields] = this.#sequence(0x3e, depth, readRecord);
    if (label === undefined) this.#fail('A record must have a label');
    const record = new SyrupRecord(label, fields);
    if (!(label instanceof Sym)) return record;
    if (label.name === 'void') return this.#bare(fields, undefined);
    if (label.name === 'null') return this.#bare(fields, null);
    if (label.name === 'desc:error') return this.#error(fields);
    if (label.name === 'desc:tagged') return this.#tagged(fields);
    return readRecord(record);
  }

  #bare<T>(fields: readonly unknown[], value: T): T {
    return fields.length === 0 ? value : this.#fail('This record must have no fields');
  }

  #error([text, ...extra]: readonly unknown[]): Error {
    if (typeof text !== 'string') this.#fail('An error must begin with its text');
    return errorFromText(text, extra);
  }

  #tagged([tag, value, ...rest]: readonly unknown[]): Tagged {
    if (!(tag instanceof Sym) || rest.length > 0) this.#fail('A tagged value is malformed');
    return new Tagged(tag.name, value);
  }

  #sequence(end: number, depth: number, readRecord: ReadRecord): unknown[] {
    const values: unknown[] = [];
    while (!this.#ends(end)) values.push(this.value(depth, readRecord));
    return values;
  }

  #struct(depth: number, readRecord: ReadRecord): Record<string, unknown> {
    const struct: Record<string, unknown> = {};
    let before: { from: number; to: number } | undefined;
    while (!this.#ends(0x7d)) {
      const from = this.#at;
      const key = this.value(depth, asRecord);
      const here = { from, to: this.#at };
      if (typeof key !== 'string') this.#fail('The keys of a struct must be strings');
      if (before && compareEncoded(this.#bytes, before, here) >= 0) {
        this.#fail('The keys of a struct must be unique and in order');
      }
      before = here;
      const value = this.value(depth, readRecord);
      // Plain assignment of this one key would set the prototype instead.
      if (key === '__proto__') Object.defineProperty(struct, key, ownField(value));
      else struct[key] = value;
    }
    return struct;
  }

  #ends(mark: number): boolean {
    if (this.#at >= this.#bytes.length) this.#fail('The message is cut off');
    if (this.#bytes[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #float(): number {
    const { buffer, byteOffset } = this.#bytes;
    const view = new DataView(buffer, byteOffset + this.#take(8), 8);
    const value = view.getFloat64(0);
    const canonical = view.getUint32(0) === NOT_A_NUMBER_HIGH && view.getUint32(4) === 0;
    if (Number.isNaN(value) && !canonical) this.#fail('This is not the one encoding of NaN');
    return value;
  }

  /** An integer, or bytes, text or a symbol with their length in front. */
  #counted(): unknown {
    const from = this.#at;
    let digit = this.#bytes[this.#at];
    while (digit !== undefined && digit >= ZERO && digit <= NINE) digit = this.#bytes[++this.#at];
    const digits = this.#at - from;
    if (digits > 1 && this.#bytes[from] === ZERO) this.#fail('A number begins with zero');
    const mark = this.#next();
    if (mark === '+' || mark === '-') return this.#integer(from, digits, mark === '-');
    if (digits > LENGTH_DIGITS_MAX) this.#fail('A length is beyond all bounds');
    const start = this.#take(Number(textOf(this.#bytes, from, from + digits)));
    if (mark === ':') return this.#byteArray(start);
    if (mark === '"') return textOf(this.#bytes, start, this.#at);
    if (mark === "'") return new Sym(textOf(this.#bytes, start, this.#at));
    return this.#fail('A number must be followed by its kind');
  }

  #integer(from: number, digits: number, negative: boolean): bigint {
    if (digits > this.#limits.digits) this.#fail('An integer has too many digits');
    const size = BigInt(textOf(this.#bytes, from, from + digits));
    if (negative && size === 0n) this.#fail('There is no negative zero among integers');
    return negative ? -size : size;
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
    if (length > this.#bytes.length - start) this.#fail('The message is cut off');
    this.#at = start + length;
    return start;
  }

  #next(): string {
    return String.fromCharCode(this.#bytes[this.#take(1)] as number);
  }

  #fail(wrong: string): never {
    throw new SyrupError(wrong, this.#at);
  }
}

function ownField(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}
