/**
 * What to take care of while something is written: a name that can be mistaken for another one. It
 * is asked for at each change, and the answer of an overtaken question is not shown. It forbids
 * nothing, so when it cannot be asked for, the answer is taken without.
 */

/** Says what to take care of; undefined for nothing. */
export type CautionFor = (value: string) => PromiseLike<string | undefined>;

export class Caution {
  readonly #ask: CautionFor;
  readonly #changed: () => void;
  #asked = 0;
  #text: string | undefined;

  /** `changed` is called when there is something else to say than before. */
  constructor(ask: CautionFor, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  get text(): string | undefined {
    return this.#text;
  }

  /** Looks at what is written now. */
  async look(value: string): Promise<void> {
    const number = ++this.#asked;
    const given = value.trim();
    const asked = given === '' ? undefined : Promise.resolve(this.#ask(given));
    const text = await asked?.catch(() => undefined);
    if (number !== this.#asked || text === this.#text) return;
    this.#text = text;
    this.#changed();
  }
}
