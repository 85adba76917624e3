/**
 * Making the next version of a slot: its content in the record or in a file, the lists of those
 * before it, sealed and signed. Nothing is sent here.
 */
import { deriveFrom } from '../caps/derive.ts';
import { encodeCap } from '../caps/text.ts';
import {
  encodeContent,
  INLINE_BYTES_MAX,
  type SlotContent,
  sealContent,
  TAG_BYTES,
} from './content.ts';
import { historyAfter } from './history.ts';
import type { SlotPowers } from './powers.ts';
import { encodeHead, parseRecord, type SlotRecord, signRecord } from './record.ts';
import type { Retention } from './retention.ts';

/** Longest content of one version. */
export const SLOT_CONTENT_BYTES_MAX = 16 * 2 ** 20;
const NONCE_BYTES = 24;

/** All keys of a slot; without `seed` it can only be read. */
export interface SlotKeys {
  readonly publicKey: Uint8Array;
  readonly readKey: Uint8Array;
  readonly seed?: Uint8Array;
}

/** What is now, checked and opened. */
export interface Present {
  readonly record: SlotRecord;
  readonly content: SlotContent;
}

/** A version as it is listed. */
export interface VersionSummary {
  /** From 1. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A record that was signed, and may be on its way. */
export interface Made extends VersionSummary {
  readonly hash: Uint8Array;
  readonly record: SlotRecord;
}

/** Throws RangeError for content that is too long, or when there is no key to sign with. */
export async function makeVersion(
  content: Uint8Array,
  present: Present | undefined,
  keys: SlotKeys,
  powers: SlotPowers,
  retention: Retention,
): Promise<Made> {
  const { seed, publicKey, readKey } = keys;
  if (!seed) throw new RangeError('This reference does not let you write.');
  if (content.length > SLOT_CONTENT_BYTES_MAX) {
    throw new RangeError(`A slot holds at most ${SLOT_CONTENT_BYTES_MAX} bytes.`);
  }
  const { files, random, signatures, now } = powers;
  const inline = content.length <= INLINE_BYTES_MAX;
  const bytes = inline ? content : encodeCap(await files.put(content));
  const number = (present?.record.number ?? 0) + 1;
  const time = Math.max(now(), present?.content.version.time ?? 0);
  const previous = present?.record.hash ?? new Uint8Array(32);
  const version = { number, time, hash: new Uint8Array(32), inline, bytes };
  const rule = { files, retention, now: time };
  const history = present
    ? await historyAfter(present.content, previous, rule)
    : { recent: [], pages: [] };
  const whole = { version, ...history };
  const nonce = random.bytes(NONCE_BYTES);
  const plain = encodeContent(whole);
  const parts = { publicKey, number, previous, nonce };
  const head = encodeHead(parts, plain.length + TAG_BYTES);
  const box = sealContent(deriveFrom(readKey, 'slot content'), parts.nonce, head, plain);
  const record = parseRecord(signRecord(head, box, seed, signatures), signatures);
  return { number, time, hash: record.hash, record };
}
