/**
 * One question on its way to an answer: what was given is looked at here, then tried where it
 * matters, and only what was accepted ends it. So a name that the vat refuses stays in its field,
 * with the reason next to it, and the dialog does not close over it.
 */

export interface AskingRules {
  /** What to say to an empty answer. */
  readonly empty: string;
  /** Says what is wrong with an answer; undefined for a good one. */
  readonly fault?: ((value: string) => string | undefined) | undefined;
  /** Does what the answer is for. Says what went wrong; undefined when it is done. */
  readonly attempt?: ((value: string) => Promise<string | undefined>) | undefined;
}

export class Asking {
  readonly #rules: AskingRules;
  readonly #changed: () => void;
  #fault = '';
  #busy = false;

  /** `changed` is called when `fault` or `busy` may have changed. */
  constructor(rules: AskingRules, changed: () => void) {
    this.#rules = rules;
    this.#changed = changed;
  }

  /** What is wrong with the last answer; the empty text for nothing. */
  get fault(): string {
    return this.#fault;
  }

  /** Is an answer being tried? Another one is not taken meanwhile. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Answers what was accepted, without spaces around it; undefined when nothing was. */
  async give(text: string): Promise<string | undefined> {
    if (this.#busy) return undefined;
    const given = text.trim();
    const { empty, fault, attempt } = this.#rules;
    this.#fault = given === '' ? empty : (fault?.(given) ?? '');
    if (this.#fault === '' && attempt !== undefined) {
      this.#busy = true;
      this.#changed();
      try {
        this.#fault = (await attempt(given)) ?? '';
      } finally {
        this.#busy = false;
      }
    }
    this.#changed();
    return this.#fault === '' ? given : undefined;
  }
}
