/**
 * How values look inside a sealed record: CBOR, with tags for what CBOR has no word for.
 *
 * A reference becomes what it can be found by after a restart: actor and facet, the name of a
 * device, or the sturdy location of something in another vat.
 */
import { Encoder, Tag } from 'cbor-x';
import { isRef, type Ref, Sym, Vow } from '../captp/index.ts';
import type { Keeper } from './values.ts';

const REFERENCE = 40_001;
const BIGINT = 40_002;
const SYMBOL = 40_003;
const NEGATIVE_ZERO = 40_004;
/**
 * A field called `__proto__` would be lost, and is dangerous; the record is written as a list of
 * pairs.
 */
const PAIRS = 40_005;
const PROMISE = 40_006;

/** A reference as plain data. `lost` is one that could not be kept: it comes back broken. */
export type StoredRef =
  | readonly ['near', actor: Uint8Array, kind: string, facet: string]
  | readonly ['device', name: string]
  | readonly ['far', locator: string, swiss: Uint8Array]
  | readonly ['lost'];

/** Promises as plain data: by their numbers. */
export interface PromiseTable {
  nameInRecord(vow: Vow): Uint8Array;
  namedInRecord(id: Uint8Array): Vow;
}

export interface RefTable {
  /** Throws when the reference cannot be stored, unless `lossy`. */
  store(ref: Ref, lossy: boolean): StoredRef;
  revive(stored: StoredRef): Ref;
}

const cbor = new Encoder({
  useRecords: false,
  structuredClone: false,
  tagUint8Array: false,
  mapsAsObjects: true,
});

export class Codec {
  readonly #refs: RefTable;
  readonly #promises: PromiseTable;
  readonly #keeper: Keeper;

  constructor(refs: RefTable, promises: PromiseTable, keeper: Keeper) {
    this.#refs = refs;
    this.#promises = promises;
    this.#keeper = keeper;
  }

  encode(value: unknown): Uint8Array {
    return cbor.encode(this.#toPlain(value, false));
  }

  /** As {@link encode}, but references that cannot be kept come back broken. */
  encodeLossy(value: unknown): Uint8Array {
    return cbor.encode(this.#toPlain(value, true));
  }

  /** Gives the value frozen, ready to be kept. */
  decode(bytes: Uint8Array): unknown {
    return this.#keeper.keep(this.#fromPlain(cbor.decode(bytes)));
  }

  #toPlain(value: unknown, lossy: boolean): unknown {
    if (typeof value === 'bigint') return new Tag(value.toString(16), BIGINT);
    if (Object.is(value, -0)) return new Tag(0, NEGATIVE_ZERO);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (isRef(value)) return new Tag(this.#refs.store(value, lossy), REFERENCE);
    if (value instanceof Sym) return new Tag(value.name, SYMBOL);
    if (value instanceof Vow) return new Tag(this.#promises.nameInRecord(value), PROMISE);
    if (Object.hasOwn(value, '__proto__')) {
      const pairs = Object.entries(value).map(([name, of]) => [name, this.#toPlain(of, lossy)]);
      return new Tag(pairs.flat(), PAIRS);
    }
    return this.#plainWithin(value as Record<string, unknown>, lossy);
  }

  /** Most values need no change, and then none is copied. */
  #plainWithin(value: Record<string, unknown>, lossy: boolean): unknown {
    let plain = value;
    for (const name of Object.keys(value)) {
      const inner = value[name];
      const made = this.#toPlain(inner, lossy);
      if (Object.is(made, inner)) continue;
      if (plain === value) plain = (Array.isArray(value) ? [...value] : { ...value }) as never;
      plain[name] = made;
    }
    return plain;
  }

  #fromPlain(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (value instanceof Tag) return this.#fromTag(value);
    if (Array.isArray(value)) return value.map((inner) => this.#fromPlain(inner));
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) fields[name] = this.#fromPlain(fields[name]);
    return fields;
  }

  #fromTag({ tag, value }: Tag): unknown {
    if (tag === REFERENCE) return this.#refs.revive(value as StoredRef);
    if (tag === PROMISE) return this.#promises.namedInRecord(value as Uint8Array);
    if (tag === SYMBOL) return new Sym(value as string);
    if (tag === NEGATIVE_ZERO) return -0;
    if (tag === PAIRS) {
      const flat = value as unknown[];
      const names = flat.filter((_, at) => at % 2 === 0) as string[];
      return Object.fromEntries(names.map((name, at) => [name, this.#fromPlain(flat[2 * at + 1])]));
    }
    const text = value as string;
    return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
  }
}
