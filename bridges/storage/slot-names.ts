/**
 * Which slots a grant has, in its book or on the way there: whoever writes a new one need not wait
 * for a turn of the vat to hear that there is none.
 */
import type { LeaseBook } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';

export class SlotNames {
  readonly #book: RefTo<typeof LeaseBook>;
  readonly #names = new Set<string>();
  #loaded: Promise<void> | undefined;

  constructor(book: RefTo<typeof LeaseBook>) {
    this.#book = book;
  }

  /** False when the book surely has none of that name. Throws what the vat says. */
  async mayHave(slot: string): Promise<boolean> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    return this.#names.has(slot);
  }

  add(slot: string): void {
    this.#names.add(slot);
  }

  forget(slot: string): void {
    this.#names.delete(slot);
  }

  /** What comes meanwhile is added, what goes may stay: then the book is asked in vain. */
  async #load(): Promise<void> {
    try {
      let after = '';
      do {
        const { names, last } = await E(this.#book).slotNames(after);
        for (const name of names) this.#names.add(name);
        after = last;
      } while (after !== '');
    } catch (error) {
      this.#loaded = undefined;
      throw error;
    }
  }
}
