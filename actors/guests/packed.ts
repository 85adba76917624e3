/**
 * Packed values: what goes into a guest's process and what comes out of it, as bytes.
 *
 * Bytes, because a decoder with bounds is all that a hostile process can then reach. A reference is
 * packed as its place in a table that stays outside: `<ref 3>`. The process can name places of the
 * table of this one call and nothing else, so whatever it invents, it can use only what it was
 * handed. The same code runs on both sides; inside it meets values that fight back (getters,
 * proxies), so each field is read once, and what is packed is a copy.
 */
import { decode, encode, Tagged } from '../../captp/index.ts';
import { VatError } from '../../vat/index.ts';

/** Bytes of one packed message. */
export const PACKED_BYTES_MAX = 1_048_576;
/** Lists and records within each other. */
const DEPTH_MAX = 30;
/** Values in one message. */
const VALUES_MAX = 100_000;
/** Beyond this a bigint is too long to be written down. */
const BIGINT_MAX = 2n ** 4_096n;
const FORBIDDEN_NAME = '__proto__';

/** What is packed is no plain value, or too large. */
export class NotPacked extends VatError {
  constructor(code: 'not-a-value' | 'too-large', message: string) {
    super('NotPacked', code, message);
  }
}

/** What stands for an object that is a reference or a promise; undefined for any other. */
export type NameOf = (value: object) => Tagged | undefined;
/** What a name stands for. Throws for one that was never given. */
export type Named = (tag: string, place: number) => unknown;

/** Packs a plain value. Throws {@link NotPacked}, and whatever reading `value` throws. */
export function pack(value: unknown, nameOf: NameOf): Uint8Array {
  const packed = encode(new Packer(nameOf).plain(value, DEPTH_MAX));
  if (packed.length > PACKED_BYTES_MAX) throw tooLarge();
  return packed;
}

/** The name of `place` in a table. */
export function nameOfPlace(tag: string, place: number): Tagged {
  return new Tagged(tag, BigInt(place));
}

class Packer {
  readonly #nameOf: NameOf;
  #values = 0;
  #bytes = 0;

  constructor(nameOf: NameOf) {
    this.#nameOf = nameOf;
  }

  plain(value: unknown, left: number): unknown {
    this.#values += 1;
    if (this.#values > VALUES_MAX) throw tooLarge();
    if (typeof value === 'object' && value !== null) return this.#object(value, left);
    if (typeof value === 'string') this.#count(value.length);
    if (typeof value === 'bigint' && (value > BIGINT_MAX || value < -BIGINT_MAX)) throw tooLarge();
    if (typeof value === 'function' || typeof value === 'symbol') throw notAValue(typeof value);
    return value;
  }

  #object(value: object, left: number): unknown {
    const named = this.#nameOf(value);
    if (named) return named;
    if (left === 0) throw new NotPacked('too-large', 'This value is nested too deep.');
    if (typedArrayName(value) === 'Uint8Array') return this.#bytesOf(value as Uint8Array);
    if (Array.isArray(value)) return this.#list(value, left);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return this.#record(value, left);
    throw notAValue('instance of a class');
  }

  #bytesOf(value: Uint8Array): Uint8Array {
    this.#count(byteLengthOf(value));
    return new Uint8Array(value);
  }

  #list(value: readonly unknown[], left: number): unknown[] {
    const { length } = value;
    if (!Number.isSafeInteger(length) || length > VALUES_MAX) throw tooLarge();
    const list: unknown[] = [];
    for (let at = 0; at < length; at++) list.push(this.plain(value[at], left - 1));
    return list;
  }

  #record(value: object, left: number): object {
    const fields: [string, unknown][] = [];
    for (const name of Object.keys(value)) {
      if (name === FORBIDDEN_NAME) throw notAValue(`field “${FORBIDDEN_NAME}”`);
      this.#count(name.length);
      fields.push([name, this.plain(Reflect.get(value, name), left - 1)]);
    }
    return Object.fromEntries(fields);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > PACKED_BYTES_MAX) throw tooLarge();
  }
}

/** The value that was packed. Throws SyrupError or {@link NotPacked} for what `pack` never makes. */
export function unpack(packed: Uint8Array, named: Named): unknown {
  if (packed.length > PACKED_BYTES_MAX) throw tooLarge();
  return revive(decode(packed), named);
}

function revive(value: unknown, named: Named): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // A large one is a view into the message.
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map((inner) => revive(inner, named));
  if (value instanceof Tagged) return named(value.tag, placeIn(value));
  if (Object.getPrototypeOf(value) !== Object.prototype) throw notAValue('wire value of that kind');
  const fields = Object.entries(value);
  if (fields.some(([name]) => name === FORBIDDEN_NAME)) throw notAValue('field of that name');
  return Object.fromEntries(fields.map(([name, inner]) => [name, revive(inner, named)]));
}

function placeIn({ value }: Tagged): number {
  if (typeof value !== 'bigint' || value < 0n || value > VALUES_MAX) throw notAValue('such name');
  return Number(value);
}

// What no object can lie about: these look at what it is made of, not at its properties.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const typedArrayTag = getterOf(typedArray, Symbol.toStringTag);
const byteLength = getterOf(typedArray, 'byteLength');

function getterOf(object: object, name: PropertyKey): () => unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.get as () => unknown;
}

function typedArrayName(value: object): unknown {
  return Reflect.apply(typedArrayTag, value, []);
}

function byteLengthOf(value: Uint8Array): number {
  return Reflect.apply(byteLength, value, []) as number;
}

function notAValue(what: string): NotPacked {
  const text = `A guest takes and gives plain values and references, no ${what}.`;
  return new NotPacked('not-a-value', text);
}

function tooLarge(): NotPacked {
  const text = `What goes to a guest or comes from it is at most ${PACKED_BYTES_MAX} bytes.`;
  return new NotPacked('too-large', text);
}
