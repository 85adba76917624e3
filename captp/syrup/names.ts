/**
 * Names that come again and again: labels, methods, fields.
 *
 * Nearly every message says `op:deliver`, `desc:export` and the name of some method, and making a
 * string of bytes each time would cost more than reading all the rest. So names are looked up by
 * their bytes in a table of fixed size; what is not there takes the place of what was. A hostile
 * peer can fill it with nonsense, which costs time but never memory, and never gives one name for
 * another: the bytes are compared.
 */
import { Sym } from '../symbol.ts';
import { textOf } from './utf8.ts';

const SLOTS = 1_024;
const NAME_BYTES_MAX = 40;

interface Name {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Shared by all who receive it, so it cannot be changed. */
  readonly symbol: Sym;
}

const table: (Name | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

/** The text of `bytes[from..to)`. Throws SyrupError when it is no UTF-8. */
export function nameText(bytes: Uint8Array, from: number, to: number): string {
  return to - from > NAME_BYTES_MAX ? textOf(bytes, from, to) : nameAt(bytes, from, to).text;
}

/** The symbol named by `bytes[from..to)`. Throws SyrupError when it is no UTF-8. */
export function nameSymbol(bytes: Uint8Array, from: number, to: number): Sym {
  if (to - from > NAME_BYTES_MAX) return new Sym(textOf(bytes, from, to));
  return nameAt(bytes, from, to).symbol;
}

function nameAt(bytes: Uint8Array, from: number, to: number): Name {
  const length = to - from;
  // Four of the bytes tell most names apart; that it is the right one is seen below.
  let hash = Math.imul(length, 31) + (bytes[from] as number);
  hash = Math.imul(hash, 31) + (bytes[from + (length >> 2)] as number);
  hash = Math.imul(hash, 31) + (bytes[from + (length >> 1)] as number);
  hash = Math.imul(hash, 31) + (bytes[to - 1] as number);
  const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
  const found = table[slot];
  if (found !== undefined && found.bytes.length === length && same(found.bytes, bytes, from)) {
    return found;
  }
  const text = internal(textOf(bytes, from, to));
  const name = { bytes: bytes.slice(from, to), text, symbol: Object.freeze(new Sym(text)) };
  table[slot] = name;
  return name;
}

/**
 * The same text in the one form that the engine keeps of a property's name, which makes it much
 * quicker to compare and to look up.
 */
function internal(text: string): string {
  return Object.keys({ [text]: true })[0] as string;
}

function same(known: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}
