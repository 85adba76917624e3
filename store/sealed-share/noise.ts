/**
 * The greeting of a visitor and a host: Noise_NNpsk0 (the Noise Protocol Framework, revision 34).
 *
 * Both make a key for this one meeting and mix in what the link derives (`doorKey`). So nobody gets
 * in who has not the link; whoever passes the messages on can neither read nor change them; and who
 * recorded a meeting cannot read it later, even when the link falls into their hands, because the
 * keys of the meeting are gone by then.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { joined, KEY_BYTES, NOTHING, utf8 } from './bytes.ts';
import { WrongSecret } from './errors.ts';

/** AES-GCM where the processor does it, ChaCha20-Poly1305 where only JavaScript does. */
export type Suite = 'AESGCM' | 'ChaChaPoly';

/** What each Noise message of the greeting is long: a public key, and the tag of an empty text. */
export const GREETING_BYTES = 48;
const PUBLIC_BYTES = 32;
const PROLOGUE = utf8('2gather share 1\n');

/** Both keys of a meeting: `out` seals what this side sends, `in` opens what it is sent. */
export interface MeetingKeys {
  readonly out: Uint8Array;
  readonly in: Uint8Array;
}

/** The 12-byte nonce of message `number`, as Noise §12 writes it for the cipher. */
export function nonceOf(suite: Suite, number: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(number), suite === 'ChaChaPoly');
  return nonce;
}

/** The cipher of a suite in portable JavaScript. */
export function nobleCipher(suite: Suite, key: Uint8Array, nonce: Uint8Array, data?: Uint8Array) {
  return suite === 'AESGCM' ? gcm(key, nonce, data) : chacha20poly1305(key, nonce, data);
}

/** The symmetric state of Noise §5.2, as far as this pattern needs it. */
class Transcript {
  readonly #suite: Suite;
  #chain: Uint8Array;
  #hash: Uint8Array;
  #key: Uint8Array = NOTHING;

  constructor(suite: Suite, psk: Uint8Array) {
    this.#suite = suite;
    const name = utf8(`Noise_NNpsk0_25519_${suite}_SHA256`);
    this.#hash =
      name.length <= KEY_BYTES
        ? joined(name, new Uint8Array(KEY_BYTES - name.length))
        : sha256(name);
    this.#chain = this.#hash;
    this.mixHash(PROLOGUE);
    const [chain, hash, key] = this.#derive(psk, 3);
    this.#chain = chain;
    this.mixHash(hash);
    this.#key = key;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = sha256(joined(this.#hash, data));
  }

  mixKey(material: Uint8Array): void {
    [this.#chain, this.#key] = this.#derive(material, 2);
  }

  /** A public key of the greeting: hashed, and in a pattern with a secret mixed into the key, too. */
  mixPublic(key: Uint8Array): void {
    this.mixHash(key);
    this.mixKey(key);
  }

  /** Seals nothing, as proof of the key. Each key of a greeting is used once, with nonce 0. */
  prove(): Uint8Array {
    const tag = nobleCipher(this.#suite, this.#key, nonceOf(this.#suite, 0), this.#hash).encrypt(
      NOTHING,
    );
    this.mixHash(tag);
    return tag;
  }

  /** Throws WrongSecret when `tag` was not made with this key, over these messages. */
  check(tag: Uint8Array): void {
    try {
      nobleCipher(this.#suite, this.#key, nonceOf(this.#suite, 0), this.#hash).decrypt(tag);
    } catch {
      throw new WrongSecret();
    }
    this.mixHash(tag);
  }

  split(): [Uint8Array, Uint8Array] {
    const [first, second] = this.#derive(NOTHING, 2);
    return [first, second];
  }

  #derive(material: Uint8Array, count: 2 | 3): [Uint8Array, Uint8Array, Uint8Array] {
    const all = hkdf(sha256, material, this.#chain, undefined, count * KEY_BYTES);
    const part = (at: number) => all.slice(at * KEY_BYTES, (at + 1) * KEY_BYTES);
    return [part(0), part(1), part(2)];
  }
}

/** The visitor's side: `hello` goes to the host, whose answer `meet` takes. */
export function makeGreeting(
  suite: Suite,
  psk: Uint8Array,
  ephemeral: Uint8Array,
): { readonly hello: Uint8Array; meet(answer: Uint8Array): MeetingKeys } {
  const transcript = new Transcript(suite, psk);
  const own = x25519.getPublicKey(ephemeral);
  transcript.mixPublic(own);
  return {
    hello: joined(own, transcript.prove()),
    /** Throws WrongSecret when the host does not know the link, or somebody changed the answer. */
    meet(answer) {
      const other = publicIn(answer);
      transcript.mixPublic(other);
      transcript.mixKey(agree(ephemeral, other));
      transcript.check(answer.subarray(PUBLIC_BYTES));
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
  const transcript = new Transcript(suite, psk);
  const other = publicIn(hello);
  transcript.mixPublic(other);
  transcript.check(hello.subarray(PUBLIC_BYTES));
  const own = x25519.getPublicKey(ephemeral);
  transcript.mixPublic(own);
  transcript.mixKey(agree(ephemeral, other));
  const answer = joined(own, transcript.prove());
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
