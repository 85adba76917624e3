/**
 * One round of keeping: brings to the hosts what is not there, takes away what nobody needs, looks
 * whether the rest is still there, and mends what is not, here and there.
 *
 * It can be broken off anywhere: what is done is done, and the next round goes on with what is left.
 * Objects are checked against their addresses before they leave, so that a disk that rots here does
 * not spoil what others keep; one that is spoilt or gone here is fetched back from them.
 */
import {
  type DiskEntry,
  isAddress,
  NotEnoughHosts,
  ObjectMissing,
  PACKED_BYTES_MAX,
} from '../../store/index.ts';
import { inParallel } from '../in-parallel.ts';
import { BringBack, type BroughtBack } from './bring-back.ts';
import { copyObject } from './copy-object.ts';
import { Look } from './look.ts';
import { NeededList } from './needed-list.ts';
import { openHere } from './open-here.ts';
import { isForNow, isLoss } from './roll-call.ts';
import type { Cleaned, Found, WorkOptions, WorkPowers } from './work-parts.ts';

/** Small ones share packs, large ones fill the lines to all hosts by themselves. */
const SMALL_AT_ONCE = 512;
const LARGE_AT_ONCE = 2;
const CLEANED_AT_ONCE = 256;

export class KeepingWork {
  readonly #our: WorkPowers;
  readonly #options: WorkOptions;
  readonly #list: NeededList;
  readonly cleaned: Cleaned = { objects: 0, bytes: 0 };

  constructor(powers: WorkPowers, options: WorkOptions) {
    this.#our = powers;
    this.#options = options;
    this.#list = new NeededList(powers, options);
  }

  /**
   * Throws the signal's reason. What keeps it from knowing what must be kept is told: then nothing
   * is taken away, and what is with the hosts is looked after all the same.
   */
  async run(): Promise<Found> {
    const { depth, signal } = this.#options;
    const { catalogue, packed } = this.#our;
    const isAnew = await catalogue.isMissing();
    if (isAnew) await catalogue.restore().catch(this.#options.onTrouble);
    // What a crash left half sent, at the hosts and in the books.
    if (isAnew || depth !== 'send') await packed.sweepTemporary();
    const untold = await this.#list.fill();
    if (depth === 'read') await this.#readHere();
    await this.#send(this.#list.unsent);
    const bringing = new BringBack(this.#our, this.#options, this.#list);
    let back = await bringing.run();
    if (!untold) await this.#clean();
    if (depth !== 'send') {
      // Who does not answer is asked again tomorrow.
      await this.#our.grid.renew({ signal });
      await this.#send(await new Look(this.#our, this.#options, this.#list.here).run());
      // What was to be sent anew has turned out to be spoilt here.
      if (this.#list.lostHere.size > back.lostHere) back = await bringing.run();
    }
    if (!(await catalogue.isMissing())) await catalogue.write().catch(this.#options.onTrouble);
    const { needed } = this.#list;
    const found = { ...back, needed: needed.size };
    if (!untold) return { ...found, isAll: true };
    this.#options.onTrouble(untold.error);
    if (!isForNow(untold.error)) return { ...found, isAll: isLoss(untold.error) };
    return { ...found, ...this.#supposed(back), isAll: false };
  }

  /** What says how much there is, is away itself: as much as before, and what is not here, is away. */
  #supposed(back: BroughtBack): Pick<Found, 'needed' | 'away' | 'unplaced'> {
    const needed = Math.max(this.#list.needed.size, this.#options.neededBefore);
    const notHere = Math.max(0, needed - this.#list.here.size - back.lost);
    return {
      needed,
      away: Math.max(back.away, notHere),
      unplaced: Math.max(back.unplaced, notHere),
    };
  }

  async #readHere(): Promise<void> {
    let done = 0;
    for await (const { name, bytes } of this.#our.local.list()) {
      this.#options.signal.throwIfAborted();
      if (!this.#list.needed.has(name)) continue;
      await this.#list.verifyHere(name);
      done += 1;
      this.#options.report({ what: 'reading', done, of: this.#list.needed.size, bytes });
    }
  }

  async #send(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const { signal, report, onTrouble } = this.#options;
    let done = 0;
    let bytes = 0;
    const small: string[] = [];
    const large: string[] = [];
    for (const name of names) {
      const size = await this.#sizeHere(name);
      if (size !== undefined) (size <= PACKED_BYTES_MAX ? small : large).push(name);
    }
    const enough = new AbortController();
    const both = AbortSignal.any([signal, enough.signal]);
    const sendOne = async (name: string): Promise<void> => {
      try {
        if (await this.#list.verifyHere(name)) bytes += await this.#sendOne(name, both);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ObjectMissing) this.#list.lostHere.add(name);
        else onTrouble(error);
        // The others would fare no better.
        if (error instanceof NotEnoughHosts) enough.abort(error);
      }
      done += 1;
      report({ what: 'sending', done, of: names.length, bytes });
    };
    await inParallel(small, SMALL_AT_ONCE, both, sendOne);
    await inParallel(large, LARGE_AT_ONCE, both, sendOne);
    signal.throwIfAborted();
  }

  /** Undefined when it cannot be sent: it is not here, which is noted, or the disk fails, which is told. */
  async #sizeHere(name: string): Promise<number | undefined> {
    try {
      const reader = await openHere(this.#our.local, name);
      if (!reader) this.#list.lostHere.add(name);
      await reader?.close();
      return reader?.size;
    } catch (error) {
      this.#options.onTrouble(error);
      return undefined;
    }
  }

  async #sendOne(name: string, signal: AbortSignal): Promise<number> {
    const { local, packed, grid, standings } = this.#our;
    const reader = await local.open(name);
    try {
      if (reader.size > PACKED_BYTES_MAX) {
        const isAsked = this.#options.isNew && isAddress(name);
        const isThere = isAsked && (await grid.adopt(name, reader, { signal }));
        if (!isThere) await copyObject(reader, await grid.create({ signal }), name, signal);
        // Whatever it was found to be before.
        await standings.delete(name);
      } else await packed.put(name, await reader.read(0, reader.size));
      return reader.size;
    } finally {
      await reader.close();
    }
  }

  async #clean(): Promise<void> {
    const { packed, standings, catalogue } = this.#our;
    const { signal, report } = this.#options;
    const gone: DiskEntry[] = [];
    for await (const entry of packed.list()) {
      const isNeeded = this.#list.needed.has(entry.name) || entry.name === catalogue.address;
      if (!isNeeded) gone.push(entry);
    }
    for (let done = 0; done < gone.length; done += CLEANED_AT_ONCE) {
      signal.throwIfAborted();
      report({ what: 'cleaning', done, of: gone.length, bytes: 0 });
      const some = gone.slice(done, done + CLEANED_AT_ONCE);
      await packed.removeAll(some.map(({ name }) => name));
      for (const { name, bytes } of some) {
        await standings.delete(name);
        this.cleaned.objects += 1;
        this.cleaned.bytes += bytes;
      }
    }
  }
}
