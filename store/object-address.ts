/**
 * Addresses: CIDv1 of the root hash, as multiformats write it, so that an address says by itself
 * what kind of thing it names and which hash verifies it. One object has one address text: other
 * spellings of the same CID are refused, because the text is also the name on the disk.
 */
import { base32 } from 'multiformats/bases/base32';
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
  return base32.encode(bytes);
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
  const root = digestIn(address);
  return root !== undefined && formatAddress(root) === address ? root : undefined;
}

function digestIn(address: string): Uint8Array | undefined {
  let bytes: Uint8Array;
  try {
    bytes = base32.decode(address);
  } catch {
    return undefined;
  }
  if (bytes.length !== PREFIX.length + HASH_BYTES) return undefined;
  if (!equalBytes(bytes.subarray(0, PREFIX.length), PREFIX)) return undefined;
  return bytes.slice(PREFIX.length);
}
