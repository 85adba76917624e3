/**
 * Tokens by which a visitor goes on with an opening that was counted before, over a new connection.
 *
 * A token is a few words and their HMAC-SHA-256 under a key of the share that no visitor has, so
 * nobody can make one, and the share need not remember those it gave.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

const MAC_BYTES = 32;

/** `words` are few: a token has 64 bytes at most. */
export function makeToken(key: Uint8Array, words: string): Uint8Array {
  const said = new TextEncoder().encode(words);
  const token = new Uint8Array(MAC_BYTES + said.length);
  token.set(hmac(sha256, key, said));
  token.set(said, MAC_BYTES);
  return token;
}

/** The words of a token that was made with `key`; undefined for anything else. */
export function wordsOf(key: Uint8Array, token: Uint8Array): string | undefined {
  const said = token.slice(MAC_BYTES);
  const wanted = hmac(sha256, key, said);
  if (token.length <= MAC_BYTES) return undefined;
  let difference = 0;
  for (let at = 0; at < MAC_BYTES; at++) difference |= (wanted[at] ?? 0) ^ (token[at] ?? 0);
  return difference === 0 ? new TextDecoder().decode(said) : undefined;
}
