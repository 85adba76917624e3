/**
 * Addresses: CIDv1 of the root hash, as multiformats write it, so that an address says by itself
 * what kind of thing it names and which hash verifies it. One object has one address text: other
 * spellings of the same CID are refused, because the text is also the name on the disk.
 */
import { BadReadCap } from './errors.ts';
import { equalBytes, HASH_BYTES } from './object-format.ts';

/**
 * What a CIDv1 of ours begins with: its version; the codec 0x326761 ("2ga", in the private-use range
 * of the multicodec table) as a varint; sha2-256 and its length. The CID class of multiformats is
 * not used for it: it costs more than encrypting a small object.
 */
const PREFIX = Uint8Array.of(0x01, 0xe1, 0xce, 0xc9, 0x01, 0x12, HASH_BYTES);
/** Characters of an address: 'b' and the base32 of 39 bytes. */
const ADDRESS_CHARACTERS = 64;

/** The address of the object with this root hash. */
export function formatAddress(root: Uint8Array): string {
  const bytes = new Uint8Array(PREFIX.length + HASH_BYTES);
  bytes.set(PREFIX);
  bytes.set(root, PREFIX.length);
  return encodeBase32(bytes);
}

/** The root hash in an address. Throws BadReadCap. */
export function parseAddress(address: string): Uint8Array {
  const root = rootIn(address);
  if (root === undefined) throw new BadReadCap('its address is not one of a stored file');
  return root;
}

export function isAddress(address: string): boolean {
  return rootIn(address) !== undefined;
}

function rootIn(address: string): Uint8Array | undefined {
  if (typeof address !== 'string' || address.length !== ADDRESS_CHARACTERS) return undefined;
  const bytes = decodeBase32(address);
  if (bytes === undefined) return undefined;
  if (!equalBytes(bytes.subarray(0, PREFIX.length), PREFIX)) return undefined;
  return bytes.slice(PREFIX.length);
}

/**
 * Multibase 'b': RFC 4648 base32 in lower case, without padding. For addresses alone, because each
 * file that is stored or read makes or reads several, and in general form that took longer than
 * encrypting a small one.
 */
const DIGITS = Uint8Array.from('abcdefghijklmnopqrstuvwxyz234567', (digit) => digit.charCodeAt(0));
const MULTIBASE = 'b'.charCodeAt(0);
const NO_DIGIT = 255;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, digit] of DIGITS.entries()) VALUES[digit] = value;

/** The characters of one call; nothing is allocated for them. */
const codes = Array.from({ length: ADDRESS_CHARACTERS }, () => MULTIBASE);

/** `bytes` are an address. */
function encodeBase32(bytes: Uint8Array): string {
  let bits = 0;
  let left = 0;
  let at = 1;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    left += 8;
    while (left >= 5) {
      left -= 5;
      codes[at++] = DIGITS[(bits >> left) & 31]!;
    }
  }
  codes[at] = DIGITS[(bits << (5 - left)) & 31]!;
  return String.fromCharCode.apply(undefined, codes);
}

/** The bytes of an address-long text. Undefined unless it is how they are written. */
function decodeBase32(text: string): Uint8Array | undefined {
  if (text.charCodeAt(0) !== MULTIBASE) return undefined;
  const bytes = new Uint8Array(PREFIX.length + HASH_BYTES);
  let bits = 0;
  let left = 0;
  let at = 0;
  for (let i = 1; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? NO_DIGIT;
    if (value === NO_DIGIT) return undefined;
    bits = ((bits << 5) | value) & 0xfff;
    left += 5;
    if (left < 8) continue;
    left -= 8;
    bytes[at++] = bits >> left;
  }
  // What is left over must be zero: one object has one address.
  return (bits & ((1 << left) - 1)) === 0 ? bytes : undefined;
}
