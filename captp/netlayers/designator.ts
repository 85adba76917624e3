/**
 * The name of a vat on the websocket netlayer: its Ed25519 public key in base32 without padding
 * (RFC 4648, in lower case).
 */
import { base32 } from 'multiformats/bases/base32';

export function designatorOf(publicKey: Uint8Array): string {
  return base32.baseEncode(publicKey);
}
