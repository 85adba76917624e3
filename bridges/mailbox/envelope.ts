/**
 * A letter in its envelope, as it lies in mailboxes: sealed to the key of the vat it is for. Who
 * wrote it is proven inside and hidden outside; what is seen outside is a length, and lengths are
 * rounded up. See docs/mailbox.md for each byte.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { NOISE_X_BYTES, openX, sealX } from './noise-x.ts';
import { paddedLength } from './padded-length.ts';

const MAGIC = utf8ToBytes('2gm1');
const PROLOGUE = utf8ToBytes('2gather mail 1\n');
const KEY_BYTES = 32;
const LOCATOR_BYTES_MAX = 2_048;
/** Before the locator: the sender's key, and both lengths. */
const HEAD_BYTES = KEY_BYTES + 2 + 4;
/** A letter with one message as large as they get. */
export const LETTER_BYTES_MAX = 1_048_576 + 16_384;
export const ENVELOPE_BYTES_MAX =
  MAGIC.length + NOISE_X_BYTES + paddedLength(HEAD_BYTES + LOCATOR_BYTES_MAX + LETTER_BYTES_MAX);

/** It is not for this vat, or was changed, or is none. Nothing in it was used. */
export class BadEnvelope extends Error {
  readonly code = 'bad-envelope';

  constructor() {
    super('An envelope in a mailbox cannot be opened: it was changed, or is for somebody else.');
    this.name = 'BadEnvelope';
  }
}

export interface Opened {
  /** The Ed25519 key of who wrote it. */
  readonly from: Uint8Array;
  /** Where that vat says to be found. */
  readonly locator: string;
  readonly letter: Uint8Array;
}

export interface Sealing {
  /** Of the writer's Ed25519 key. */
  readonly seed: Uint8Array;
  /** The Ed25519 key of the vat it is for. */
  readonly to: Uint8Array;
  /** 32 random bytes, used once. */
  readonly ephemeral: Uint8Array;
  readonly locator: string;
  readonly letter: Uint8Array;
}

/** Throws RangeError when something is too long, and what `to` has wrong as a key. */
export function sealEnvelope({ seed, to, ephemeral, locator, letter }: Sealing): Uint8Array {
  const where = utf8ToBytes(locator);
  if (where.length > LOCATOR_BYTES_MAX || letter.length > LETTER_BYTES_MAX) {
    throw new RangeError('This is too long for an envelope.');
  }
  const text = new Uint8Array(paddedLength(HEAD_BYTES + where.length + letter.length));
  const view = new DataView(text.buffer);
  text.set(ed25519.getPublicKey(seed));
  view.setUint16(KEY_BYTES, where.length);
  view.setUint32(KEY_BYTES + 2, letter.length);
  text.set(where, HEAD_BYTES);
  text.set(letter, HEAD_BYTES + where.length);
  const secret = ed25519.utils.toMontgomerySecret(seed);
  const receiver = ed25519.utils.toMontgomery(to);
  return concatBytes(MAGIC, sealX(text, { prologue: PROLOGUE, secret, ephemeral, to: receiver }));
}

/** Throws BadEnvelope. `seed` is of the Ed25519 key that it is for. */
export function openEnvelope(seed: Uint8Array, envelope: Uint8Array): Opened {
  const isLong = envelope.length > ENVELOPE_BYTES_MAX;
  const isShort = envelope.length < MAGIC.length + NOISE_X_BYTES + HEAD_BYTES;
  if (isLong || isShort || MAGIC.some((byte, at) => byte !== envelope[at])) throw new BadEnvelope();
  try {
    const secret = ed25519.utils.toMontgomerySecret(seed);
    const { sender, text } = openX(envelope.subarray(MAGIC.length), PROLOGUE, secret);
    return read(sender, text);
  } catch {
    throw new BadEnvelope();
  }
}

/** Throws any error for what was not written by {@link sealEnvelope}. */
function read(sender: Uint8Array, text: Uint8Array): Opened {
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  const from = text.slice(0, KEY_BYTES);
  const named = ed25519.utils.toMontgomery(from);
  if (named.some((byte, at) => byte !== sender[at])) throw new BadEnvelope();
  const letterFrom = HEAD_BYTES + view.getUint16(KEY_BYTES);
  const end = letterFrom + view.getUint32(KEY_BYTES + 2);
  if (end > text.length || text.length !== paddedLength(end)) throw new BadEnvelope();
  if (text.subarray(end).some((byte) => byte !== 0)) throw new BadEnvelope();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const locator = decoder.decode(text.subarray(HEAD_BYTES, letterFrom));
  return { from, locator, letter: text.slice(letterFrom, end) };
}
