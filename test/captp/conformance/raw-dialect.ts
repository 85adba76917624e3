/**
 * The dialects as the tester writes and reads them: a table for each, made from the documents and
 * not from captp/dialect.ts.
 */
import { DIALECT_2026_07, type Dialect } from '../../../captp/dialect.ts';
import { DIALECT_2026_02_17, DIALECT_2026_02_25 } from '../../../captp/dialects-before.ts';
import { CRYPTO_VERSION, DIALECT_TO_COME } from './dialect-to-come.ts';
import { twiceHashed } from './raw-keys.ts';
import { type Raw, RawRecord, rec, symbol, write } from './raw-syrup.ts';

/** What a message of the peer under test means, its form already checked. */
export type RawOperation =
  | { readonly op: 'deliver'; readonly to: Raw; readonly args: Raw; answer: Raw; resolver: Raw }
  | { readonly op: 'listen'; readonly to: Raw; readonly resolver: Raw }
  | { readonly op: 'part'; readonly of: Raw; readonly answer: Raw }
  | { readonly op: 'gc-exports'; readonly positions: Raw; readonly counts: Raw }
  | { readonly op: 'gc-answers'; readonly positions: Raw }
  | { readonly op: 'abort'; readonly reason: Raw }
  | { readonly op: 'start-session'; readonly fields: readonly Raw[] };

export interface RawDialect {
  readonly name: string;
  /** What the peer under test is told to write. */
  readonly ours: Dialect;
  /** A message that wants no answer. */
  deliverOnly(to: Raw, args: Raw): RawRecord;
  listen(to: Raw, resolver: Raw): RawRecord;
  gcExports(positions: readonly bigint[], counts: readonly bigint[]): RawRecord;
  gcAnswers(positions: readonly bigint[]): RawRecord;
  startSession(version: Raw, key: Raw, location: Raw, signature: Raw): RawRecord;
  key(publicKey: Uint8Array): Raw;
  keyBytes(key: Raw): Uint8Array;
  signature(signature: Uint8Array): Raw;
  signatureBytes(signature: Raw): Uint8Array;
  /** What `message` means. Throws when it is not of the one form that this dialect writes. */
  meaning(message: RawRecord): RawOperation;
}

/** How others name the key within sessions and handoffs. */
export function publicIdOf(dialect: RawDialect, publicKey: Uint8Array): Uint8Array {
  return twiceHashed(write(dialect.key(publicKey)));
}

export const deliver = (to: Raw, args: Raw, answer: Raw, resolver: Raw): RawRecord =>
  rec('op:deliver', to, args, answer, resolver);

/** Keys and signatures as libgcrypt writes them. */
const S_EXPRESSIONS = {
  startSession: (version: Raw, key: Raw, location: Raw, signature: Raw) =>
    rec('op:start-session', version, key, location, signature),
  key: (publicKey: Uint8Array): Raw => [
    symbol('public-key'),
    [
      symbol('ecc'),
      [symbol('curve'), symbol('Ed25519')],
      [symbol('flags'), symbol('eddsa')],
      [symbol('q'), publicKey],
    ],
  ],
  keyBytes: (key: Raw): Uint8Array => bytesAt(key, [1, 3, 1], 32),
  signature: (signature: Uint8Array): Raw => [
    symbol('sig-val'),
    [symbol('eddsa'), [symbol('r'), signature.slice(0, 32)], [symbol('s'), signature.slice(32)]],
  ],
  signatureBytes: (signature: Raw): Uint8Array =>
    Buffer.concat([bytesAt(signature, [1, 1, 1], 32), bytesAt(signature, [1, 2, 1], 32)]),
};

function bytesAt(value: Raw, path: readonly number[], length: number): Uint8Array {
  const found = path.reduce<unknown>((at, index) => (at as Raw[])[index], value);
  if (found instanceof Uint8Array && found.length === length) return found;
  throw new Error(`no ${length} bytes where a key or signature should have them`);
}

