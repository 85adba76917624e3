/** Certificates of third-party handoffs, as the tester makes and checks them. */
import assert from 'node:assert/strict';
import type { RawDialect } from './raw-dialect.ts';
import { isSignedBy, type RawKey } from './raw-keys.ts';
import { type Raw, RawRecord, rec, symbol, write } from './raw-syrup.ts';

/** `<desc:handoff-give …>`, field by field. */
export interface Give {
  /** The receiver's key with the gifter. */
  readonly receiverKey: Raw;
  readonly exporter: Raw;
  /** Of gifter and exporter. */
  readonly session: Raw;
  readonly gifterSide: Raw;
  readonly giftId: Raw;
}

/** `<desc:handoff-receive …>`, field by field. */
export interface Receive {
  /** Of receiver and exporter. */
  readonly session: Raw;
  readonly receivingSide: Raw;
  readonly count: Raw;
  readonly signedGive: Raw;
}

export const giveRecord = (give: Give): RawRecord =>
  rec(
    'desc:handoff-give',
    give.receiverKey,
    give.exporter,
    give.session,
    give.gifterSide,
    give.giftId,
  );

export const receiveRecord = (receive: Receive): RawRecord =>
  rec(
    'desc:handoff-receive',
    receive.session,
    receive.receivingSide,
    receive.count,
    receive.signedGive,
  );

/** `record` within an envelope signed by `key`. */
export function signed(dialect: RawDialect, record: RawRecord, key: RawKey): RawRecord {
  return rec('desc:sig-envelope', record, dialect.signature(key.sign(write(record))));
}

/** The record in `envelope`, which is labelled `label` and signed by the key `publicKey`. */
export function opened(
  dialect: RawDialect,
  envelope: Raw,
  label: string,
  publicKey: Uint8Array,
): readonly Raw[] {
  assert.ok(envelope instanceof RawRecord && envelope.label === 'desc:sig-envelope');
  const [record, signature] = envelope.fields as [RawRecord, Raw];
  assert.equal(envelope.fields.length, 2);
  assert.equal(record.label, label);
  const bytes = dialect.signatureBytes(signature);
  assert.ok(isSignedBy(publicKey, write(record), bytes), `${label} is signed`);
  return record.fields;
}

export function readGive(fields: readonly Raw[]): Give {
  assert.equal(fields.length, 5);
  const [receiverKey, exporter, session, gifterSide, giftId] = fields as Raw[];
  return { receiverKey, exporter, session, gifterSide, giftId } as Give;
}

export function readReceive(fields: readonly Raw[]): Receive {
  assert.equal(fields.length, 4);
  const [session, receivingSide, count, signedGive] = fields as Raw[];
  return { session, receivingSide, count, signedGive } as Receive;
}

export const depositing = (giftId: Raw, gift: Raw): Raw[] => [symbol('deposit-gift'), giftId, gift];
export const withdrawing = (envelope: Raw): Raw[] => [symbol('withdraw-gift'), envelope];

/** What a sturdyref to `swiss` of the peer at `location` looks like. */
export const sturdyref = (location: Raw, swiss: string): RawRecord =>
  rec('ocapn-sturdyref', location, Buffer.from(swiss));
