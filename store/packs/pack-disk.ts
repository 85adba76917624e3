/**
 * A disk that puts small blobs together into packs on the disk below. A share of a kilobyte at each
 * of ten hosts costs a thousand times what its bytes cost; in a pack it costs what they do.
 *
 * It is group commit once more: while one pack is on its way, whatever is put gathers for the next.
 * A put is answered when its pack is durable below and its place is in the index. What is removed
 * leaves a gap; a pack that is more gap than blob is written anew without it.
 */
import { DiskFailed, ObjectMissing } from '../errors.ts';
import {
  DISK_NAME,
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
} from '../object-disk.ts';
import type { Random } from '../powers.ts';
import { contentsOf } from './pack-contents.ts';
import { encodePack, PACKED_BYTES_MAX, type Packed } from './pack-format.ts';
import type { PackIndex, PackPlace } from './pack-index.ts';
import { isPackName, newPackName, PackUse } from './pack-use.ts';
import { PackedReader } from './packed-reader.ts';
import { PutQueue } from './put-queue.ts';

export interface PackPowers {
  /** Where packs and large blobs go. */
  readonly disk: ObjectDisk;
  readonly index: PackIndex;
  readonly random: Random;
  /** PACK_KEY_BYTES secret bytes of the vat. */
  readonly key: Uint8Array;
  /** Told why space could not be given back; that is tried again when more of the pack goes. */
  readonly onFault: (error: unknown) => void;
}

export class PackDisk implements ObjectDisk {
  readonly #powers: PackPowers;
  readonly #use: PackUse;
  readonly #puts = new PutQueue((group) => this.#inTurn(() => this.#writePack(group)));
  /** Changes of the index, and of packs by them, one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(powers: PackPowers) {
    this.#powers = powers;
    this.#use = new PackUse(powers.index);
  }

  put(name: string, bytes: Uint8Array): Promise<void> {
    if (!DISK_NAME.test(name) || isPackName(name)) return Promise.reject(badName());
    if (bytes.length > PACKED_BYTES_MAX) return this.#putAlone(name, bytes);
    return this.#puts.put(name, bytes.slice());
  }

  async create(): Promise<DiskWriter> {
    const writer = await this.#powers.disk.create();
    return {
      append: (bytes) => writer.append(bytes),
      commit: async (name) => {
        if (isPackName(name)) throw badName();
        await writer.commit(name);
        await this.#inTurn(() => this.#unpack(name));
      },
      abort: () => writer.abort(),
    };
  }

  async open(name: string): Promise<DiskReader> {
    if (isPackName(name)) throw new ObjectMissing(name);
    const place = await this.#powers.index.get(name);
    if (!place) return this.#powers.disk.open(name);
    try {
      return new PackedReader(await this.#powers.disk.open(place.pack), place);
    } catch (error) {
      // It was put into another pack in between, or it is this one that is missing.
      const now = await this.#powers.index.get(name);
      if (now && now.pack !== place.pack) return this.open(name);
      throw error instanceof ObjectMissing ? new ObjectMissing(name) : error;
    }
  }

  async isNoted(name: string): Promise<boolean | undefined> {
    const { index, disk } = this.#powers;
    return (await index.get(name)) !== undefined || disk.isNoted?.(name);
  }

  remove(name: string): Promise<void> {
    return this.removeAll([name]);
  }

  /** As `remove`, for many: one change of the index. */
  async removeAll(all: readonly string[]): Promise<void> {
    const names = all.filter((name) => !isPackName(name));
    await this.#inTurn(() => this.#unpack(...names));
    for (const name of names) await this.#powers.disk.remove(name);
  }

