/**
 * One-time links: what lets a browser in without the passphrase, once, within ten minutes.
 *
 * They live in memory; only the hash of each is kept, so looking one up tells an attacker nothing by its timing.
 */
import { createHash } from 'node:crypto';
import type { Random } from '../../store/index.ts';

export const INVITATION_AGE_MAX_MS = 10 * 60_000;
/** Of more, the oldest no longer count. */
const INVITATIONS_MAX = 64;

export class Invitations {
  readonly #now: () => number;
  readonly #random: Random;
  readonly #ends = new Map<string, number>();

  constructor(now: () => number, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  /** A new swiss number that will be good once. */
  make(): Uint8Array {
    const swiss = this.#random.bytes(32);
    this.#ends.set(hashOf(swiss), this.#now() + INVITATION_AGE_MAX_MS);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > INVITATIONS_MAX && oldest) this.#ends.delete(oldest);
    return swiss;
  }

  isGood(swiss: Uint8Array): boolean {
    return (this.#ends.get(hashOf(swiss)) ?? 0) > this.#now();
  }

  /** No link made so far is good any more: a device that is thrown out must not come back by one. */
  clear(): void {
    this.#ends.clear();
  }

  use(swiss: Uint8Array): void {
    this.#ends.delete(hashOf(swiss));
  }

  /** Makes a link good once more whose use failed, or which is just being used. */
  renew(swiss: Uint8Array): void {
    this.#ends.set(hashOf(swiss), this.#now() + INVITATION_AGE_MAX_MS);
  }
}

function hashOf(swiss: Uint8Array): string {
  return createHash('sha256').update(swiss).digest('hex');
}
