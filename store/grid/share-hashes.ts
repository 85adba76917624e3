/**
 * What proves a share. From the bottom: the hash of each piece, of each group of piece hashes, the
 * share root over its groups and its footer, and the coding root over all share roots. Who has the
 * coding root can tell of any single piece from any host whether it is right, without having any
 * other share and without being able to read; so who lies is known by name. Each kind of hash
 * starts with different bytes, so that none can be passed off as another.
 */
import { HASH_BYTES } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { type Coding, encodeShareFooter, GROUP_PIECES } from './share-format.ts';

const PIECE_PREFIX = Uint8Array.of(0x10);
const GROUP_PREFIX = Uint8Array.of(0x11);
const utf8 = new TextEncoder();
const SHARE_PREFIX = utf8.encode('2gather share 1\n');
const CODING_PREFIX = utf8.encode('2gather coding 1\n');
const NAME_PREFIX = utf8.encode('2gather share name 1\n');
const ANCHOR_PREFIX = utf8.encode('2gather anchor 1\n');
/** Bytes of the hash of which a share's name is the hexadecimal text. */
const NAME_BYTES = 24;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function pieceHash(ciphers: Ciphers, piece: Uint8Array): Uint8Array {
  return ciphers.sha256(PIECE_PREFIX, piece);
}

/** `hashes`: those of the pieces of one group, joined. */
export function groupHash(ciphers: Ciphers, hashes: Uint8Array): Uint8Array {
  return ciphers.sha256(GROUP_PREFIX, hashes);
}

/** The hashes of all groups, joined, of the joined hashes of all pieces. */
export function groupHashes(ciphers: Ciphers, hashes: Uint8Array): Uint8Array {
  const bytes = GROUP_PIECES * HASH_BYTES;
  const groups = new Uint8Array(Math.ceil(hashes.length / bytes) * HASH_BYTES);
  for (let at = 0, to = 0; at < hashes.length; at += bytes, to += HASH_BYTES) {
    groups.set(groupHash(ciphers, hashes.subarray(at, at + bytes)), to);
  }
  return groups;
}

/** `groups`: the hashes of all groups of the share, joined. */
export function shareRoot(
  ciphers: Ciphers,
  coding: Coding,
  index: number,
  groups: Uint8Array,
): Uint8Array {
  return ciphers.sha256(SHARE_PREFIX, encodeShareFooter(coding, index), groups);
}

/** What a verifier needs of a blob. `roots`: those of all its shares, joined. */
export function codingRoot(ciphers: Ciphers, coding: Coding, roots: Uint8Array): Uint8Array {
  return ciphers.sha256(CODING_PREFIX, encodeShareFooter(coding, 0), roots);
}

/**
 * What names the shares of a blob on hosts. `identity` is the blob's root hash where its name is an
 * address, so that shares can be found when nothing but the address is left; `key` is a secret of
 * the vat, so that hosts cannot see that two vats keep the same blob, or which one an address names.
 */
export function anchorOf(ciphers: Ciphers, key: Uint8Array, identity: Uint8Array): Uint8Array {
  return ciphers.sha256(ANCHOR_PREFIX, key, identity);
}

/** The name of share `index` on a host: 48 hexadecimal digits. */
export function shareName(
  ciphers: Ciphers,
  anchor: Uint8Array,
  { k, n }: { readonly k: number; readonly n: number },
  index: number,
): string {
  const numbers = new Uint8Array(6);
  const view = new DataView(numbers.buffer);
  view.setUint16(0, k);
  view.setUint16(2, n);
  view.setUint16(4, index);
  const hash = ciphers.sha256(NAME_PREFIX, anchor, numbers).subarray(0, NAME_BYTES);
  let name = '';
  for (let i = 0; i < NAME_BYTES; i++) name += HEX[hash[i]!];
  return name;
}
