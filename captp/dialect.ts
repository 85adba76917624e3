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

function form(operation: OperationName, label: string, ...fields: Field[]): Form {
  return { operation, label, fields };
}

const START_SESSION = form(
  'start-session',
  'op:start-session',
  'version',
  'key',
  'location',
  'signature',
);
const DELIVER = form('deliver', 'op:deliver', 'to', 'args', 'answer', 'resolver');
export const DELIVER_ONLY = form('deliver-only', 'op:deliver-only', 'to', 'args');
const LISTEN_PARTIAL = form('listen', 'op:listen', 'to', 'resolver', 'false');
export const GC_EXPORT = form('gc-exports', 'op:gc-export', 'positions', 'counts');
export const GC_EXPORTS = form('gc-exports', 'op:gc-exports', 'positions', 'counts');
export const GC_ANSWER = form('gc-answers', 'op:gc-answer', 'positions');
export const GC_ANSWERS = form('gc-answers', 'op:gc-answers', 'positions');
const GET = form('get', 'op:get', 'to', 'key-text', 'answer');
const INDEX = form('index', 'op:index', 'to', 'key-number', 'answer');
const UNTAG = form('untag', 'op:untag', 'to', 'key-text', 'answer');
const ABORT = form('abort', 'op:abort', 'reason');

/**
 * Every form that a peer may send: the suites of 2026-02-17 and 2026-02-25, and the text of
 * 2026-07.
 */
const READ_FORMS: ReadonlyMap<string, Form> = new Map(
  [
    START_SESSION,
    DELIVER,
    DELIVER_ONLY,
    { ...LISTEN_PARTIAL, required: 2 },
    GC_EXPORT,
    GC_EXPORTS,
    GC_ANSWER,
    GC_ANSWERS,
    GET,
    INDEX,
    UNTAG,
    ABORT,
  ].map((each) => [each.label, each]),
);

/** The text of 2026-07, with the `op:listen` of 2026-02-25, which everyone accepts. */
export const DIALECT_2026_07: Dialect = {
  name: '2026-07',
  codec: SYRUP,
  version: '1.0',
  keys: GCRYPT_KEYS,
  read: READ_FORMS,
  write: {
    'start-session': START_SESSION,
    deliver: DELIVER,
    'deliver-only': form('deliver-only', 'op:deliver', 'to', 'args', 'false', 'false'),
    listen: LISTEN_PARTIAL,
    get: GET,
    index: INDEX,
    untag: UNTAG,
    'gc-exports': GC_EXPORTS,
    'gc-answers': GC_ANSWERS,
    abort: ABORT,
  },
};
