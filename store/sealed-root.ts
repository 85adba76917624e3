/**
 * The root key under a passphrase: Argon2id (RFC 9106) makes guessing dear, XChaCha20-Poly1305
 * seals. The file has a fixed layout and carries its cost, so that a later version may raise it; a
 * checksum over all of it tells a damaged file from a wrong passphrase, which a failed seal alone
 * cannot.
 *
 *     magic 8 | version 4 | memory KiB 4 | passes 4 | lanes 4 | salt 16 | nonce 24
 *     | sealed root key 32 + 16 | checksum 32
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { BadPassphrase, DamagedKeyFile, WrongPassphrase } from './errors.ts';
import { equalBytes } from './object-format.ts';
import type { Random } from './powers.ts';
import { assertRootKey, ROOT_KEY_BYTES } from './root-key.ts';

/** What one guess at the passphrase costs. */
export interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/**
 * For a person who waits: four times the passes of OWASP's 46 MiB setting. About a second by
 * @noble/hashes on a small two-core machine; more memory would not fit beside a vat.
 */
export const INTERACTIVE_COST: Cost = { memoryKib: 46 * 1024, passes: 4, lanes: 1 };

/** What a key file may ask for, so that a forged one cannot take all memory or time. */
const COST_MAX: Cost = { memoryKib: 256 * 1024, passes: 32, lanes: 4 };
/** Least memory of Argon2, for each lane. */
const MEMORY_KIB_PER_LANE_MIN = 8;

export const PASSPHRASE_CHARACTERS_MAX = 1_024;

const MAGIC = new TextEncoder().encode('2gatherk');
const VERSION = 1;
const SALT_AT = 24;
const SALT_BYTES = 16;
const NONCE_AT = SALT_AT + SALT_BYTES;
const NONCE_BYTES = 24;
const BOX_AT = NONCE_AT + NONCE_BYTES;
const BOX_BYTES = ROOT_KEY_BYTES + 16;
const CHECKSUM_AT = BOX_AT + BOX_BYTES;
const CHECKSUM_BYTES = 32;
export const SEALED_ROOT_BYTES = CHECKSUM_AT + CHECKSUM_BYTES;

/** Seals a root key. Throws BadPassphrase, and RangeError for a cost or key out of bounds. */
export async function sealRootKey(
  root: Uint8Array,
  passphrase: string,
  { random, cost = INTERACTIVE_COST }: { readonly random: Random; readonly cost?: Cost },
): Promise<Uint8Array> {
  assertRootKey(root);
  if (!isUsable(passphrase)) {
    throw new BadPassphrase(`1 to ${PASSPHRASE_CHARACTERS_MAX} characters`);
  }
  if (!isAllowed(cost)) throw new RangeError('This cost of a passphrase is out of bounds.');
  const sealed = new Uint8Array(SEALED_ROOT_BYTES);
  const view = new DataView(sealed.buffer);
  sealed.set(MAGIC);
  view.setUint32(8, VERSION);
  view.setUint32(12, cost.memoryKib);
  view.setUint32(16, cost.passes);
  view.setUint32(20, cost.lanes);
  sealed.set(random.bytes(SALT_BYTES), SALT_AT);
  sealed.set(random.bytes(NONCE_BYTES), NONCE_AT);
  const box = await boxUnder(sealed, passphrase, cost);
  sealed.set(box.encrypt(root), BOX_AT);
  sealed.set(sha256(sealed.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
  return sealed;
}

/** The root key. Throws DamagedKeyFile before any work, WrongPassphrase after it. */
export async function openRootKey(sealed: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const cost = costIn(sealed);
  if (!isUsable(passphrase)) throw new WrongPassphrase();
  const box = await boxUnder(sealed, passphrase, cost);
  try {
    return box.decrypt(sealed.subarray(BOX_AT, CHECKSUM_AT));
  } catch {
    throw new WrongPassphrase();
  }
}

/** Checks everything about a key file that can be checked without the passphrase. */
function costIn(sealed: Uint8Array): Cost {
  if (sealed.length !== SEALED_ROOT_BYTES) throw new DamagedKeyFile('its length is wrong');
  if (!equalBytes(sealed.subarray(0, MAGIC.length), MAGIC)) {
    throw new DamagedKeyFile('it is no key file');
  }
  const checksum = sha256(sealed.subarray(0, CHECKSUM_AT));
  if (!equalBytes(checksum, sealed.subarray(CHECKSUM_AT))) {
    throw new DamagedKeyFile('its checksum is wrong');
  }
  const view = new DataView(sealed.buffer, sealed.byteOffset);
  if (view.getUint32(8) !== VERSION) throw new DamagedKeyFile('its version is unknown');
  const [memoryKib, passes, lanes] = [12, 16, 20].map((at) => view.getUint32(at));
  const cost = { memoryKib: memoryKib!, passes: passes!, lanes: lanes! };
  if (!isAllowed(cost)) throw new DamagedKeyFile('its cost is out of bounds');
  return cost;
}

/** The cipher under the passphrase, with everything before the box authenticated along. */
async function boxUnder(sealed: Uint8Array, passphrase: string, cost: Cost) {
  const key = await argon2idAsync(
    new TextEncoder().encode(passphrase.normalize('NFKC')),
    sealed.subarray(SALT_AT, NONCE_AT),
    { m: cost.memoryKib, t: cost.passes, p: cost.lanes, dkLen: 32 },
  );
  return xchacha20poly1305(key, sealed.slice(NONCE_AT, BOX_AT), sealed.slice(0, NONCE_AT));
}

function isUsable(passphrase: string): boolean {
  return passphrase.length >= 1 && passphrase.length <= PASSPHRASE_CHARACTERS_MAX;
}

function isAllowed({ memoryKib, passes, lanes }: Cost): boolean {
  const whole = [memoryKib, passes, lanes].every(Number.isInteger);
  return (
    whole &&
    lanes >= 1 &&
    lanes <= COST_MAX.lanes &&
    passes >= 1 &&
    passes <= COST_MAX.passes &&
    memoryKib >= MEMORY_KIB_PER_LANE_MIN * lanes &&
    memoryKib <= COST_MAX.memoryKib
  );
}
