/**
 * The ground on which practice vats stand: finds each by its name, and tells when all have come to
 * rest.
 */
import type { AnyKind } from '../../vat/index.ts';
import { checkKinds, type PracticePowers, PracticeVat } from './practice-vat.ts';

/** So often nothing must be found under way, because an answer may be between two vats. */
const QUIET_LOOKS = 20;

export class PracticeGround {
  readonly #powers: PracticePowers;
  readonly #vats = new Map<string, PracticeVat>();

  constructor(powers: PracticePowers) {
    this.#powers = powers;
  }

  /** The vat of that name, turned on; made the first time. It learns the kinds that it is given. */
  async vat(name: string, ...kinds: readonly AnyKind[]): Promise<PracticeVat> {
    const known = this.#vats.get(name);
    checkKinds(kinds);
    if (known) {
      if (kinds.length > 0) await known.learn(...kinds);
      await known.on();
      return known;
    }
    if (typeof name !== 'string' || !/^[a-z][a-z0-9]{0,30}$/.test(name)) {
      throw new TypeError('Give the vat a short name of small letters, such as ada.');
    }
    const made = new PracticeVat(name, kinds, this.#powers);
    await made.on();
    this.#vats.set(name, made);
    return made;
  }

  /** When nothing is under way in `vats`, and no message waits to go from one to another. */
  static async settled(...vats: readonly PracticeVat[]): Promise<void> {
    for (let quiet = 0; quiet < QUIET_LOOKS; quiet++) {
      await new Promise((go) => setImmediate(go));
      for (const vat of vats) if (await vat.isBusy()) quiet = 0;
    }
  }

  async close(): Promise<void> {
    for (const vat of this.#vats.values()) await vat.off();
  }
}
