/** What must be kept, and of that what is not here, or spoilt here, and what is not with the hosts. */
import { DamagedObject, ObjectMissing } from '../../store/index.ts';
import { isHere, isRefusal } from './open-here.ts';
import type { WorkOptions, WorkPowers } from './work-parts.ts';

type ListPowers = Pick<
  WorkPowers,
  'local' | 'needed' | 'packs' | 'placements' | 'packed' | 'catalogue' | 'healing' | 'blobs'
>;

export class NeededList {
  readonly needed = new Set<string>();
  /** On this machine. */
  readonly here = new Set<string>();
  /** Not with the hosts. */
  readonly unsent: string[] = [];
  /** Not here, or spoilt here. */
  readonly lostHere = new Set<string>();
  /** Of these, spoilt here. */
  readonly spoiltHere = new Set<string>();
  readonly #our: ListPowers;
  readonly #options: Pick<WorkOptions, 'signal' | 'onTrouble'>;

  constructor(powers: ListPowers, options: Pick<WorkOptions, 'signal' | 'onTrouble'>) {
    this.#our = powers;
    this.#options = options;
  }

  /**
   * Gives why it could not list all; then whatever the hosts keep is taken for needed. Throws the
   * signal's reason.
   */
  async fill(): Promise<{ readonly error: unknown } | undefined> {
    for await (const { name } of this.#our.local.list()) this.here.add(name);
    const untold = await this.#fill();
    for (const name of this.#our.healing.damaged) {
      // It may have been added again meanwhile.
      if (!this.needed.has(name) || (await this.verifyHere(name))) this.#our.healing.forget(name);
    }
    return untold;
  }

  /** Is it here, and right? Notes it when not. */
  async verifyHere(name: string): Promise<boolean> {
    try {
      await this.#our.blobs.verify(name);
      return true;
    } catch (error) {
      const isMissing = error instanceof ObjectMissing;
      // A place on the disk that cannot be read is as good as lost; the others may have it.
      if (!isMissing && !(error instanceof DamagedObject) && !isRefusal(error)) throw error;
      this.lostHere.add(name);
      if (!isMissing) this.spoiltHere.add(name);
      return false;
    }
  }

  /** Is it, as far as the books know, with the hosts? */
  async isKept(name: string): Promise<boolean> {
    const { packs, placements } = this.#our;
    const place = await packs.get(name);
    return (await placements.get(place?.pack ?? name)) !== undefined;
  }

  async #fill(): Promise<{ readonly error: unknown } | undefined> {
    try {
      for await (const name of this.#our.needed()) await this.#take(name);
      return undefined;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      const { packed, catalogue } = this.#our;
      for await (const { name } of packed.list()) {
        if (name !== catalogue.address) await this.#take(name);
      }
      return { error };
    }
  }

  async #take(name: string): Promise<void> {
    this.#options.signal.throwIfAborted();
    if (this.needed.has(name)) return;
    this.needed.add(name);
    const here = await this.#isHere(name);
    if (here === false) this.lostHere.add(name);
    else if (here && !(await this.isKept(name))) this.unsent.push(name);
  }

  /** It may have come since the disk was listed. Undefined when the disk fails to say, which is told. */
  async #isHere(name: string): Promise<boolean | undefined> {
    if (this.here.has(name)) return true;
    try {
      if (!(await isHere(this.#our.local, name))) return false;
      this.here.add(name);
      return true;
    } catch (error) {
      this.#options.onTrouble(error);
      return undefined;
    }
  }
}
