/**
 * AES-256-GCM and ChaCha20-Poly1305 as a power: a browser has the first in hardware, behind
 * promises, at addresses it calls secure; anywhere else both are portable JavaScript.
 */
import { nobleCipher, type Suite } from './ciphers.ts';

export interface Aead {
  /** The suite that is fast here. */
  readonly suite: Suite;
  /** The text. Breaks with any error when a byte was changed. */
  open(suite: Suite, key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Promise<Uint8Array>;
}

export const nobleAead: Aead = {
  suite: 'ChaChaPoly',
  open: async (suite, key, nonce, sealed) => nobleCipher(suite, key, nonce).decrypt(sealed),
};

/** By WebCrypto, which has AES-GCM only. */
export function webAead(subtle: SubtleCrypto): Aead {
  const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();
  const importKey = (key: Uint8Array): Promise<CryptoKey> => {
    const before = imported.get(key);
    if (before) return before;
    const made = subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, ['decrypt']);
    imported.set(key, made);
    return made;
  };
  return {
    suite: 'AESGCM',
    async open(suite, key, nonce, sealed) {
      if (suite !== 'AESGCM') return nobleAead.open(suite, key, nonce, sealed);
      const algorithm = { name: 'AES-GCM', iv: nonce as BufferSource };
      const text = await subtle.decrypt(algorithm, await importKey(key), sealed as BufferSource);
      return new Uint8Array(text);
    },
  };
}
