/**
 * A share that a host keeps, as a recipient reads it: first the tree, then any bytes of any file.
 *
 * Only headers of blobs that were looked into are remembered; a film is read with constant memory.
 */
import { equalBytes } from '../object-format.ts';
import type { Aead } from './aead.ts';
import {
  decodeBlobHeader,
  openSegment,
  SEALED_BYTES,
  SHARED_FILE_BYTES_MAX,
  segmentsOf,
  TEXT_BYTES,
} from './blob.ts';
import { joined, NOTHING } from './bytes.ts';
import { BadSealed, Refused } from './errors.ts';
import { blobKey } from './keys.ts';
import { decodeTree, type SealedEntry, type SharedEntry, TREE_BYTES_MAX } from './tree.ts';
import type { Ask } from './visitor.ts';

/** Segments that are asked for at once: 512 KiB. */
const SEGMENTS_ASKED = 4;
const PAGE_ENTRIES = 1_000;
const READ_BYTES_MAX = 1_048_576;

interface TreePowers {
  readonly ask: Ask;
  readonly secret: Uint8Array;
  readonly aead: Aead;
}

/** A blob that was looked into. */
interface OpenBlob {
  readonly index: number;
  readonly size: number;
  readonly key: Uint8Array;
}

export class SealedTree {
  readonly top: SharedEntry;
  readonly #powers: TreePowers;
  readonly #byId: ReadonlyMap<string, SealedEntry>;
  readonly #children: ReadonlyMap<string, readonly SharedEntry[]>;
  readonly #open = new Map<string, Promise<OpenBlob>>();

  constructor(powers: TreePowers, entries: readonly SealedEntry[]) {
    this.#powers = powers;
    this.#byId = new Map(entries.map((entry) => [entry.id, entry]));
    const children = new Map<string, SharedEntry[]>();
    for (const entry of entries.slice(1)) {
      const there = children.get(entry.folder) ?? [];
      there.push(entry);
      children.set(entry.folder, there);
    }
    this.#children = children;
    this.top = entries[0] as SealedEntry;
  }

  /** Reads the tree. Throws BadSealed. */
  static async read(powers: TreePowers, size: number): Promise<SealedTree> {
    if (size > TREE_BYTES_MAX) throw new BadSealed('its tree is too large');
    const salt = decodeBlobHeader(await powers.ask({ do: 'header', blob: 0 }));
    const key = blobKey(powers.secret, salt, 'tree');
    const whole = await readSegments(powers, { index: 0, size, key }, 0, segmentsOf(size));
    return new SealedTree(powers, decodeTree(whole));
  }

  /** A page of a folder, after the entry `after`. */
  list(folder: string | undefined, after: string | undefined): readonly SharedEntry[] {
    const there = this.#children.get(folder || this.top.id) ?? [];
    const start = after ? there.findIndex(({ id }) => id === after) + 1 : 0;
    return there.slice(start, start + PAGE_ENTRIES);
  }

  async readFile(id: string, from: number, to: number): Promise<Uint8Array> {
    const entry = this.#byId.get(id);
    if (!entry?.blob) throw new Refused('not-found', 'There is no such file in this share.');
    if (to < from || to - from > READ_BYTES_MAX) throw new RangeError('Read 1 MiB at most.');
    const end = Math.min(to, entry.size);
    if (from >= end) return NOTHING;
    const blob = await this.#blobOf(entry);
    const first = Math.floor(from / TEXT_BYTES);
    const text = await readSegments(this.#powers, blob, first, Math.ceil(end / TEXT_BYTES));
    return text.subarray(from - first * TEXT_BYTES, end - first * TEXT_BYTES);
  }

  #blobOf(entry: SealedEntry): Promise<OpenBlob> {
    const before = this.#open.get(entry.id);
    if (before) return before;
    const made = this.#look(entry);
    this.#open.set(entry.id, made);
    made.catch(() => this.#open.delete(entry.id));
    return made;
  }

  async #look({ size, blob }: SealedEntry): Promise<OpenBlob> {
    if (!blob || size > SHARED_FILE_BYTES_MAX) throw new BadSealed('a file is too large');
    const salt = decodeBlobHeader(await this.#powers.ask({ do: 'header', blob: blob.index }));
    if (!equalBytes(salt, blob.salt)) throw new BadSealed('another file was sent in its place');
    return { index: blob.index, size, key: blobKey(this.#powers.secret, salt, 'file') };
  }
}

/** The text of segments `from` up to, not including, `to`. */
async function readSegments(
  { ask, aead }: TreePowers,
  blob: OpenBlob,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const texts: Promise<Uint8Array>[] = [];
  for (let first = from; first < to; first += SEGMENTS_ASKED) {
    const count = Math.min(SEGMENTS_ASKED, to - first);
    texts.push(readSome({ ask, aead }, blob, first, count));
  }
  return joined(...(await Promise.all(texts)));
}

async function readSome(
  { ask, aead }: Pick<TreePowers, 'ask' | 'aead'>,
  { index, size, key }: OpenBlob,
  first: number,
  count: number,
): Promise<Uint8Array> {
  const sealed = await ask({ do: 'segments', blob: index, first, count });
  const texts: Promise<Uint8Array>[] = [];
  for (let at = 0; at < count; at++) {
    const segment = sealed.subarray(at * SEALED_BYTES, (at + 1) * SEALED_BYTES);
    texts.push(openSegment(aead, key, size, first + at, segment));
  }
  if (sealed.length > count * SEALED_BYTES) throw new BadSealed('too much of it came');
  return joined(...(await Promise.all(texts)));
}
