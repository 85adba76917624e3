/**
 * The operations of the protocol as a table.
 *
 * The standard is still moving: labels have changed from singular to plural, fields have come and
 * gone. So a session knows only what an operation *means*; how each is labelled and in which field
 * what stands, is written down here, once for reading (every form that has been in use since 2026)
 * and once for writing (one form, a dialect). A new version of the standard is a new table.
 */
import { labelOf, record, type SyrupRecord } from './syrup/index.ts';

/** What an operation means, whatever it looks like. */
export type Operation =
  | {
      readonly op: 'start-session';
      readonly version: unknown;
      readonly key: unknown;
      readonly location: unknown;
      readonly signature: unknown;
    }
  | {
      readonly op: 'deliver';
      readonly to: unknown;
      readonly args: unknown;
      /** Integer or `false`. */
      readonly answer: unknown;
      /** Descriptor or `false`. */
      readonly resolver: unknown;
    }
  | { readonly op: 'listen'; readonly to: unknown; readonly resolver: unknown }
  | { readonly op: 'gc-exports'; readonly positions: unknown; readonly counts: unknown }
  | { readonly op: 'gc-answers'; readonly positions: unknown }
  | { readonly op: 'abort'; readonly reason: unknown };

type Fields = readonly unknown[];

interface Form {
  /** Fewest and most fields. */
  readonly fields: readonly [number, number];
  read(fields: Fields): Operation;
}

/**
 * Every form that a peer may send: the suites of 2026-02-17 and 2026-02-25, and the text of
 * 2026-07.
 */
const FORMS: Readonly<Record<string, Form>> = {
  'op:start-session': {
    fields: [4, 4],
    read: ([version, key, location, signature]) => ({
      op: 'start-session',
      version,
      key,
      location,
      signature,
    }),
  },
  'op:deliver': {
    fields: [4, 4],
    read: ([to, args, answer, resolver]) => ({ op: 'deliver', to, args, answer, resolver }),
  },
  'op:deliver-only': {
    fields: [2, 2],
    read: ([to, args]) => ({ op: 'deliver', to, args, answer: false, resolver: false }),
  },
  'op:listen': { fields: [2, 3], read: ([to, resolver]) => ({ op: 'listen', to, resolver }) },
  'op:gc-export': { fields: [2, 2], read: gcExports },
  'op:gc-exports': { fields: [2, 2], read: gcExports },
  'op:gc-answer': { fields: [1, 1], read: gcAnswers },
  'op:gc-answers': { fields: [1, 1], read: gcAnswers },
  'op:abort': { fields: [1, 1], read: ([reason]) => ({ op: 'abort', reason }) },
};

function gcExports([positions, counts]: Fields): Operation {
  return { op: 'gc-exports', positions: listed(positions), counts: listed(counts) };
}

function gcAnswers([positions]: Fields): Operation {
  return { op: 'gc-answers', positions: listed(positions) };
}

/** Before 2026-02 a single integer stood where a list stands now. */
function listed(field: unknown): unknown {
  return typeof field === 'bigint' ? [field] : field;
}

/** The operation that `message` is, or undefined when no form fits. */
export function readOperation(message: SyrupRecord): Operation | undefined {
  const label = labelOf(message) ?? '';
  const form = Object.hasOwn(FORMS, label) ? FORMS[label] : undefined;
  if (!form) return undefined;
  const [fewest, most] = form.fields;
  const count = message.fields.length;
  return count < fewest || count > most ? undefined : form.read(message.fields);
}

/**
 * Do values of the user stand in field `index` of operations labelled `label`? Elsewhere, none do.
 */
export function holdsValues(label: string, index: number): boolean {
  return (label === 'op:deliver' || label === 'op:deliver-only') && index === 1;
}

type Written<O extends Operation['op']> = Extract<Operation, { op: O }>;

/** How one dialect writes each operation. */
export type Dialect = {
  readonly [O in Operation['op']]: (operation: Written<O>) => SyrupRecord;
};

/** The text of 2026-07, with the `op:listen` of 2026-02-25, which everyone accepts. */
export const DIALECT_2026_07: Dialect = {
  'start-session': ({ version, key, location, signature }) =>
    record('op:start-session', version, key, location, signature),
  deliver: ({ to, args, answer, resolver }) => record('op:deliver', to, args, answer, resolver),
  listen: ({ to, resolver }) => record('op:listen', to, resolver, false),
  'gc-exports': ({ positions, counts }) => record('op:gc-exports', positions, counts),
  'gc-answers': ({ positions }) => record('op:gc-answers', positions),
  abort: ({ reason }) => record('op:abort', reason),
};

/** `operation` as `dialect` writes it. */
export function writeOperation(dialect: Dialect, operation: Operation): SyrupRecord {
  return (dialect[operation.op] as (operation: Operation) => SyrupRecord)(operation);
}
