/**
 * Brings back what is lost or spoilt on this machine, as far as the hosts have it, and tells apart
 * what they do not have either from what nobody can say just now.
 */
import { ObjectMissing } from '../../store/index.ts';
import { inParallel } from '../in-parallel.ts';
import { copyObject } from './copy-object.ts';
import type { NeededList } from './needed-list.ts';
import { isRefusal } from './open-here.ts';
import { isForNow } from './roll-call.ts';
import type { Found, WorkOptions, WorkPowers } from './work-parts.ts';

const FETCHED_AT_ONCE = 8;

type BackPowers = Pick<WorkPowers, 'local' | 'packed' | 'blobs' | 'healing' | 'needed'>;

/** What became of it. */
export type BroughtBack = Omit<Found, 'needed' | 'isAll'>;

export class BringBack {
  readonly #our: BackPowers;
  readonly #options: Pick<WorkOptions, 'signal' | 'report' | 'onTrouble'>;
  readonly #list: NeededList;
  /** Not here, and who could have it did not answer. */
  readonly #unheard = new Set<string>();
  /** Not here, and the disk takes nothing back. */
  readonly #refused = new Set<string>();
  #mended = 0;

  constructor(
    powers: BackPowers,
    options: Pick<WorkOptions, 'signal' | 'report' | 'onTrouble'>,
    list: NeededList,
  ) {
    this.#our = powers;
    this.#options = options;
    this.#list = list;
  }

  /** Throws the signal's reason. */
  async run(): Promise<BroughtBack> {
    const { signal, report, onTrouble } = this.#options;
    const { lostHere } = this.#list;
    const wanted = [...lostHere];
    let done = 0;
    await inParallel(wanted, FETCHED_AT_ONCE, signal, async (name) => {
      try {
        await this.#fetch(name);
      } catch (error) {
        signal.throwIfAborted();
        if (isForNow(error)) this.#unheard.add(name);
        else if (isRefusal(error)) this.#refused.add(name);
        if (!(error instanceof ObjectMissing)) onTrouble(error);
      }
      done += 1;
      report({ what: 'mending', done, of: wanted.length, bytes: 0 });
    });
    await this.#forgetDropped();
    const counted = { lost: 0, away: 0, unplaced: 0 };
    for (const name of lostHere) {
      if (this.#unheard.has(name)) counted.away += 1;
      else if (!this.#refused.has(name)) counted.lost += 1;
      if (!(await this.#list.isKept(name))) counted.unplaced += 1;
    }
    return { ...counted, lostHere: lostHere.size, mended: this.#mended };
  }

  /** Puts it where the damaged one is, if one is there. */
  async #fetch(name: string): Promise<void> {
    const { local, packed, blobs, healing } = this.#our;
    const reader = await packed.open(name);
    try {
      await copyObject(reader, await local.create(), name, this.#options.signal);
    } finally {
      await reader.close();
    }
    await blobs.verify(name);
    healing.forget(name);
    this.#list.lostHere.delete(name);
    if (this.#list.spoiltHere.has(name)) this.#mended += 1;
  }

  /** What was dropped while the round ran is not lost. */
  async #forgetDropped(): Promise<void> {
    const { lostHere, needed } = this.#list;
    if (lostHere.size === 0) return;
    const still = new Set<string>();
    try {
      for await (const name of this.#our.needed()) still.add(name);
    } catch (error) {
      return this.#options.onTrouble(error);
    }
    for (const name of lostHere) {
      if (still.has(name)) continue;
      lostHere.delete(name);
      needed.delete(name);
    }
  }
}
