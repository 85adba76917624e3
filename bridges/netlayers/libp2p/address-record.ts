/**
 * What a vat says of where it is found: signed by it, numbered, and over after a while.
 *
 * Anybody may keep and hand on such a record, and nobody is believed for having done so: it is the signature that
 * counts, and of two the higher number. The form is in docs/network/address-record.md.
 */
import type { Signer } from '../../../captp/index.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { peerIdOf } from '../vat-name.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { isAddressOf } from './hints.ts';

export interface AddressRecord {
  /** Ed25519, 32 bytes. */
  readonly key: Uint8Array;
  /** Grows with every record of the vat. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly issued: number;
  readonly expires: number;
  /** Multiaddrs, at most 16, each at most 256 characters. */
  readonly addresses: readonly string[];
  /** Sturdyrefs where envelopes for the vat may be left, at most 4, each at most 900 characters. */
  readonly mailboxes: readonly string[];
}

export type RecordFault = 'bad-signature' | 'expired' | 'too-new' | 'malformed';

/** This is no record that may be used. */
export class BadRecord extends Error {
  readonly code: RecordFault;

  constructor(code: RecordFault, text: string) {
    super(text);
    this.name = 'BadRecord';
    this.code = code;
  }
}

export const RECORD_BYTES_MAX = 8_192;
const ADDRESSES_MAX = 16;
const MAILBOXES_MAX = 4;
const MAILBOX_LENGTH_MAX = 900;
/** A record is not believed for longer, whatever it says. */
const LIFETIME_MS_MAX = 45 * 86_400_000;
/** Clocks of people's machines are wrong by hours: a time zone, a battery. The number decides, not the time. */
const CLOCK_TOLERANCE_MS = 86_400_000;

/** `2gAR`, and the version. */
const MAGIC = Uint8Array.of(0x32, 0x67, 0x41, 0x52, 1);
/** Stands before what is signed, so that no signature made for anything else fits. */
const DOMAIN = new TextEncoder().encode('2gather: where a vat is found, 1\n');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const MAILBOX = /^ocapn:\/\/[\x21-\x7e]+$/;

/** The record as it travels. Throws BadRecord `malformed` when it breaks a bound. */
export function sealRecord(record: Omit<AddressRecord, 'key'>, signer: Signer): Uint8Array {
  const whole = { ...record, key: signer.publicKey };
  check(whole);
  const writer = new ByteWriter(RECORD_BYTES_MAX);
  writer.bytes(MAGIC);
  writer.bytes(whole.key);
  for (const number of [whole.sequence, whole.issued, whole.expires]) writer.number(number);
  writer.texts(whole.addresses);
  writer.texts(whole.mailboxes);
  const body = writer.taken();
  return Uint8Array.from([...body, ...signer.sign(signedText(body))]);
}

/** Reads and verifies a record; `now` is in milliseconds since 1970. Throws BadRecord. */
export function openRecord(sealed: Uint8Array, now: number): AddressRecord {
  const record = verifyRecord(sealed);
  if (record.issued > now + CLOCK_TOLERANCE_MS) {
    throw new BadRecord(
      'too-new',
      'It says that it was made tomorrow: one of the clocks is wrong.',
    );
  }
  if (record.expires < now - CLOCK_TOLERANCE_MS) {
    throw new BadRecord('expired', 'It is out of date.');
  }
  return record;
}

/** As {@link openRecord}, whenever it was made. Throws BadRecord `malformed` or `bad-signature`. */
function verifyRecord(sealed: Uint8Array): AddressRecord {
  const record = parseRecord(sealed);
  const body = sealed.subarray(0, -SIGNATURE_BYTES);
  const signature = sealed.subarray(-SIGNATURE_BYTES);
  if (!nodeCrypto.verify(record.key, signedText(body), signature)) {
    throw new BadRecord('bad-signature', 'The vat that it names has not signed it.');
  }
  return record;
}

function parseRecord(sealed: Uint8Array): AddressRecord {
  if (sealed.length > RECORD_BYTES_MAX) throw malformed('it is too long');
  const reader = new ByteReader(sealed, malformed);
  const magic = reader.bytes(MAGIC.length);
  if (MAGIC.some((byte, at) => byte !== magic[at])) throw malformed('it is of another kind');
  const key = Uint8Array.from(reader.bytes(KEY_BYTES));
  const [sequence, issued, expires] = [reader.number(), reader.number(), reader.number()];
  const addresses = reader.texts(ADDRESSES_MAX);
  const mailboxes = reader.texts(MAILBOXES_MAX);
  if (reader.left !== SIGNATURE_BYTES) throw malformed('its length is wrong');
  const record = { key, sequence, issued, expires, addresses, mailboxes };
  check(record);
  return record;
}

function check({ key, sequence, issued, expires, addresses, mailboxes }: AddressRecord): void {
  if (key.length !== KEY_BYTES) throw malformed('its key has another length');
  for (const number of [sequence, issued, expires]) {
    if (!Number.isSafeInteger(number) || number < 0) throw malformed('a number is out of bounds');
  }
  if (expires <= issued || expires - issued > LIFETIME_MS_MAX) throw malformed('its time is wrong');
  if (addresses.length > ADDRESSES_MAX || mailboxes.length > MAILBOXES_MAX) {
    throw malformed('it names too many places');
  }
  const peerId = peerIdOf(key);
  if (!addresses.every((each) => isAddressOf(each, peerId))) {
    throw malformed('one of its addresses is none of that vat');
  }
  if (!mailboxes.every((each) => each.length <= MAILBOX_LENGTH_MAX && MAILBOX.test(each))) {
    throw malformed('one of its mailboxes is no sturdyref');
  }
  const places = [...addresses, ...mailboxes];
  if (new Set(places).size !== places.length) throw malformed('it names one place twice');
}

function signedText(body: Uint8Array): Uint8Array {
  return Buffer.concat([DOMAIN, body]);
}

function malformed(wrong: string): BadRecord {
  return new BadRecord('malformed', `This is no address record: ${wrong}.`);
}
