/**
 * What a browser brings along, as the crypto of a session: nothing to download, and fast.
 *
 * The functions answer later, so a page that greets with them takes no part in handoffs, which it
 * could not anyway: nobody can dial a page.
 */
import { type Crypto, SEED_BYTES } from './crypto.ts';

/** The part of `crypto.subtle` that is used; browsers have it on https and on localhost. */
export type Subtle = Pick<SubtleCrypto, 'digest' | 'exportKey' | 'importKey' | 'sign' | 'verify'>;

/** What DER puts in front of the 32 bytes of a secret key (RFC 8410). */
const SECRET_KEY_PREFIX = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const NAME = 'Ed25519';

/** The crypto of `subtle`, or undefined where it has no Ed25519 (browsers before 2025). */
export async function webCrypto(subtle: Subtle | undefined): Promise<Crypto | undefined> {
  if (!subtle) return undefined;
  const crypto = cryptoOf(subtle);
  try {
    await crypto.publicKey(new Uint8Array(SEED_BYTES));
    return crypto;
  } catch {
    // NotSupportedError: the caller has another one to fall back on.
    return undefined;
  }
}

function cryptoOf(subtle: Subtle): Crypto {
  const secretKey = (seed: Uint8Array) =>
    subtle.importKey('pkcs8', Uint8Array.of(...SECRET_KEY_PREFIX, ...seed), NAME, true, ['sign']);
  return {
    async publicKey(seed) {
      const { x = '' } = await subtle.exportKey('jwk', await secretKey(seed));
      const binary = atob(x.replaceAll('-', '+').replaceAll('_', '/'));
      return Uint8Array.from(binary, (char) => char.charCodeAt(0));
    },
    async sign(seed, message) {
      return new Uint8Array(await subtle.sign(NAME, await secretKey(seed), own(message)));
    },
    async verify(publicKey, message, signature) {
      try {
        const key = await subtle.importKey('raw', own(publicKey), NAME, false, ['verify']);
        return await subtle.verify(NAME, key, own(signature), own(message));
      } catch {
        // Bytes that are no key verify nothing.
        return false;
      }
    },
    sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', own(bytes))),
  };
}

/** WebCrypto takes no view of memory that is shared. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
