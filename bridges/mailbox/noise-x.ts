/**
 * Noise_X_25519_ChaChaPoly_SHA256 (the Noise Protocol Framework, revision 34, §7.4): one message to
 * a known key, from a sender who is named and proven inside it and nowhere else.
 *
 *     <- s
 *     ...
 *     -> e, es, s, ss
 */
import { x25519 } from '@noble/curves/ed25519.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { Transcript } from '../../store/sealed-share/index.ts';

const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** How much longer a message is than its text: a public key, a sealed one, and a tag. */
export const NOISE_X_BYTES = KEY_BYTES + KEY_BYTES + TAG_BYTES + TAG_BYTES;

/** X25519 keys: 32 bytes each. */
export interface SealPowers {
  readonly prologue: Uint8Array;
  readonly secret: Uint8Array;
  /** Random, and used once. */
  readonly ephemeral: Uint8Array;
  readonly to: Uint8Array;
}

function begin(prologue: Uint8Array, receiver: Uint8Array): Transcript {
  const transcript = new Transcript('X', 'ChaChaPoly', prologue);
  transcript.mixHash(receiver);
  return transcript;
}

/** Throws for a key of low order, with which nothing secret can be agreed. */
export function sealX(text: Uint8Array, { prologue, secret, ephemeral, to }: SealPowers) {
  const transcript = begin(prologue, to);
  const own = x25519.getPublicKey(ephemeral);
  transcript.mixHash(own);
  transcript.mixKey(x25519.getSharedSecret(ephemeral, to));
  const sender = transcript.seal(x25519.getPublicKey(secret));
  transcript.mixKey(x25519.getSharedSecret(secret, to));
  return concatBytes(own, sender, transcript.seal(text));
}

/** The text and the key of its sender. Throws when it is not for this key, or was changed. */
export function openX(message: Uint8Array, prologue: Uint8Array, secret: Uint8Array) {
  const [sealedFrom, textFrom] = [KEY_BYTES, 2 * KEY_BYTES + TAG_BYTES];
  const transcript = begin(prologue, x25519.getPublicKey(secret));
  const ephemeral = message.subarray(0, sealedFrom);
  transcript.mixHash(ephemeral);
  transcript.mixKey(x25519.getSharedSecret(secret, ephemeral));
  const sender = transcript.open(message.subarray(sealedFrom, textFrom));
  transcript.mixKey(x25519.getSharedSecret(secret, sender));
  return { sender, text: transcript.open(message.subarray(textFrom)) };
}
