/**
 * Syrup once more, for the tester alone.
 *
 * It shares no line with captp/syrup, so that an error in one cannot hide the same error in the
 * other. It is slow and small, reads nothing but the canonical form, and keeps every difference
 * that the wire knows: Integer is bigint, Float64 is number, Struct is a Map in wire order.
 */

export class RawSymbol {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class RawRecord {
  readonly label: string;
  readonly fields: readonly Raw[];

  constructor(label: string, fields: readonly Raw[]) {
    this.label = label;
    this.fields = fields;
  }
}

export type Raw =
  | bigint
  | number
  | string
  | boolean
  | Uint8Array
  | RawSymbol
  | RawRecord
  | readonly Raw[]
  | ReadonlyMap<string, Raw>;

export const symbol = (name: string): RawSymbol => new RawSymbol(name);

/** `<label …fields>`, the label a Symbol. */
export const rec = (label: string, ...fields: Raw[]): RawRecord => new RawRecord(label, fields);

export const struct = (fields: Record<string, Raw>): Map<string, Raw> =>
  new Map(Object.entries(fields));

const NAN_HEX = '7ff8000000000000';

/** The canonical bytes of `value`; the keys of a Map may stand in any order. */
export function write(value: Raw): Buffer {
  if (typeof value === 'bigint') return Buffer.from(value < 0n ? `${-value}-` : `${value}+`);
  if (typeof value === 'boolean') return Buffer.from(value ? 't' : 'f');
  if (typeof value === 'number') return Buffer.concat([Buffer.from('D'), float64(value)]);
  if (typeof value === 'string') return measured(Buffer.from(value, 'utf8'), '"');
  if (value instanceof Uint8Array) return measured(value, ':');
  if (value instanceof RawSymbol) return measured(Buffer.from(value.name, 'utf8'), "'");
  if (value instanceof RawRecord) {
    return between('<', [write(symbol(value.label)), ...value.fields.map(write)], '>');
  }
  if (value instanceof Map) return writeStruct(value);
  return between('[', (value as readonly Raw[]).map(write), ']');
}

function writeStruct(fields: ReadonlyMap<string, Raw>): Buffer {
  const pairs = [...fields].map(([key, value]) => ({ key: write(key), value: write(value) }));
  pairs.sort((a, b) => Buffer.compare(a.key, b.key));
  return between(
    '{',
    pairs.flatMap(({ key, value }) => [key, value]),
    '}',
  );
}

function float64(value: number): Buffer {
  if (Number.isNaN(value)) return Buffer.from(NAN_HEX, 'hex');
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function measured(bytes: Uint8Array, mark: string): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length}${mark}`), bytes]);
}

function between(open: string, parts: readonly Buffer[], close: string): Buffer {
  return Buffer.concat([Buffer.from(open), ...parts, Buffer.from(close)]);
}

/** The bytes end within a value. */
export class Incomplete extends Error {}

/** These are not the canonical bytes of any value. */
export class NotCanonical extends Error {}

/** The one value that `bytes` are. Throws {@link Incomplete} or {@link NotCanonical}. */
export function read(bytes: Uint8Array): Raw {
  const { value, end } = readFirst(bytes);
  if (end !== bytes.length) throw new NotCanonical('bytes follow the value');
  return value;
}

/** The value that `bytes` begin with, and where it ends. Throws as {@link read}. */
export function readFirst(bytes: Uint8Array): { value: Raw; end: number } {
  const reader = new RawReader(bytes);
  const value = reader.value();
  return { value, end: reader.at };
}

class RawReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  value(): Raw {
    const mark = this.#peek();
    if (/\d/.test(mark)) return this.#measured();
    this.at++;
    if (mark === 't') return true;
    if (mark === 'f') return false;
    if (mark === 'D') return this.#float64();
    if (mark === '[') return this.#until(']');
    if (mark === '{') return this.#struct();
    if (mark === '<') return this.#record();
    throw new NotCanonical(`no value begins with ${JSON.stringify(mark)}`);
  }

  #peek(): string {
    if (this.at >= this.#bytes.length) throw new Incomplete();
    return String.fromCharCode(this.#bytes[this.at] as number);
  }

  #take(count: number): Buffer {
    if (this.at + count > this.#bytes.length) throw new Incomplete();
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  #measured(): Raw {
    let digits = '';
    while (/\d/.test(this.#peek())) digits += this.#take(1).toString('latin1');
    if (digits.length > 1 && digits.startsWith('0')) throw new NotCanonical('a leading zero');
    const mark = this.#take(1).toString('latin1');
    if (mark === '+') return BigInt(digits);
    if (mark === '-') {
      if (digits === '0') throw new NotCanonical('a negative zero');
      return -BigInt(digits);
    }
    if (mark === ':') return Uint8Array.from(this.#take(Number(digits)));
    if (mark === '"') return this.#text(Number(digits));
    if (mark === "'") return symbol(this.#text(Number(digits)));
    throw new NotCanonical(`digits before ${JSON.stringify(mark)}`);
  }

  #text(length: number): string {
    const bytes = this.#take(length);
    const text = bytes.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(bytes)) throw new NotCanonical('text that is no UTF-8');
    return text;
  }

  #float64(): number {
    const bytes = this.#take(8);
    const value = bytes.readDoubleBE();
    if (!float64(value).equals(bytes)) throw new NotCanonical('a NaN with a payload');
    return value;
  }

  #until(close: string): Raw[] {
    const values: Raw[] = [];
    while (this.#peek() !== close) values.push(this.value());
    this.at++;
    return values;
  }

  #struct(): Map<string, Raw> {
    const flat = this.#until('}');
    if (flat.length % 2 === 1) throw new NotCanonical('a key without a value');
    const fields = new Map<string, Raw>();
    for (let i = 0; i < flat.length; i += 2) {
      const [key, value] = [flat[i] as Raw, flat[i + 1] as Raw];
      if (typeof key !== 'string') throw new NotCanonical('a key that is no String');
      if (fields.has(key)) throw new NotCanonical('a key twice');
      const last = [...fields.keys()].at(-1);
      if (last !== undefined && Buffer.compare(write(last), write(key)) > 0) {
        throw new NotCanonical('keys out of order');
      }
      fields.set(key, value);
    }
    return fields;
  }

  #record(): RawRecord {
    const [label, ...fields] = this.#until('>');
    if (!(label instanceof RawSymbol)) throw new NotCanonical('a label that is no Symbol');
    return new RawRecord(label.name, fields);
  }
}
