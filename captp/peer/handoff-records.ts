/**
 * The two signed records of a handoff, and how they are written, read and checked.
 *
 * ```
 *   GIVE    = <desc:handoff-give receiver-key exporter-location session gifter-side gift-id>
 *   RECEIVE = <desc:handoff-receive receiving-session receiving-side handoff-count signed-GIVE>
 *   signed  = <desc:sig-envelope record signature>
 * ```
 * A signature covers the record as it is encoded. There is one encoding of each value, so a record
 * that was read is encoded to the same bytes again.
 */
import type { SyncCrypto } from '../crypto.ts';
import type { KeyForms } from '../key-forms.ts';
import { type PeerLocator, peerToRecord } from '../locator.ts';
import { encode, labelOf, record, type SyrupRecord } from '../syrup/index.ts';

export const GIVE = 'desc:handoff-give';
export const RECEIVE = 'desc:handoff-receive';
const ENVELOPE = 'desc:sig-envelope';
const ID_BYTES = 32;
/** The standard says 32; others have sent fewer, down to none. */
const GIFT_ID_BYTES_MAX = 256;

/** A record with the signature that came with it, not yet checked. */
export interface Signed {
  readonly record: SyrupRecord;
  readonly signature: Uint8Array;
}

export interface Give extends Signed {
  /** The receiver's key in its session with the gifter. */
  readonly receiverKey: Uint8Array;
  /** An `ocapn-peer` record, as the exporter has signed it. */
  readonly exporter: unknown;
  /** Of gifter and exporter. */
  readonly sessionId: Uint8Array;
  /** The gifter's public id in that session. */
  readonly gifterSide: Uint8Array;
  readonly giftId: Uint8Array;
}

export interface Receive extends Signed {
  readonly sessionId: Uint8Array;
  /** The receiver's public id in its session with the exporter. */
  readonly receivingSide: Uint8Array;
  readonly count: unknown;
  /** A signed give. */
  readonly give: unknown;
}

/** What the gifter fills in. */
export interface NewGive {
  readonly receiverKey: Uint8Array;
  readonly exporter: PeerLocator;
  readonly sessionId: Uint8Array;
  readonly gifterSide: Uint8Array;
  readonly giftId: Uint8Array;
}

export function giveRecord(give: NewGive, keys: KeyForms): SyrupRecord {
  const { receiverKey, exporter, sessionId, gifterSide, giftId } = give;
  const [key, location] = [keys.keyToWire(receiverKey), peerToRecord(exporter)];
  return record(GIVE, key, location, sessionId, gifterSide, giftId);
}

export function receiveRecord(
  sessionId: Uint8Array,
  receivingSide: Uint8Array,
  count: bigint,
  give: SyrupRecord,
): SyrupRecord {
  return record(RECEIVE, sessionId, receivingSide, count, give);
}

export function signedRecord(
  signed: SyrupRecord,
  signature: Uint8Array,
  keys: KeyForms,
): SyrupRecord {
  return record(ENVELOPE, signed, keys.signatureToWire(signature));
}

/** The label of the record within a signed one; undefined when `value` is none. */
export function signedLabel(value: unknown): string | undefined {
  return labelOf(value) === ENVELOPE ? labelOf((value as SyrupRecord).fields[0]) : undefined;
}

/** Reads a signed give; undefined when it is malformed. */
export function readGive(value: unknown, keys: KeyForms): Give | undefined {
  const signed = readSigned(value, GIVE, keys);
  if (signed?.record.fields.length !== 5) return undefined;
  const [key, exporter, sessionId, gifterSide, giftId] = signed.record.fields;
  const receiverKey = keys.keyFromWire(key);
  if (!receiverKey || labelOf(exporter) !== 'ocapn-peer') return undefined;
  if (!isId(sessionId) || !isId(gifterSide) || !isGiftId(giftId)) return undefined;
  return { ...signed, receiverKey, exporter, sessionId, gifterSide, giftId };
}

/** Reads a signed receive; undefined when it is malformed. The give within is not looked at. */
export function readReceive(value: unknown, keys: KeyForms): Receive | undefined {
  const signed = readSigned(value, RECEIVE, keys);
  if (signed?.record.fields.length !== 4) return undefined;
  const [sessionId, receivingSide, count, give] = signed.record.fields;
  if (!isId(sessionId) || !isId(receivingSide)) return undefined;
  return { ...signed, sessionId, receivingSide, count, give };
}

export function isGiftId(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length <= GIFT_ID_BYTES_MAX;
}

/** Is `signed` signed by that key? False also when it holds what cannot be encoded again. */
export function isSignedBy(signed: Signed, key: Uint8Array, crypto: SyncCrypto): boolean {
  const bytes = encoded(signed.record);
  return bytes !== undefined && crypto.verify(key, bytes, signed.signature);
}

/** Whoever smuggles a reference into a signed record has not signed that. */
function encoded(signed: SyrupRecord): Uint8Array | undefined {
  try {
    return encode(signed);
  } catch {
    return undefined;
  }
}

function readSigned(value: unknown, label: string, keys: KeyForms): Signed | undefined {
  if (signedLabel(value) !== label) return undefined;
  const [inner, wire, ...more] = (value as SyrupRecord).fields;
  const signature = keys.signatureFromWire(wire);
  if (!signature || more.length > 0) return undefined;
  return { record: inner as SyrupRecord, signature };
}

function isId(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === ID_BYTES;
}
