/**
 * The phrase that both see when nobody is between them.
 *
 * Each brings 32 random bytes. Who accepts commits to his before he sees the other's, and the other
 * gives his before he sees what was committed to. So neither side, nor anybody in the middle who
 * plays the one to the other, can choose what the phrase will be: he has one try of 2^44. It hangs
 * on both keys and the invitation as well, so two who see the same one hold each other's keys.
 *
 * This is the exchange of short authenticated strings by a commitment of Vaudenay (CRYPTO 2005).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { encode } from '../../captp/index.ts';

export const NONCE_BYTES = 32;
/** Of 2,048 words each: 44 bits. */
export const PHRASE_WORDS = 4;
const WORD_BITS = 11;

const INVITATION = '2gather: invitation, 1';
const COMMITMENT = '2gather: contact commitment, 1';
const PHRASE = '2gather: contact phrase, 1';

/** Who meets: the names of both vats, and the tag of the invitation. */
export interface Meeters {
  readonly tag: Uint8Array;
  readonly inviter: string;
  readonly accepter: string;
}

/** Names an invitation, 32 bytes, to whoever has its swiss number. */
export function invitationTag(swiss: Uint8Array): Uint8Array {
  return sha256(encode([INVITATION, swiss]));
}

/** What the one who accepts says before he says `nonce`. 32 bytes. */
export function commitmentTo({ tag, inviter, accepter }: Meeters, nonce: Uint8Array): Uint8Array {
  return sha256(encode([COMMITMENT, tag, inviter, accepter, nonce]));
}

/** Does `nonce` open `commitment`? Nothing of either is secret by now. */
export function opensCommitment(
  meeters: Meeters,
  nonce: Uint8Array,
  commitment: Uint8Array,
): boolean {
  return commitmentTo(meeters, nonce).every((byte, at) => byte === commitment[at]);
}

/** Four words of the English list of BIP-39. */
export function phraseOf(
  { tag, inviter, accepter }: Meeters,
  nonces: { readonly inviter: Uint8Array; readonly accepter: Uint8Array },
): string[] {
  const fields = [PHRASE, tag, inviter, accepter, nonces.inviter, nonces.accepter];
  const digest = sha256(encode(fields));
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: PHRASE_WORDS }, (_, at) => {
    const index = Number.parseInt(bits.slice(at * WORD_BITS, (at + 1) * WORD_BITS), 2);
    return wordlist[index] as string;
  });
}
