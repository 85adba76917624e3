/** AES-256-GCM and ChaCha20-Poly1305 by node:crypto, as sealed shares need them. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Aead, Suite } from '../../store/sealed-share/index.ts';

const TAG_BYTES = 16;
const NAMES = { AESGCM: 'aes-256-gcm', ChaChaPoly: 'chacha20-poly1305' } as const;
const WITH_TAG = { authTagLength: TAG_BYTES } as const;

/** The text sealed, with its tag behind it. */
export function sealBy(
  suite: Suite,
  key: Uint8Array,
  nonce: Uint8Array,
  text: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const cipher = createCipheriv(NAMES[suite] as 'aes-256-gcm', key, nonce, WITH_TAG);
  const sealed = new Uint8Array(text.length + TAG_BYTES);
  sealed.set(cipher.update(text));
  cipher.final();
  sealed.set(cipher.getAuthTag(), text.length);
  return sealed;
}

/** The text again. Throws when a byte was changed. */
export function openBy(
  suite: Suite,
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
): Uint8Array {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) throw new RangeError('This is shorter than a tag.');
  const cipher = createDecipheriv(NAMES[suite] as 'aes-256-gcm', key, nonce, WITH_TAG);
  cipher.setAuthTag(sealed.subarray(end));
  const text = cipher.update(sealed.subarray(0, end));
  cipher.final();
  return new Uint8Array(text.buffer, text.byteOffset, text.length);
}

export const nodeAead: Aead = {
  suite: 'AESGCM',
  open: async (suite, key, nonce, sealed) => openBy(suite, key, nonce, sealed),
};
