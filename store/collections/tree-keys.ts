/**
 * The keys of a collection's nodes, and how a node is sealed.
 *
 *     '2gtrnode' 8 | version 4 | tag 32 | length of the links 4 | links | entries
 *
 * A node is in two boxes. *Links* opens with the verify key and says which nodes and files belong
 * to this one; *entries* opens with the read key alone and has the names and capabilities. The keys
 * of both boxes are made of the tag, which is a keyed hash of what is in them: so equal contents
 * make equal nodes under one read key (a snapshot shares what did not change), different contents
 * never meet under one key, and nobody without the read key can try what a node holds.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { deriveFrom } from '../caps/derive.ts';
import { equalBytes } from '../object-format.ts';
import { DamagedNode } from './collection-errors.ts';

const VERSION = 1;
const MAGIC = new TextEncoder().encode('2gtrnode');
const HEAD_BYTES = 48;
const TAG_BYTES = 16;
/** Each key seals one text, so its nonce may be the same for all. */
const NONCE = new Uint8Array(24);
/** Most bytes of a sealed node. */
export const SEALED_NODE_BYTES_MAX = 262_144;

export interface TreeKeys {
  /** Absent for who can only verify. */
  readonly reading: { readonly tag: Uint8Array; readonly entries: Uint8Array } | undefined;
  /** For the borders between nodes. */
  readonly shape: Uint8Array | undefined;
  readonly links: Uint8Array;
}

export function readKeys(readKey: Uint8Array): TreeKeys {
  return {
    reading: { tag: deriveFrom(readKey, 'tree tag'), entries: deriveFrom(readKey, 'tree entries') },
    shape: deriveFrom(readKey, 'tree shape'),
    links: deriveFrom(deriveFrom(readKey, 'collection verify'), 'tree links'),
  };
}

export function verifyKeys(verifyKey: Uint8Array): TreeKeys {
  return { reading: undefined, shape: undefined, links: deriveFrom(verifyKey, 'tree links') };
}

/** The two texts of a node. */
export interface OpenNode {
  readonly links: Uint8Array;
  readonly entries: Uint8Array;
}

/** Seals the texts; both are padded here. Throws RangeError without the read key. */
export function sealNode({ reading, links: linksKey }: TreeKeys, node: OpenNode): Uint8Array {
  if (!reading) throw new RangeError('Who can only verify a collection makes no nodes of it.');
  const [links, entries] = [padded(node.links), padded(node.entries)];
  const tag = tagOf(reading.tag, links, entries);
  const head = new Uint8Array(HEAD_BYTES);
  const view = new DataView(head.buffer);
  head.set(MAGIC);
  view.setUint32(8, VERSION);
  head.set(tag, 12);
  view.setUint32(44, links.length + TAG_BYTES);
  return concatBytes(
    head,
    box(linksKey, tag, head).encrypt(links),
    box(reading.entries, tag, head).encrypt(entries),
  );
}

/**
 * The texts of a node; without the read key, of `links` alone. Throws DamagedNode. That the bytes
 * are those that their hash says is checked before.
 */
export function openNode(
  { reading, links: linksKey }: TreeKeys,
  bytes: Uint8Array,
): { readonly links: Uint8Array; readonly entries: Uint8Array | undefined } {
  if (bytes.length < HEAD_BYTES + 2 * TAG_BYTES || bytes.length > SEALED_NODE_BYTES_MAX) {
    throw new DamagedNode('its length is wrong');
  }
  const head = bytes.slice(0, HEAD_BYTES);
  const view = new DataView(head.buffer);
  if (!equalBytes(head.subarray(0, 8), MAGIC)) throw new DamagedNode('it is of no format');
  if (view.getUint32(8) !== VERSION) throw new DamagedNode('its version is unknown');
  const split = HEAD_BYTES + view.getUint32(44);
  if (split > bytes.length - TAG_BYTES) throw new DamagedNode('its length is wrong');
  const tag = head.slice(12, 44);
  const links = opened(linksKey, tag, head, bytes.slice(HEAD_BYTES, split));
  if (!reading) return { links, entries: undefined };
  const entries = opened(reading.entries, tag, head, bytes.slice(split));
  if (!equalBytes(tagOf(reading.tag, links, entries), tag)) {
    throw new DamagedNode('its two parts do not belong together');
  }
  return { links, entries };
}

function opened(key: Uint8Array, tag: Uint8Array, head: Uint8Array, sealed: Uint8Array) {
  try {
    return box(key, tag, head).decrypt(sealed);
  } catch {
    throw new DamagedNode('the reference does not open it');
  }
}

function box(key: Uint8Array, tag: Uint8Array, head: Uint8Array) {
  return xchacha20poly1305(hmac(sha256, key, tag), NONCE, head);
}

function tagOf(key: Uint8Array, links: Uint8Array, entries: Uint8Array): Uint8Array {
  const lengths = new Uint8Array(8);
  new DataView(lengths.buffer).setUint32(0, links.length);
  return hmac(sha256, key, concatBytes(lengths, links, entries));
}

/** Zeros up to the next of 1, 1.5, 2, 3, 4, 6, 8 … KiB: sizes tell little of what is in a node. */
function padded(text: Uint8Array): Uint8Array {
  let step = 1_024;
  while (step < text.length && step + step / 2 < text.length) step *= 2;
  const whole = new Uint8Array(step < text.length ? step + step / 2 : step);
  whole.set(text);
  return whole;
}
