/**
 * The greeting of a visitor and a host: Noise_NNpsk0 (the Noise Protocol Framework, revision 34).
 *
 * Both make a key for this one meeting and mix in what the link derives (`doorKey`). So nobody gets
 * in who has not the link; whoever passes the messages on can neither read nor change them; and who
 * recorded a meeting cannot read it later, even when the link falls into their hands, because the
 * keys of the meeting are gone by then.
 */
import { x25519 } from '@noble/curves/ed25519.js';
import { joined, NOTHING, utf8 } from './bytes.ts';
import type { Suite } from './ciphers.ts';
import { WrongSecret } from './errors.ts';
import { Transcript } from './transcript.ts';

/** What each Noise message of the greeting is long: a public key, and the tag of an empty text. */
export const GREETING_BYTES = 48;
const PUBLIC_BYTES = 32;
const PROLOGUE = utf8('2gather share 1\n');

/** Both keys of a meeting: `out` seals what this side sends, `in` opens what it is sent. */
export interface MeetingKeys {
  readonly out: Uint8Array;
  readonly in: Uint8Array;
}

function greeting(suite: Suite, psk: Uint8Array): Transcript {
  const transcript = new Transcript('NNpsk0', suite, PROLOGUE);
  transcript.mixKeyAndHash(psk);
  return transcript;
}

/** A public key: hashed, and in a pattern with a secret mixed into the key, too. */
function mixPublic(transcript: Transcript, key: Uint8Array): void {
  transcript.mixHash(key);
  transcript.mixKey(key);
}

/** The visitor's side: `hello` goes to the host, whose answer `meet` takes. */
export function makeGreeting(
  suite: Suite,
  psk: Uint8Array,
  ephemeral: Uint8Array,
): { readonly hello: Uint8Array; meet(answer: Uint8Array): MeetingKeys } {
  const transcript = greeting(suite, psk);
  const own = x25519.getPublicKey(ephemeral);
  mixPublic(transcript, own);
  return {
    hello: joined(own, transcript.seal(NOTHING)),
    /** Throws WrongSecret when the host does not know the link, or somebody changed the answer. */
    meet(answer) {
      const other = publicIn(answer);
      mixPublic(transcript, other);
      transcript.mixKey(agree(ephemeral, other));
      transcript.open(answer.subarray(PUBLIC_BYTES));
      const [out, into] = transcript.split();
      return { out, in: into };
    },
  };
}

/** The host's side. Throws WrongSecret when whoever says hello has not the link. */
export function answerGreeting(
  suite: Suite,
  psk: Uint8Array,
  ephemeral: Uint8Array,
  hello: Uint8Array,
): { readonly answer: Uint8Array; readonly keys: MeetingKeys } {
  const transcript = greeting(suite, psk);
  const other = publicIn(hello);
  mixPublic(transcript, other);
  transcript.open(hello.subarray(PUBLIC_BYTES));
  const own = x25519.getPublicKey(ephemeral);
  mixPublic(transcript, own);
  transcript.mixKey(agree(ephemeral, other));
  const answer = joined(own, transcript.seal(NOTHING));
  const [into, out] = transcript.split();
  return { answer, keys: { out, in: into } };
}

function publicIn(message: Uint8Array): Uint8Array {
  if (message.length !== GREETING_BYTES) throw new WrongSecret();
  return message.subarray(0, PUBLIC_BYTES);
}

/** Throws WrongSecret for a public key of low order, with which nothing secret can be agreed. */
function agree(own: Uint8Array, other: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(own, other);
  } catch {
    throw new WrongSecret();
  }
}
