/**
 * Text out of HTML, and out of the XML of office files.
 *
 * A parser that forgives everything, builds no tree and loads nothing; it is stopped when the text is full, so
 * neither depth nor length costs more than the file is long.
 */
import { Parser } from 'htmlparser2';
import { BoundedText } from './bounded-text.ts';
import { decodedText } from './plain.ts';

const SILENT = new Set(['script', 'style', 'noscript', 'template', 'svg', 'math', 'object']);
const INLINE = new Set(
  [
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'cite',
    'code',
    'data',
    'dfn',
    'em',
    'font',
    'i',
    'kbd',
    'mark',
  ].concat(['q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr']),
);
const DESCRIBED = new Set(['alt', 'title', 'aria-label']);
/** What lies deeper is left out: the parser's work grows with the square of the depth. */
const DEPTH_MAX = 1_000;
/** Bytes in which a file may say what encoding it has. */
const CHARSET_WITHIN_BYTES = 2_048;

export function textOfHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, CHARSET_WITHIN_BYTES)).toString('latin1');
  const charset = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(head)?.[1];
  return textOfHtmlText(decodedText(bytes, charset));
}

export function textOfHtmlText(html: string): string {
  const text = new BoundedText();
  let [silent, depth] = [0, 0];
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      if (SILENT.has(name)) silent += 1;
      if (silent > 0) return;
      if (!INLINE.has(name)) text.add('\n');
      for (const key of DESCRIBED) if (attributes[key]) text.add(` ${attributes[key]} `);
    },
    ontext(part) {
      if (silent === 0) text.add(part);
    },
    onclosetag(name) {
      depth -= 1;
      if (SILENT.has(name)) silent = Math.max(0, silent - 1);
      if (!INLINE.has(name)) text.add('\n');
    },
  });
  feed(parser, html, () => text.isFull || depth > DEPTH_MAX);
  return tidy(text.toString());
}

/** What of an XML file is text: all of it but what lies in `silent`; elements in `lines` end a line. */
export interface XmlRule {
  /** Without their prefix. */
  readonly silent?: (name: string, attributes: Readonly<Record<string, string>>) => boolean;
  readonly lines: ReadonlySet<string>;
}

/** Adds the text of an XML file to `text`. */
export function addXmlText(xml: string, rule: XmlRule, text: BoundedText): void {
  const open: boolean[] = [];
  let silent = 0;
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const isSilent = rule.silent?.(local(name), attributes) === true;
        open.push(isSilent);
        if (isSilent) silent += 1;
        if (local(name) === 'tab' || local(name) === 's') text.add(' ');
      },
      ontext(part) {
        if (silent === 0) text.add(part);
      },
      onclosetag(name) {
        if (open.pop() === true) silent -= 1;
        if (rule.lines.has(local(name))) text.add('\n');
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  feed(parser, xml, () => text.isFull || open.length > DEPTH_MAX);
}

const FED_LENGTH = 4_096;

/** What was told before it is over stays. */
function feed(parser: Parser, source: string, isOver: () => boolean): void {
  for (let at = 0; at < source.length && !isOver(); at += FED_LENGTH) {
    parser.write(source.slice(at, at + FED_LENGTH));
  }
  if (!isOver()) parser.end();
}

function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim();
}