  async *list(): AsyncGenerator<DiskEntry, void, undefined> {
    for await (const [name, { length }] of this.#powers.index.entries()) {
      yield { name, bytes: length };
    }
    for await (const entry of this.#powers.disk.list()) {
      // One that lay alone before it was put anew, and smaller, is only removed with that.
      if (!isPackName(entry.name) && !(await this.#powers.index.get(entry.name))) yield entry;
    }
  }

  /**
   * Packs of which the index knows nothing, because a crash came before that was written or it was
   * lost, are taken in again, or removed when nothing in them is wanted. One that cannot be read now
   * is left as it is.
   */
  async sweepTemporary(): Promise<number> {
    let swept = await this.#powers.disk.sweepTemporary();
    await this.#inTurn(async () => {
      await this.#use.ready;
      const unknown: string[] = [];
      for await (const { name } of this.#powers.disk.list()) {
        if (isPackName(name) && !this.#use.has(name)) unknown.push(name);
      }
      for (const pack of unknown) {
        try {
          await this.#takeIn(pack);
          swept += 1;
        } catch (error) {
          this.#powers.onFault(error);
        }
      }
    });
    return swept;
  }

  /** Blobs that were put again since are as good elsewhere. */
  async #takeIn(pack: string): Promise<void> {
    const { disk, index, key } = this.#powers;
    const places: (readonly [string, PackPlace])[] = [];
    for (const { name, offset, length } of await contentsOf(disk, pack, key)) {
      if (!(await index.get(name))) places.push([name, { pack, offset, length }]);
    }
    if (places.length === 0) return disk.remove(pack);
    await index.change(places, []);
    for (const [, place] of places) this.#use.add(place);
  }

  async #putAlone(name: string, bytes: Uint8Array): Promise<void> {
    await this.#powers.disk.put(name, bytes);
    await this.#inTurn(() => this.#unpack(name));
  }

  /** Writes a pack, its places, and then what it replaced is gone. */
  async #writePack(group: readonly Packed[]): Promise<void> {
    const { disk, index, key, random } = this.#powers;
    await this.#use.ready;
    // The last one of a name is the one that counts.
    const blobs = [...new Map(group.map((one) => [one.name, one])).values()];
    const pack = newPackName(random);
    const places: (readonly [string, PackPlace])[] = [];
    const before: PackPlace[] = [];
    let offset = 0;
    for (const { name, bytes } of blobs) {
      const old = await index.get(name);
      if (old) before.push(old);
      places.push([name, { pack, offset, length: bytes.length }]);
      offset += bytes.length;
    }
    await disk.put(pack, encodePack(blobs, key, random));
    await index.change(places, []);
    for (const [, place] of places) this.#use.add(place);
    await this.#leave(before);
  }

  /** The blobs of these names do not lie in a pack any more. */
  async #unpack(...names: readonly string[]): Promise<void> {
    const { index } = this.#powers;
    await this.#use.ready;
    const found: (readonly [string, PackPlace])[] = [];
    for (const name of new Set(names)) {
      const place = await index.get(name);
      if (place) found.push([name, place]);
    }
    if (found.length === 0) return;
    await index.change(
      [],
      found.map(([name]) => name),
    );
    await this.#leave(found.map(([, place]) => place));
  }

  /** Nothing leads to these places any more. What was done before stands, whatever fails here. */
  async #leave(places: readonly PackPlace[]): Promise<void> {
    for (const place of places) this.#use.subtract(place);
    for (const pack of new Set(places.map((place) => place.pack))) {
      try {
        if (this.#use.isEmpty(pack)) await this.#dropPack(pack);
        else if (this.#use.isMostlyGap(pack)) await this.#rewrite(pack);
      } catch (error) {
        this.#powers.onFault(error);
      }
    }
  }

  async #rewrite(pack: string): Promise<void> {
    const { disk } = this.#powers;
    const left = await this.#use.placesIn(pack);
    const reader = await disk.open(pack);
    const group: Packed[] = [];
    try {
      for (const [name, { offset, length }] of left) {
        group.push({ name, bytes: await reader.read(offset, length) });
      }
    } finally {
      await reader.close();
    }
    // The places of before are left by that, and the old pack goes.
    await this.#writePack(group);
  }

  async #dropPack(pack: string): Promise<void> {
    await this.#powers.disk.remove(pack);
    this.#use.forget(pack);
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function badName(): DiskFailed {
  return new DiskFailed('not a name for an object');
}