const D1: RawDialect = {
  name: '2026-02-17',
  ours: DIALECT_2026_02_17,
  ...S_EXPRESSIONS,
  deliverOnly: (to, args) => rec('op:deliver-only', to, args),
  listen: (to, resolver) => rec('op:listen', to, resolver, false),
  gcExports: (positions, counts) => rec('op:gc-export', positions, counts),
  gcAnswers: (positions) => rec('op:gc-answer', positions),
  meaning: (message) => meaningIn('02-17', message),
};

const D2: RawDialect = {
  ...D1,
  name: '2026-02-25',
  ours: DIALECT_2026_02_25,
  deliverOnly: (to, args) => deliver(to, args, false, false),
  gcExports: (positions, counts) => rec('op:gc-exports', positions, counts),
  gcAnswers: (positions) => rec('op:gc-answers', positions),
  meaning: (message) => meaningIn('02-25', message),
};

const D3: RawDialect = {
  ...D2,
  name: '2026-07',
  ours: DIALECT_2026_07,
  listen: (to, resolver) => rec('op:listen', to, resolver),
};

/** Made up from what was decided for the time after 2026-09. */
const D4: RawDialect = {
  ...D3,
  name: 'after 2026-09',
  ours: DIALECT_TO_COME,
  startSession: (version, key, location, signature) =>
    rec('op:start-session', version, CRYPTO_VERSION, key, location, signature),
  key: (publicKey) => publicKey,
  keyBytes: (key) => bytesAt(key, [], 32),
  signature: (signature) => signature,
  signatureBytes: (signature) => bytesAt(signature, [], 64),
  meaning: (message) => meaningIn('after 09', message),
};

export const DIALECTS: readonly RawDialect[] = [D1, D2, D3, D4];

type Version = '02-17' | '02-25' | 'after 09';

function meaningIn(version: Version, { label, fields }: RawRecord): RawOperation {
  const form = `${label}/${fields.length}`;
  const [first, second, third, fourth] = fields as [Raw, Raw, Raw, Raw];
  const answered = third !== false || fourth !== false;
  if (form === 'op:deliver/4' && (version !== '02-17' || answered)) {
    return { op: 'deliver', to: first, args: second, answer: third, resolver: fourth };
  }
  if (form === 'op:deliver-only/2' && version === '02-17') {
    return { op: 'deliver', to: first, args: second, answer: false, resolver: false };
  }
  // With its third field: the one form that every peer accepts.
  if (form === 'op:listen/3' && third === false)
    return { op: 'listen', to: first, resolver: second };
  if (form === (version === '02-17' ? 'op:gc-export/2' : 'op:gc-exports/2')) {
    return { op: 'gc-exports', positions: first, counts: second };
  }
  if (form === (version === '02-17' ? 'op:gc-answer/1' : 'op:gc-answers/1')) {
    return { op: 'gc-answers', positions: first };
  }
  if (form === 'op:abort/1') return { op: 'abort', reason: first };
  if (/^op:(get|index|untag)\/3$/.test(form)) return { op: 'part', of: first, answer: third };
  if (form === (version === 'after 09' ? 'op:start-session/5' : 'op:start-session/4'))
    return { op: 'start-session', fields };
  throw new Error(`${form} is no operation of this dialect`);
}

const POSITION_LABELS = ['desc:import-object', 'desc:import-promise', 'desc:export', 'desc:answer'];

/** The kind and position of a descriptor, or undefined for any other value. */
export function descriptorIn(value: Raw): { kind: string; position: bigint } | undefined {
  if (!(value instanceof RawRecord) || !POSITION_LABELS.includes(value.label)) return undefined;
  const [position] = value.fields;
  if (value.fields.length !== 1 || typeof position !== 'bigint' || position < 0n) {
    throw new Error(`a malformed ${value.label}`);
  }
  return { kind: value.label.slice('desc:'.length), position };
}

/** Every descriptor within `value`, however deep, in order. */
export function descriptorsIn(value: Raw): { kind: string; position: bigint }[] {
  const found = descriptorIn(value);
  if (found) return [found];
  if (value instanceof RawRecord) return value.fields.flatMap(descriptorsIn);
  if (value instanceof Map) return [...value.values()].flatMap(descriptorsIn);
  return Array.isArray(value) ? (value as Raw[]).flatMap(descriptorsIn) : [];
}
