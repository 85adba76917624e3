/**
 * Tab after `E(ref).`: the methods the reference publishes, with the names of their arguments; tab inside the
 * brackets of a call shows what the method takes.
 *
 * Nothing is run to find out: only names and property paths are looked up, and for a message inside a message
 * (`E(E(home).lake()).`) the result is told from the published interface.
 */
import { isRef, Vow } from '../../captp/index.ts';
import type { InterfaceDescription } from '../../vat/index.ts';
import type { InterfaceBook } from './interface-book.ts';
import { fullSignature, shortSignature } from './signature.ts';

export interface Completion {
  /** What could stand instead of `typed`. */
  readonly candidates: readonly string[];
  readonly typed: string;
  /** To be shown above the line. */
  readonly hint?: string;
}

/** The value of a name or property path of the prompt; it may throw. */
export type Lookup = (path: string) => unknown;

const PATH = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*$/;
const MEMBER = /\)\s*\.\s*([\w$]*)$/;
const INSIDE_CALL = /\)\s*\.\s*([\w$]+)\s*\([^()]*$/;

/** Undefined when the line does not end in a message to a reference that is known. */
export async function complete(
  line: string,
  lookup: Lookup,
  book: InterfaceBook,
): Promise<Completion | undefined> {
  const inside = INSIDE_CALL.exec(line);
  if (inside) {
    const name = inside[1] ?? '';
    const method = methodOf(await receiver(line.slice(0, inside.index + 1), lookup, book), name);
    if (!method) return undefined;
    return { candidates: [], typed: '', hint: fullSignature(name, method) };
  }
  const member = MEMBER.exec(line);
  if (!member) return undefined;
  const typed = member[1] ?? '';
  const described = await receiver(line.slice(0, member.index + 1), lookup, book);
  if (!described) return undefined;
  const fitting = Object.entries(described.methods)
    .filter(([name]) => name.startsWith(typed))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const [only, ...others] = fitting;
  if (only && others.length === 0) {
    // A single candidate is put into the line, so it must be what one would type.
    const [name, method] = only;
    const ending = method.args.length === 0 ? '()' : '(';
    return { candidates: [name + ending], typed, hint: fullSignature(name, method) };
  }
  const candidates = fitting.map(([name, method]) => shortSignature(name, method));
  return { candidates, typed };
}

/** The interface of what `text`, which ends in `E(…)`, sends to. */
async function receiver(
  text: string,
  lookup: Lookup,
  book: InterfaceBook,
): Promise<InterfaceDescription | undefined> {
  const open = openingBracket(text);
  if (open === undefined || !/(?:^|[^\w$.])E\s*$/.test(text.slice(0, open))) return undefined;
  return interfaceOf(text.slice(open + 1, -1).trim(), lookup, book);
}

async function interfaceOf(
  expression: string,
  lookup: Lookup,
  book: InterfaceBook,
): Promise<InterfaceDescription | undefined> {
  if (PATH.test(expression)) return interfaceOfValue(expression, lookup, book);
  // `E(…).method(…)`: what that method returns.
  const open = expression.endsWith(')') ? openingBracket(expression) : undefined;
  const member = open === undefined ? null : MEMBER.exec(expression.slice(0, open));
  if (!member) return undefined;
  const described = await receiver(expression.slice(0, member.index + 1), lookup, book);
  const returned = methodOf(described, member[1] ?? '')?.result;
  const result = returned?.kind === 'promise' ? returned.of : returned;
  return result?.kind === 'ref' && result.interface ? book.named(result.interface) : undefined;
}

async function interfaceOfValue(
  path: string,
  lookup: Lookup,
  book: InterfaceBook,
): Promise<InterfaceDescription | undefined> {
  try {
    const value = lookup(path);
    const settled: unknown = value instanceof Vow ? await value : value;
    return isRef(settled) ? await book.ask(settled) : undefined;
  } catch {
    return undefined; // A name that is not there, or a promise that broke, completes to nothing.
  }
}

function methodOf(described: InterfaceDescription | undefined, name: string) {
  return described && Object.hasOwn(described.methods, name) ? described.methods[name] : undefined;
}

/** Where the bracket opened that closes at the end of `text`. */
function openingBracket(text: string): number | undefined {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ')') depth++;
    if (text[at] === '(') depth--;
    if (depth === 0) return at;
  }
  return undefined;
}
