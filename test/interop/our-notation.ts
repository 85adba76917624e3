/**
 * Notes (notation.ts) to values of captp/ and back.
 */
import { isRef, Sym, Tagged, Vow } from '../../captp/index.ts';
import type { Note } from './notation.ts';
import type { Shelf } from './shelf.ts';

/** The value that `note` writes down. Throws when it names a place where nothing is kept. */
export function readNote(note: Note, shelf: Shelf): unknown {
  const read = (inner: Note) => readNote(inner, shelf);
  if (note === null || typeof note === 'boolean' || typeof note === 'string') return note;
  if (isList(note)) return note.map(read);
  if ('undefined' in note) return undefined;
  if ('integer' in note) return BigInt(note.integer);
  if ('float' in note) return Number(note.float);
  if ('bytes' in note) return Uint8Array.from(Buffer.from(note.bytes, 'hex'));
  if ('symbol' in note) return new Sym(note.symbol);
  if ('struct' in note) {
    return Object.fromEntries(Object.entries(note.struct).map(([key, v]) => [key, read(v)]));
  }
  if ('tagged' in note) return new Tagged(note.tagged[0], read(note.tagged[1]));
  if ('error' in note) return new Error(note.error);
  return shelf.take('reference' in note ? note.reference : note.promise);
}

/** How `value` is written down; references and promises in it are kept on `shelf`. */
export function writeNote(value: unknown, shelf: Shelf): Note {
  const write = (inner: unknown) => writeNote(inner, shelf);
  if (value === undefined) return { undefined: true };
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { integer: String(value) };
  if (typeof value === 'number') return { float: Object.is(value, -0) ? '-0' : String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof Sym) return { symbol: value.name };
  if (value instanceof Tagged) return { tagged: [value.tag, write(value.value)] };
  if (value instanceof Error) return { error: value.message };
  if (Array.isArray(value)) return value.map(write);
  if (value instanceof Vow || value instanceof Promise) return { promise: shelf.put(value) };
  if (isRef(value)) return { reference: shelf.put(value) };
  return { struct: Object.fromEntries(Object.entries(value).map(([k, v]) => [k, write(v)])) };
}

function isList(note: Note): note is readonly Note[] {
  return Array.isArray(note);
}
