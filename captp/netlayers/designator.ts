/**
 * The name of a vat on the websocket netlayer: its Ed25519 public key in base32 without padding.
 */
import { base32 } from 'multiformats/bases/base32';
import { PUBLIC_KEY_BYTES } from '../key-forms.ts';
import { BadLocator } from '../locator.ts';

export function designatorOf(publicKey: Uint8Array): string {
  return base32.baseEncode(publicKey);
}

/** The key that `designator` names. Throws {@link BadLocator}. */
export function keyOfDesignator(designator: string): Uint8Array {
  const key = /^[a-z2-7]{52}$/.test(designator) ? base32.baseDecode(designator) : undefined;
  if (key?.length !== PUBLIC_KEY_BYTES || designatorOf(key) !== designator) {
    throw new BadLocator('its designator is no key');
  }
  return key;
}
