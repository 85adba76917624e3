/**
 * How the blobs of a host are called: `t`, a number that only grows, and what is random. The number
 * is the time in milliseconds, or one more than the last one; it tells which of two blobs is the
 * newer, and which were written since something was noted. Names of before had no number, and are
 * older than all of these in alphabetical order.
 */
import type { Random } from '../../vat/index.ts';

const NUMBER_DIGITS = 12;
const RANDOM_BYTES = 10;
/** Names whose random bytes are made at a time: asking the system for each costs more than a name. */
const NAMES_AT_ONCE = 64;
const NAME = /^t[0-9a-f]{32}$/;

export class BlobNames {
  readonly #random: Random;
  readonly #now: () => number;
  #last = 0;
  /** What is random in the names to come, in hexadecimal. */
  #chance = '';

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** The number that the next name has at least. */
  get next(): number {
    return Math.max(this.#last + 1, this.#now());
  }

  /** From now on numbers are not below this one, whatever the clock says. */
  startAt(number: number): void {
    this.#last = Math.max(this.#last, number - 1);
  }

  make(): string {
    this.#last = this.next;
    const number = this.#last.toString(16).padStart(NUMBER_DIGITS, '0');
    return `t${number}${this.#randomDigits()}`;
  }

  #randomDigits(): string {
    if (this.#chance === '') {
      this.#chance = Buffer.from(this.#random.bytes(NAMES_AT_ONCE * RANDOM_BYTES)).toString('hex');
    }
    const digits = this.#chance.slice(-2 * RANDOM_BYTES);
    this.#chance = this.#chance.slice(0, -2 * RANDOM_BYTES);
    return digits;
  }
}

/** Undefined for what has a name of before, or none of ours. */
export function numberOf(blob: string): number | undefined {
  if (!NAME.test(blob)) return undefined;
  return Number.parseInt(blob.slice(1, 1 + NUMBER_DIGITS), 16);
}
