/**
 * The name of a vat on the websocket netlayer: its Ed25519 public key in base32 without padding
 * (RFC 4648, in lower case).
 *
 * These few lines are here because every page loads them, and the library that does it is as large
 * as a tenth of all of captp/.
 */
import { PUBLIC_KEY_BYTES } from '../key-forms.ts';
import { BadLocator } from '../locator.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const LETTER_BITS = 5;
const BYTE_BITS = 8;

export function designatorOf(publicKey: Uint8Array): string {
  const units = regroup([...publicKey], BYTE_BITS, LETTER_BITS);
  return units.map((unit) => LETTERS[unit]).join('');
}

/** The key that `designator` names. Throws {@link BadLocator}. */
export function keyOfDesignator(designator: string): Uint8Array {
  const units = Array.from(designator, (letter) => LETTERS.indexOf(letter));
  const key = Uint8Array.from(regroup(units, LETTER_BITS, BYTE_BITS)).subarray(0, PUBLIC_KEY_BYTES);
  // Only what is written back as it was is well formed.
  if (designatorOf(key) !== designator || key.length !== PUBLIC_KEY_BYTES) {
    throw new BadLocator('its designator is no key');
  }
  return key;
}

/** The same bits in units of another size; the last is filled up with zeros. */
function regroup(units: readonly number[], from: number, to: number): number[] {
  const regrouped: number[] = [];
  let bits = 0;
  let count = 0;
  for (const unit of units) {
    bits = (bits << from) | unit;
    for (count += from; count >= to; count -= to) {
      regrouped.push((bits >> (count - to)) & ((1 << to) - 1));
    }
    bits &= (1 << count) - 1;
  }
  if (count > 0) regrouped.push((bits << (to - count)) & ((1 << to) - 1));
  return regrouped;
}
