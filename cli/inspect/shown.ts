/** A value that an inspector shows, as text: short ones in a line, others as a tree. */
import type { ShownValue } from '../../actors/inspector/shown.ts';
import { count, printable } from '../terminal/format.ts';
import { linkText } from './names.ts';

const LINE_LENGTH_MAX = 100;
const TEXT_LENGTH_MAX = 200;
const INDENT = '  ';

/** In one line, cut to `most` characters. */
export function shownLine(value: ShownValue, most = LINE_LENGTH_MAX): string {
  const text = inline(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** As many lines as it takes, each beginning with `indent`. */
export function shownLines(name: string, value: ShownValue, indent = ''): string[] {
  const line = `${indent}${name}: ${inline(value)}`;
  if (line.length <= LINE_LENGTH_MAX || !isTree(value)) return [line];
  const deeper = indent + INDENT;
  const inner =
    value.is === 'list'
      ? value.items.flatMap((item, at) => shownLines(String(at), item, deeper))
      : value.fields.flatMap((field) => shownLines(printable(field.name), field.value, deeper));
  const hidden = value.length - (value.is === 'list' ? value.items : value.fields).length;
  return [`${indent}${name}:`, ...inner, ...(hidden > 0 ? [`${deeper}… ${hidden} more`] : [])];
}

type Tree = Extract<ShownValue, { is: 'list' | 'record' }>;

function isTree(value: ShownValue): value is Tree {
  return value.is === 'list' || value.is === 'record';
}

function inline(value: ShownValue): string {
  if (value.is === 'text') return quoted(value.text, value.length);
  if (value.is === 'number') return value.text;
  if (value.is === 'integer') return `${value.text}n`;
  if (value.is === 'symbol') return `symbol ${printable(value.text)}`;
  if (value.is === 'bytes') return `«${count(value.length, 'byte')}»`;
  if (value.is === 'ref') return `→ ${linkText(value.link)}`;
  if (value.is === 'more') return '…';
  if (value.is === 'promise') return '«promise»';
  if (value.is === 'list') {
    return `[${value.items.map(inline).join(', ')}${value.items.length < value.length ? ', …' : ''}]`;
  }
  if (value.is === 'record') {
    const fields = value.fields.map((field) => `${printable(field.name)}: ${inline(field.value)}`);
    const rest = value.fields.length < value.length ? ', …' : '';
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')}${rest} }`;
  }
  return value.is;
}

function quoted(text: string, length: number): string {
  const short = text.slice(0, TEXT_LENGTH_MAX);
  return `${JSON.stringify(printable(short))}${short.length < length ? '…' : ''}`;
}
