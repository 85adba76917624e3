/**
 * The blobs of shares that this vat keeps for others, each under a layer of the host's half.
 *
 * A blob goes out with that layer taken off, so a visitor gets just what it asked for and never the
 * half. Once the half is erased nothing that was written here, or copied from here, can be opened,
 * with the link or without.
 */
import { type Ending, endedBy, type OpeningListener, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Ciphers, ObjectDisk } from '../../store/index.ts';
import {
  BLOB_HEADER_BYTES,
  decodeBlobHeader,
  layerKey,
  SEALED_BYTES,
} from '../../store/sealed-share/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Halves } from './halves.ts';

/** Segments in one answer: 7 of them stay below 1 MiB. */
const SEGMENTS_MAX = 7;
/** Pages that are told of the end of one share; of more the oldest find out when they next ask. */
const WATCHERS_MAX = 1_000;
/** Ends that are remembered, for pages that were open; of others it is said that they were taken back. */
const ENDED_MAX = 10_000;
const BLOCK_BYTES = 16;

/** Lays the layer over bytes that begin at `at` behind the header of a blob, or takes it off. */
export function layered(
  ciphers: Ciphers,
  key: Uint8Array,
  at: number,
  bytes: Uint8Array,
): Uint8Array {
  return ciphers.aes256Ctr(key, at / BLOCK_BYTES, bytes);
}

/** How the disk calls blob `index` of a share. */
export function blobName(id: string, index: number): string {
  return `${id}x${index}`;
}

export interface BlobPowers {
  readonly disk: ObjectDisk;
  readonly halves: Halves;
  readonly ciphers: Ciphers;
}

export class SealedBlobs {
  readonly #powers: BlobPowers;
  readonly #watchers = new Map<string, Set<RefTo<typeof OpeningListener>>>();
  /** Why those ended that ended while this vat has been running. */
  readonly #ended = new Map<string, Ending>();

  constructor(powers: BlobPowers) {
    this.#powers = powers;
  }

  /** Throws a Refusal when the share has ended here. */
  async check(id: string): Promise<void> {
    await this.#half(id);
  }

  async header(id: string, index: number): Promise<Uint8Array> {
    await this.#half(id);
    return this.#read(id, index, 0, BLOB_HEADER_BYTES);
  }

  /** Segments of a blob without the host's layer, fewer where it ends. */
  async segments(id: string, index: number, first: number, count: number): Promise<Uint8Array> {
    if (count < 1 || count > SEGMENTS_MAX) {
      throw new Refusal('bad-range', `Ask for 1 to ${SEGMENTS_MAX} segments at a time.`);
    }
    const half = await this.#half(id);
    const salt = decodeBlobHeader(await this.#read(id, index, 0, BLOB_HEADER_BYTES));
    const at = first * SEALED_BYTES;
    const bytes = await this.#read(id, index, BLOB_HEADER_BYTES + at, count * SEALED_BYTES);
    return layered(this.#powers.ciphers, layerKey(half, salt), at, bytes);
  }

  watch(id: string, listener: RefTo<typeof OpeningListener>): void {
    const all = this.#watchers.get(id) ?? new Set();
    all.add(listener);
    const [oldest] = all;
    if (all.size > WATCHERS_MAX && oldest) all.delete(oldest);
    this.#watchers.set(id, all);
  }

  /** The half first: from then on nothing can be opened, whatever becomes of the blobs. */
  async erase(id: string, why: Ending): Promise<void> {
    await this.#powers.halves.erase(id);
    this.#ended.set(id, why);
    const [longest] = this.#ended.keys();
    if (this.#ended.size > ENDED_MAX && longest !== undefined) this.#ended.delete(longest);
    for (const listener of this.#watchers.get(id) ?? []) E.sendOnly(listener).ended(why);
    this.#watchers.delete(id);
    await this.removeBlobs(new Set([id]));
  }

  /** Removes all blobs of these shares. */
  async removeBlobs(ids: ReadonlySet<string>): Promise<void> {
    for await (const { name } of this.#powers.disk.list()) {
      if (ids.has(shareOf(name))) await this.#powers.disk.remove(name);
    }
  }

  /** Erases all but these shares. */
  async keepOnly(living: ReadonlySet<string>): Promise<void> {
    const { halves, disk } = this.#powers;
    for (const id of await halves.ids()) if (!living.has(id)) await halves.erase(id);
    for await (const { name } of disk.list()) {
      if (!living.has(shareOf(name))) await disk.remove(name);
    }
  }

  async #half(id: string): Promise<Uint8Array> {
    const half = await this.#powers.halves.get(id);
    if (half) return half;
    throw endedBy(this.#ended.get(id) ?? 'revoked');
  }

  async #read(id: string, index: number, at: number, length: number): Promise<Uint8Array> {
    const reader = await this.#powers.disk.open(blobName(id, index));
    try {
      return await reader.read(at, length);
    } finally {
      await reader.close();
    }
  }
}

function shareOf(name: string): string {
  return name.slice(0, name.indexOf('x'));
}
