/**
 * Keys, signatures and names of keys for the tester: straight from node:crypto, by no code of
 * captp/.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

const SECRET_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key pair. */
export class RawKey {
  readonly publicKey: Uint8Array;
  readonly #secret: KeyObject;

  constructor(seed: Uint8Array) {
    const key = Buffer.concat([SECRET_PREFIX, seed]);
    this.#secret = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#secret).export({ format: 'der', type: 'spki' });
    this.publicKey = Uint8Array.from(spki.subarray(PUBLIC_PREFIX.length));
  }

  sign(message: Uint8Array): Uint8Array {
    return Uint8Array.from(sign(null, message, this.#secret));
  }
}

let seeds = 0;

/** A key pair that no other call has given; the same ones in the same order in every run. */
export function freshKey(): RawKey {
  return new RawKey(sha256(Buffer.from(`tester's key ${seeds++}`)));
}

export function isSignedBy(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = Buffer.concat([PUBLIC_PREFIX, publicKey]);
  return verify(null, message, createPublicKey({ key, format: 'der', type: 'spki' }), signature);
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(bytes).digest());
}

export const twiceHashed = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes));

/** The name of the session between the keys named `one` and `other`. */
export function sessionIdOf(one: Uint8Array, other: Uint8Array): Uint8Array {
  const ids = [one, other].sort(Buffer.compare);
  return twiceHashed(Buffer.concat([Buffer.from('prot0'), ...ids]));
}
