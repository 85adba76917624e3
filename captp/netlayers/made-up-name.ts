/**
 * The name of who cannot be dialled, made up for one connection. It has the form of any designator,
 * the base32 of 256 bits, and is the name of no key that anybody knows.
 */
import type { PeerLocator } from '../locator.ts';
import type { Netlayer } from '../netlayer.ts';
import type { Random } from '../powers.ts';

/** All but the last, which stands for but one bit. */
const LETTERS = 51;

export function madeUpName(random: Random): string {
  // Sixteen of the letters will do: 204 bits that nobody guesses, `a` being zero.
  const letters = Array.from(random.bytes(LETTERS), (byte) => (10 + (byte & 15)).toString(36));
  return `${letters.join('')}a`;
}

/** Where others are told that we are; who cannot be dialled has a name for one connection. */
export function locationBy({ location, transport }: Netlayer, random: Random): PeerLocator {
  return location ?? { transport, designator: madeUpName(random), hints: false };
}
