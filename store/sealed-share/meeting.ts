/**
 * The messages of a meeting after the greeting: each side numbers what it sends, the number is the
 * nonce, and an answer has the number of its question. So several questions can be under way, and
 * no message can be changed, said twice, or passed off as another.
 */
import type { Aead } from './aead.ts';
import { nobleCipher, nonceOf, type Suite } from './ciphers.ts';
import { BadSealed } from './errors.ts';
import type { MeetingKeys } from './noise.ts';

/** Questions of one meeting; after that a new one begins. Far below what the ciphers bear. */
export const QUESTIONS_MAX = 2 ** 31;

/** Seals a short message at once, so that messages leave in the order of their numbers. */
export function sealNow(
  suite: Suite,
  { out }: MeetingKeys,
  number: number,
  text: Uint8Array,
): Uint8Array {
  return nobleCipher(suite, out, nonceOf(suite, number)).encrypt(text);
}

/** Opens message `number` of the other side. Throws BadSealed. */
export async function openMessage(
  aead: Aead,
  suite: Suite,
  keys: MeetingKeys,
  number: number,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  try {
    return await aead.open(suite, keys.in, nonceOf(suite, number), sealed);
  } catch {
    throw new BadSealed('a message was changed on its way');
  }
}
