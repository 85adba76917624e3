/** The ciphers of Noise that are used here, in portable JavaScript. */
import { gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

/** AES-GCM where the processor does it, ChaCha20-Poly1305 where only JavaScript does. */
export type Suite = 'AESGCM' | 'ChaChaPoly';

/** The 12-byte nonce of message `number`, as Noise §12 writes it for the cipher. */
export function nonceOf(suite: Suite, number: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(number), suite === 'ChaChaPoly');
  return nonce;
}

/** The cipher of a suite in portable JavaScript. */
export function nobleCipher(suite: Suite, key: Uint8Array, nonce: Uint8Array, data?: Uint8Array) {
  return suite === 'AESGCM' ? gcm(key, nonce, data) : chacha20poly1305(key, nonce, data);
}
