/**
 * The operations of the protocol as tables.
 *
 * The standard is still moving: labels have changed from singular to plural, fields have come and
 * gone. So a session knows only what an operation *means*; how each is labelled and in which field
 * what stands, is written down here: once for reading (every form that has been in use since 2026)
 * and once a dialect for writing. A new version of the standard is a new table.
 */
import type { Codec } from './codec.ts';
import { GCRYPT_KEYS, type KeyForms } from './key-forms.ts';
import { SYRUP } from './syrup/index.ts';

type OperationName =
  | 'start-session'
  | 'deliver'
  | 'deliver-only'
  | 'listen'
  | 'get'
  | 'index'
  | 'untag'
  | 'gc-exports'
  | 'gc-answers'
  | 'abort';

/**
 * What stands in one field of an operation.
 * - `to`: the descriptor of what the receiver hosts;
 * - `args`: a list of values;
 * - `answer`: the number of the answer, an Integer or `false`;
 * - `resolver`: the descriptor of who is told, or `false`;
 * - `positions`, `counts`: Integers, in a list or a single one;
 * - `key-text`, `key-number`: which part of a value is meant;
 * - `false`: nothing; a boolean that is not looked at when reading;
 * - the others are values that only the greeting and the end have.
 */
export type Field =
  | 'to'
  | 'args'
  | 'answer'
  | 'resolver'
  | 'positions'
  | 'counts'
  | 'key-text'
  | 'key-number'
  | 'false'
  | 'version'
  | 'crypto-version'
  | 'key'
  | 'location'
  | 'signature'
  | 'reason';

/** What an operation looks like. */
export interface Form {
  readonly operation: OperationName;
  readonly label: string;
  readonly fields: readonly Field[];
  /** Fields from here on may be missing. */
  readonly required?: number;
}

export interface Dialect {
  readonly name: string;
  readonly codec: Codec;
  readonly version: string;
  /** For dialects whose greeting names its cryptography. */
  readonly cryptoVersion?: string;
  readonly keys: KeyForms;
  /** How each operation is written. */
  readonly write: Readonly<Record<OperationName, Form>>;
  /** How each label is read. */
  readonly read: ReadonlyMap<string, Form>;
}

/** The form of `op:label`; one with another label than its name says which operation it is. */
function form(label: string, fields: Field[], operation = label as OperationName): Form {
  return { operation, label: `op:${label}`, fields };
}

const TO_PART: Field[] = ['to', 'key-text', 'answer'];
const FREED: Field[] = ['positions', 'counts'];

export const DELIVER_ONLY = form('deliver-only', ['to', 'args']);
export const GC_EXPORT = form('gc-export', FREED, 'gc-exports');
export const GC_EXPORTS = form('gc-exports', FREED);
export const GC_ANSWER = form('gc-answer', ['positions'], 'gc-answers');
export const GC_ANSWERS = form('gc-answers', ['positions']);

/**
 * Every form that a peer may send: the suites of 2026-02-17 and 2026-02-25, and the text of
 * 2026-07. Of two for one operation the later is written.
 */
const FORMS: readonly Form[] = [
  form('start-session', ['version', 'key', 'location', 'signature']),
  form('deliver', ['to', 'args', 'answer', 'resolver']),
  DELIVER_ONLY,
  { ...form('listen', ['to', 'resolver', 'false']), required: 2 },
  GC_EXPORT,
  GC_EXPORTS,
  GC_ANSWER,
  GC_ANSWERS,
  form('get', TO_PART),
  form('index', ['to', 'key-number', 'answer']),
  form('untag', TO_PART),
  form('abort', ['reason']),
];

/** The text of 2026-07, with the `op:listen` of 2026-02-25, which everyone accepts. */
export const DIALECT_2026_07: Dialect = {
  name: '2026-07',
  codec: SYRUP,
  version: '1.0',
  keys: GCRYPT_KEYS,
  read: new Map(FORMS.map((each) => [each.label, each])),
  write: {
    ...(Object.fromEntries(FORMS.map((each) => [each.operation, each])) as Dialect['write']),
    'deliver-only': form('deliver', ['to', 'args', 'false', 'false'], 'deliver-only'),
  },
};
