/**
 * Results as a person reads them: references by the name of their interface, times with their date beside them,
 * bytes by their beginning, errors as one line with their code.
 *
 * What is printed stays true JavaScript where it can: a count is a bigint on the wire and is shown as `12n`, because
 * that is what it takes part in arithmetic as.
 */
import { type InspectOptions, inspect } from 'node:util';
import { isRef, type Ref, Vow } from '../../captp/index.ts';
import { codeOf } from '../failure.ts';
import { formatTime } from '../terminal/format.ts';
import { orderFields } from './field-order.ts';
import type { InterfaceBook } from './interface-book.ts';

const DEPTH_MAX = 8;
const REFS_ASKED_MAX = 100;
const BYTES_SHOWN = 16;
const WIDTH = 100;

/** Fields that hold a time in ms since 1970, in the records of actors/. */
const TIMES = new Set(
  'added modified removed created ends lastOpened ended lastSeen started revoked'.split(' '),
);

/** Asks the references in `value` for their names, so that {@link show} can print them. */
export async function learnNames(value: unknown, book: InterfaceBook): Promise<void> {
  const refs: Ref[] = [];
  collectRefs(value, DEPTH_MAX, refs);
  await Promise.all(refs.map((ref) => book.ask(ref)));
}

export function show(value: unknown, book: InterfaceBook, colors = false): string {
  if (value instanceof Error) return errorLine(value);
  if (typeof value === 'string') return inspect(value, { colors });
  const options = { colors, depth: DEPTH_MAX, breakLength: WIDTH, maxArrayLength: 1_000 };
  return inspect(readable(value, '', DEPTH_MAX, book), { ...options, compact: 3 });
}

/** `revoked: This grant was taken back.`; our own mistakes as `TypeError: x is not a function`. */
function errorLine(error: Error): string {
  return `${codeOf(error) ?? error.name}: ${error.message.replace(/\s*\n\s*/g, ' ')}`;
}

function collectRefs(value: unknown, left: number, refs: Ref[]): void {
  if (left === 0 || refs.length >= REFS_ASKED_MAX) return;
  if (isRef(value)) refs.push(value);
  else if (isPlain(value)) {
    for (const inner of Object.values(value)) collectRefs(inner, left - 1, refs);
  }
}

/** The same value with what needs it replaced by something that prints itself. */
function readable(value: unknown, field: string, left: number, book: InterfaceBook): unknown {
  if (isRef(value)) return printed(`«${book.known(value)?.name ?? 'reference'}»`, 'special');
  if (value instanceof Vow) return printed('«promise»', 'special');
  if (value instanceof Uint8Array) return printed(bytesText(value), 'special');
  if (typeof value === 'bigint' && TIMES.has(field)) {
    return printed(`${value}n /* ${formatTime(value)} */`, 'bigint');
  }
  if (left === 0 || !isPlain(value)) return value;
  if (Array.isArray(value)) return value.map((inner) => readable(inner, '', left - 1, book));
  const fields = value as Readonly<Record<string, unknown>>;
  const names = orderFields(Object.keys(fields));
  return Object.fromEntries(
    names.map((name) => [name, readable(fields[name], name, left - 1, book)]),
  );
}

function printed(text: string, style: 'special' | 'bigint'): object {
  return {
    [inspect.custom]: (_: number, options: InspectOptions & { stylize: Stylize }) =>
      options.stylize(text, style),
  };
}

type Stylize = (text: string, style: string) => string;

function bytesText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, BYTES_SHOWN)).toString('hex').replace(/../g, ' $&');
  return `«${bytes.length} bytes:${hex}${bytes.length > BYTES_SHOWN ? ' …' : ''}»`;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
