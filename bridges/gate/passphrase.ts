/**
 * What a passphrase has to be. The rest is up to Argon2, which makes each guess expensive.
 */
import { PASSPHRASE_LENGTH_MIN, Refusal } from '../../actors/index.ts';

/** The passphrase, or a Refusal that says what is missing. */
export function properPassphrase(passphrase: string): string {
  if (passphrase.normalize('NFKC').length >= PASSPHRASE_LENGTH_MIN) return passphrase;
  throw new Refusal(
    'short-passphrase',
    `Choose a passphrase of at least ${PASSPHRASE_LENGTH_MIN} characters; a few words are best.`,
  );
}
