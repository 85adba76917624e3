/** How much of each pack is still wanted, and the names of packs. */
import type { Random } from '../powers.ts';
import type { PackIndex, PackPlace } from './pack-index.ts';

const PREFIX = '2gpack';
const ID_BYTES = 16;
const PACK_NAME = /^2gpack[0-9a-f]{32}$/;

/** No address is one. */
export function isPackName(name: string): boolean {
  return PACK_NAME.test(name);
}

/** Random: it tells nothing, and is never used again. */
export function newPackName(random: Random): string {
  const digits = Array.from(random.bytes(ID_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  return `${PREFIX}${digits.join('')}`;
}

interface Use {
  /** Bytes and blobs that are wanted. */
  bytes: number;
  blobs: number;
  /** Bytes up to the end of the last blob that was ever wanted. */
  end: number;
}

export class PackUse {
  /** Settled once all that the index knows was counted. Rejected with what the index throws. */
  readonly ready: Promise<void>;
  readonly #index: PackIndex;
  readonly #packs = new Map<string, Use>();

  constructor(index: PackIndex) {
    this.#index = index;
    this.ready = this.#count();
    // Whoever waits for it hears of the failure.
    this.ready.catch(() => undefined);
  }

  has(pack: string): boolean {
    return this.#packs.has(pack);
  }

  add({ pack, offset, length }: PackPlace): void {
    const use = this.#packs.get(pack) ?? { bytes: 0, blobs: 0, end: 0 };
    use.bytes += length;
    use.blobs += 1;
    use.end = Math.max(use.end, offset + length);
    this.#packs.set(pack, use);
  }

  subtract({ pack, length }: PackPlace): void {
    const use = this.#packs.get(pack);
    if (!use) return;
    use.bytes -= length;
    use.blobs -= 1;
  }

  isEmpty(pack: string): boolean {
    return this.#packs.get(pack)?.blobs === 0;
  }

  isMostlyGap(pack: string): boolean {
    const use = this.#packs.get(pack);
    return use !== undefined && use.bytes * 2 < use.end;
  }

  forget(pack: string): void {
    this.#packs.delete(pack);
  }

  /** What of a pack is wanted. It goes through the index, once for a pack that is written anew. */
  async placesIn(pack: string): Promise<(readonly [string, PackPlace])[]> {
    const found: (readonly [string, PackPlace])[] = [];
    for await (const entry of this.#index.entries()) if (entry[1].pack === pack) found.push(entry);
    return found.sort(([, one], [, other]) => one.offset - other.offset);
  }

  async #count(): Promise<void> {
    for await (const [, place] of this.#index.entries()) this.add(place);
  }
}
