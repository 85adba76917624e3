/**
 * A value as an inspector shows it: a tree of plain data, cut where it is too long or too deep.
 *
 * What an actor holds are references, bytes and numbers of several sorts. All of it must be seen,
 * and nothing given away by that: a reference becomes a link (its name, not its power), and of bytes
 * only the count is told, because many bytes are keys or swiss numbers.
 */
import { isRef, Sym, Vow } from '../../captp/index.ts';
import type { StoredRef } from '../codec.ts';
import type { Core } from '../core.ts';
import { SeenPromise, SeenRef } from '../journal/seen.ts';
import { type Link, linkOf } from './links.ts';

/** Characters of one text that are shown. */
const SHOWN_TEXT_LENGTH_MAX = 2_000;
/** Items of one list, or fields of one record, that are shown. */
const SHOWN_ITEMS_MAX = 100;
/** Records and lists within each other that are shown. */
const SHOWN_DEPTH_MAX = 8;
/** Parts of one value that are shown, all taken together. */
const SHOWN_PARTS_MAX = 2_000;

/** `length` tells how many there are when not all are shown; of a text, its characters. */
export type ShownValue =
  | { readonly is: 'undefined' | 'null' | 'true' | 'false' | 'promise' }
  | { readonly is: 'text'; readonly text: string; readonly length: number }
  | { readonly is: 'number' | 'integer' | 'symbol'; readonly text: string }
  | { readonly is: 'bytes'; readonly length: number }
  | { readonly is: 'ref'; readonly link: Link }
  | { readonly is: 'list'; readonly items: readonly ShownValue[]; readonly length: number }
  | { readonly is: 'record'; readonly fields: readonly ShownField[]; readonly length: number }
  /** Too deep, or too much in one value, to be shown. */
  | { readonly is: 'more' };

export interface ShownField {
  readonly name: string;
  readonly value: ShownValue;
}

/** The part of a sturdy address that is a secret. */
const SWISS_IN_ADDRESS = /(ocapn:\/\/[^\s"']*?\/s\/|#(?:s|enter)=|\/s#)[^\s"']+/g;

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** `value` may be alive (from an actor that is awake) or only seen (from a record). */
export function show(core: Core, value: unknown): ShownValue {
  return new Showing(core).show(value, SHOWN_DEPTH_MAX);
}

class Showing {
  readonly #core: Core;
  #partsLeft = SHOWN_PARTS_MAX;

  constructor(core: Core) {
    this.#core = core;
  }

  show(value: unknown, depthLeft: number): ShownValue {
    if (this.#partsLeft-- <= 0) return { is: 'more' };
    if (typeof value === 'string') return showText(value);
    if (typeof value === 'boolean') return { is: value ? 'true' : 'false' };
    if (typeof value === 'bigint') return { is: 'integer', text: String(value) };
    if (typeof value === 'number') {
      return { is: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (typeof value !== 'object') return { is: 'undefined' };
    if (value === null) return { is: 'null' };
    if (value instanceof Uint8Array) return { is: 'bytes', length: value.length };
    if (value instanceof Sym) return { is: 'symbol', text: cut(value.name) };
    if (value instanceof Vow || value instanceof SeenPromise) return { is: 'promise' };
    const stored = this.#storedRef(value);
    if (stored) return { is: 'ref', link: linkOf(this.#core, stored) };
    if (depthLeft === 0) return { is: 'more' };
    return Array.isArray(value)
      ? this.#list(value, depthLeft - 1)
      : this.#record(value as Record<string, unknown>, depthLeft - 1);
  }

  #list(values: readonly unknown[], depthLeft: number): ShownValue {
    const items = values.slice(0, SHOWN_ITEMS_MAX).map((item) => this.show(item, depthLeft));
    return { is: 'list', items, length: values.length };
  }

  #record(record: Record<string, unknown>, depthLeft: number): ShownValue {
    const names = Object.keys(record);
    const fields = names
      .slice(0, SHOWN_ITEMS_MAX)
      .map((name) => ({ name: cut(name), value: this.show(record[name], depthLeft) }));
    return { is: 'record', fields, length: names.length };
  }

  #storedRef(value: object): StoredRef | undefined {
    if (value instanceof SeenRef) return value.stored;
    return isRef(value) ? this.#core.refs.store(value, true) : undefined;
  }
}

function showText(text: string): ShownValue {
  return { is: 'text', text: cut(text), length: text.length };
}

/** Cut to what is shown, without the secrets of addresses, and without halves of characters. */
function cut(text: string): string {
  const short = text.slice(0, SHOWN_TEXT_LENGTH_MAX).replace(SWISS_IN_ADDRESS, '$1…');
  return short.replace(LONE_SURROGATE, '\u{FFFD}');
}
