/**
 * A dialect as the standard of after 2026-09 may have it: keys and signatures as plain bytes, and a
 * greeting that names its cryptography.
 *
 * That it is spoken here, in all tests, shows that a new dialect is one table and its key forms.
 */
import { DIALECT_2026_07, type Dialect, type Form } from '../../../captp/dialect.ts';
import type { KeyForms } from '../../../captp/key-forms.ts';

export const CRYPTO_VERSION = 'Ed25519_SHA256';

const bytesOf = (length: number) => (wire: unknown) =>
  wire instanceof Uint8Array && wire.length === length ? wire : undefined;

const PLAIN_KEYS: KeyForms = {
  keyToWire: (publicKey) => publicKey,
  keyFromWire: bytesOf(32),
  signatureToWire: (signature) => signature,
  signatureFromWire: bytesOf(64),
};

const START_SESSION: Form = {
  operation: 'start-session',
  label: 'op:start-session',
  fields: ['version', 'crypto-version', 'key', 'location', 'signature'],
};

export const DIALECT_TO_COME: Dialect = {
  ...DIALECT_2026_07,
  name: 'to come',
  cryptoVersion: CRYPTO_VERSION,
  keys: PLAIN_KEYS,
  read: new Map([...DIALECT_2026_07.read, [START_SESSION.label, START_SESSION]]),
  write: { ...DIALECT_2026_07.write, 'start-session': START_SESSION },
};
