/** What must be kept, and of that what is not here and what is not with the hosts. */
import type { WorkPowers } from './work-parts.ts';

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
  readonly #signal: AbortSignal;

  constructor(powers: ListPowers, signal: AbortSignal) {
    this.#our = powers;
    this.#signal = signal;
  }

  /** Gives why it could not list all. Throws the signal's reason. */
  async fill(): Promise<{ readonly error: unknown } | undefined> {
    for await (const { name } of this.#our.local.list()) this.here.add(name);
    try {
      for await (const name of this.#our.needed()) {
        this.#signal.throwIfAborted();
        if (this.needed.has(name)) continue;
        this.needed.add(name);
        if (!(await this.#isHere(name))) this.lostHere.add(name);
        else if (!(await this.#isKept(name))) this.unsent.push(name);
      }
      return undefined;
    } catch (error) {
      this.#signal.throwIfAborted();
      return { error };
    }
  }

  /** It may have come since the disk was listed. */
  async #isHere(name: string): Promise<boolean> {
    if (this.here.has(name)) return true;
    const reader = await this.#our.local.open(name).catch(() => undefined);
    await reader?.close();
    if (reader) this.here.add(name);
    return reader !== undefined;
  }

  async #isKept(name: string): Promise<boolean> {
    const { packs, placements } = this.#our;
    const place = await packs.get(name);
    return (await placements.get(place?.pack ?? name)) !== undefined;
  }
}
