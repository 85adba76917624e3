/**
 * Addresses: CIDv1 of the root hash, as multiformats write it, so that an address says by itself
 * what kind of thing it names and which hash verifies it. One object has one address text: other
 * spellings of the same CID are refused, because the text is also the name on the disk.
 */
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { BadReadCap } from './errors.ts';
import { HASH_BYTES } from './object-format.ts';

/** Our codec in the private-use range of the multicodec table (0x300000 to 0x3fffff): "2ga". */
const OBJECT_CODEC = 0x326761;
const SHA2_256 = 0x12;
/** Characters of an address: 'b' and the base32 of 39 bytes. */
const ADDRESS_CHARACTERS = 64;

/** The address of the object with this root hash. */
export function formatAddress(root: Uint8Array): string {
  return CID.createV1(OBJECT_CODEC, create(SHA2_256, root)).toString();
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
  let digest: Uint8Array;
  try {
    digest = CID.parse(address).multihash.digest;
  } catch {
    return undefined;
  }
  return digest.length === HASH_BYTES ? digest : undefined;
}
