/**
 * The bulk primitives where they come behind promises: WebCrypto of a browser, which uses the
 * processor's instructions and other threads. The same bytes as Ciphers gives.
 */
export interface AsyncCiphers {
  /** As Ciphers.aes256Ctr; the result has memory of its own. */
  aes256Ctr(key: Uint8Array, firstBlock: number, data: Uint8Array): Promise<Uint8Array>;
  /** As Ciphers.aes256Gmac. */
  aes256Gmac(key: Uint8Array, data: Uint8Array): Promise<Uint8Array>;
  /** SHA-256 of `data`, which is copied before the promise is given. */
  sha256(data: Uint8Array): Promise<Uint8Array>;
}

const COUNTER_BLOCK_BYTES = 16;
/** Bits of the counter block that count; the format never comes near their end. */
const COUNTER_BITS = 64;
const GMAC_NONCE = new Uint8Array(12);
const NOTHING = new Uint8Array(0);

/** Keys by the very array that holds them. */
type Imported = Record<'AES-CTR' | 'AES-GCM', WeakMap<Uint8Array, Promise<CryptoKey>>>;

/**
 * By the WebCrypto of a page or worker, which there is at addresses that browsers call secure. An
 * array that is given as a key never changes.
 */
export function webCiphers(subtle: SubtleCrypto): AsyncCiphers {
  // Each is a trip to another thread and back, as long as encrypting: a key is imported once.
  const known = { 'AES-CTR': new WeakMap(), 'AES-GCM': new WeakMap() } satisfies Imported;
  const importKey = (key: Uint8Array, name: keyof Imported): Promise<CryptoKey> => {
    const keys: Imported['AES-CTR'] = known[name];
    let imported = keys.get(key);
    if (imported === undefined) {
      imported = subtle.importKey('raw', key as BufferSource, name, false, ['encrypt']);
      keys.set(key, imported);
    }
    return imported;
  };
  return {
    async aes256Ctr(key, firstBlock, data) {
      const counter = new Uint8Array(COUNTER_BLOCK_BYTES);
      new DataView(counter.buffer).setBigUint64(8, BigInt(firstBlock));
      const algorithm = { name: 'AES-CTR', counter, length: COUNTER_BITS };
      const imported = await importKey(key, 'AES-CTR');
      return new Uint8Array(await subtle.encrypt(algorithm, imported, data as BufferSource));
    },
    async aes256Gmac(key, data) {
      const additionalData = data as BufferSource;
      const algorithm = { name: 'AES-GCM', iv: GMAC_NONCE, additionalData };
      const imported = await importKey(key, 'AES-GCM');
      return new Uint8Array(await subtle.encrypt(algorithm, imported, NOTHING));
    },
    async sha256(data) {
      return new Uint8Array(await subtle.digest('SHA-256', data as BufferSource));
    },
  };
}
