/**
 * What the link half of a share opens: 32 random bytes that stand behind the `#` of its link.
 *
 * HKDF-SHA-256 makes of it a key for the door, which a host of the share is told, and a key for
 * each sealed blob, which it is not. None tells anything about another.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { KEY_BYTES, utf8 } from './bytes.ts';

/** Bytes of the half in the link, and of the half that the host keeps. */
export const SECRET_BYTES = 32;
/** Random bytes that name a blob; keys are made with them, so no two blobs ever share one. */
export const SALT_BYTES = 32;

const DOOR_SALT = utf8('2gather share link 1');

function checkSecret(secret: Uint8Array): void {
  if (secret.length !== SECRET_BYTES) throw new RangeError('Half a key has 32 bytes.');
}

/** What visitor and host prove to each other that they know. Opens no blob. */
export function doorKey(secret: Uint8Array): Uint8Array {
  checkSecret(secret);
  return hkdf(sha256, secret, DOOR_SALT, utf8('door'), KEY_BYTES);
}

/** The key of one blob, from the link half. */
export function blobKey(secret: Uint8Array, salt: Uint8Array, use: 'tree' | 'file'): Uint8Array {
  checkSecret(secret);
  return hkdf(sha256, secret, salt, utf8(`2gather share ${use} 1`), KEY_BYTES);
}

/** The key of the layer that the host lays over one blob, from the host's half. */
export function layerKey(half: Uint8Array, salt: Uint8Array): Uint8Array {
  checkSecret(half);
  return hkdf(sha256, half, salt, utf8('2gather share layer 1'), KEY_BYTES);
}
