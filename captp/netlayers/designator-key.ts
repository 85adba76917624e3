/**
 * The key that a name of the websocket netlayer stands for (see designator.ts).
 *
 * These few lines are here because every page loads them, and the library that does it is as large
 * as a tenth of all of captp/.
 */
import { BadLocator } from '../locator.ts';

/** 256 bits by five; the last letter has one of them, and four zeros. */
const DESIGNATOR = /^[a-z2-7]{51}[aq]$/;
const HEX_DIGITS = 64;

/** Throws {@link BadLocator}. */
export function keyOfDesignator(designator: string): Uint8Array {
  if (!DESIGNATOR.test(designator)) throw new BadLocator('its designator is no key');
  let bits = 0n;
  for (const letter of designator) {
    // `a` to `z` are 10 to 35 here, and 0 to 25 there; behind them comes `2`.
    const digit = Number.parseInt(letter, 36);
    bits = (bits << 5n) | BigInt(digit < 10 ? digit + 24 : digit - 10);
  }
  const hex = (bits >> 4n).toString(16).padStart(HEX_DIGITS, '0');
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
