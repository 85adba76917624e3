/**
 * Work done several at a time, whose results are taken in the order in which it was given. A
 * failure is kept and told at the next call, so that no rejection goes unheard.
 */
export class OrderedWork<T> {
  readonly #atOnce: number;
  readonly #take: (result: T) => Promise<void>;
  readonly #underWay: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  /** `atOnce`: how many may be under way. `take` is given the results, one after the other. */
  constructor(atOnce: number, take: (result: T) => Promise<void>) {
    this.#atOnce = atOnce;
    this.#take = take;
  }

  /** Starts `step`; resolves when another one may be given. Throws what an earlier one threw. */
  async add(step: () => Promise<T>): Promise<void> {
    this.#check();
    const result = step();
    const before = this.#last;
    const taken = (async () => {
      const value = await result;
      await before;
      if (this.#failure === undefined) await this.#take(value);
    })().catch((error: unknown) => {
      this.#failure ??= { error };
    });
    this.#last = taken;
    this.#underWay.push(taken);
    if (this.#underWay.length >= this.#atOnce) await this.#underWay.shift();
    this.#check();
  }

  /** Resolves when all is done, well or not. */
  async settled(): Promise<void> {
    await this.#last;
    this.#underWay.length = 0;
  }

  /** As `settled`; throws what any step threw. */
  async drain(): Promise<void> {
    await this.settled();
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
