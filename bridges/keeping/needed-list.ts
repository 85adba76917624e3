/** What must be kept, and of that what is not here and what is not with the hosts. */
import { isHere } from './open-here.ts';
import type { WorkOptions, WorkPowers } from './work-parts.ts';

type ListPowers = Pick<WorkPowers, 'local' | 'needed' | 'packs' | 'placements'>;

export class NeededList {
  readonly needed = new Set<string>();
  /** On this machine. */
  readonly here = new Set<string>();
  /** Not with the hosts. */
  readonly unsent: string[] = [];
  /** Not here, or spoilt here. */
  readonly lostHere = new Set<string>();
  readonly #our: ListPowers;
  readonly #options: Pick<WorkOptions, 'signal' | 'onTrouble'>;

  constructor(powers: ListPowers, options: Pick<WorkOptions, 'signal' | 'onTrouble'>) {
    this.#our = powers;
    this.#options = options;
  }

  /** Gives why it could not list all. Throws the signal's reason. */
  async fill(): Promise<{ readonly error: unknown } | undefined> {
    for await (const { name } of this.#our.local.list()) this.here.add(name);
    try {
      for await (const name of this.#our.needed()) {
        this.#options.signal.throwIfAborted();
        if (this.needed.has(name)) continue;
        this.needed.add(name);
        const here = await this.#isHere(name);
        if (here === false) this.lostHere.add(name);
        else if (here && !(await this.isKept(name))) this.unsent.push(name);
      }
      return undefined;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      return { error };
    }
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

  /** Is it, as far as the books know, with the hosts? */
  async isKept(name: string): Promise<boolean> {
    const { packs, placements } = this.#our;
    const place = await packs.get(name);
    return (await placements.get(place?.pack ?? name)) !== undefined;
  }
}
