/**
 * What is shared, written down: an entry, and the tree of a share as it was when it was sealed.
 *
 * The tree is sealed like a file and comes before all else. It names the blob of each file by its
 * salt, so a host that swaps blobs is found out by the header of the first one that is read.
 */
import { ByteTaker, counted, joined, number, utf8 } from './bytes.ts';
import { BadSealed } from './errors.ts';
import { SALT_BYTES } from './keys.ts';

/** One file or folder, as recipients see it. Times are in milliseconds since 1970. */
export interface SharedEntry {
  readonly id: string;
  readonly kind: 'file' | 'folder';
  readonly name: string;
  /** The folder it lies in; empty for what was shared. */
  readonly folder: string;
  readonly type: string;
  readonly size: number;
  readonly added: number;
  readonly modified: number;
}

/** An entry of a sealed tree: a file has a blob. */
export interface SealedEntry extends SharedEntry {
  /** Which blob, from 1 (the tree is blob 0), and its salt. */
  readonly blob?: { readonly index: number; readonly salt: Uint8Array };
}

/** The same as it travels between vats, where counts are integers of any size. */
export interface WireEntry extends Omit<SharedEntry, 'size' | 'added' | 'modified'> {
  readonly size: bigint;
  readonly added: bigint;
  readonly modified: bigint;
  readonly tags: string[];
}

export function toWireEntry({ id, kind, name, folder, type, ...numbers }: SharedEntry): WireEntry {
  const { size, added, modified } = numbers;
  return {
    ...{ id, kind, name, folder, type, tags: [] },
    ...{ size: BigInt(size), added: BigInt(added), modified: BigInt(modified) },
  };
}

/** Most files and folders in one sealed share. */
export const TREE_ENTRIES_MAX = 100_000;
/** Largest tree, in bytes of text. */
export const TREE_BYTES_MAX = 64 * 2 ** 20;

const MAGIC = utf8('2gshtree');
const VERSION = 1;
const KINDS = ['folder', 'file'] as const;

export function encodeEntry(entry: SharedEntry): Uint8Array {
  return joined(
    number(KINDS.indexOf(entry.kind), 1),
    counted(utf8(entry.id), 1),
    counted(utf8(entry.folder), 1),
    counted(utf8(entry.name), 2),
    counted(utf8(entry.type), 2),
    number(entry.size, 8),
    number(entry.added, 8),
    number(entry.modified, 8),
  );
}

/** Throws BadSealed. */
export function takeEntry(taker: ByteTaker): SharedEntry {
  const kind = KINDS[taker.number(1)];
  if (kind === undefined) throw new BadSealed('an entry is of no known kind');
  return {
    kind,
    id: taker.text(1),
    folder: taker.text(1),
    name: taker.text(2),
    type: taker.text(2),
    size: taker.number(8),
    added: taker.number(8),
    modified: taker.number(8),
  };
}

/** The first entry is what was shared; each other one comes after the folder that it lies in. */
export function encodeTree(entries: readonly SealedEntry[]): Uint8Array {
  const parts = [MAGIC, number(VERSION, 4), number(entries.length, 4)];
  for (const entry of entries) {
    parts.push(encodeEntry(entry));
    if (entry.kind === 'file') {
      if (!entry.blob) throw new BadSealed('a file has no blob');
      parts.push(number(entry.blob.index, 4), entry.blob.salt);
    }
  }
  return joined(...parts);
}

/** Throws BadSealed for what is no tree: entries without a folder, twice, or too many. */
export function decodeTree(bytes: Uint8Array): SealedEntry[] {
  const taker = new ByteTaker(bytes);
  const magic = taker.bytes(MAGIC.length);
  if (!MAGIC.every((byte, at) => byte === magic[at]) || taker.number(4) !== VERSION) {
    throw new BadSealed('the version of its tree is not known here');
  }
  const count = taker.number(4);
  if (count < 1 || count > TREE_ENTRIES_MAX) throw new BadSealed('its tree has no right size');
  const entries: SealedEntry[] = [];
  const folders = new Set<string>();
  const known = new Set<string>();
  for (let at = 0; at < count; at++) {
    const entry = takeEntry(taker);
    const inPlace = at === 0 ? entry.folder === '' : folders.has(entry.folder);
    if (!inPlace || entry.id === '' || known.has(entry.id)) {
      throw new BadSealed('an entry of its tree lies nowhere');
    }
    known.add(entry.id);
    if (entry.kind === 'folder') folders.add(entry.id);
    entries.push(entry.kind === 'folder' ? entry : { ...entry, blob: takeBlob(taker) });
  }
  taker.end();
  return entries;
}

function takeBlob(taker: ByteTaker): { index: number; salt: Uint8Array } {
  return { index: taker.number(4), salt: taker.bytes(SALT_BYTES) };
}
