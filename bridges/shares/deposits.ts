/**
 * The deposits under way at this host, one for each share. Whoever takes a share back may rely on it
 * that nothing of it is written afterwards: one that waits for room is given up as well, and one
 * that is ending is waited for.
 */
import { Refusal } from '../../actors/index.ts';
import type { Deposit } from './deposit.ts';

/** Deposits under way at once; each has a file open. */
const DEPOSITS_MAX = 64;

export class Deposits {
  readonly #open = new Map<string, Deposit>();
  /** The last one asked for of a share, while it waits for room. */
  readonly #waiting = new Map<string, object>();
  readonly #ending = new Map<string, Promise<void>>();

  /**
   * Begins the deposit that `make` gives in place of an earlier one of the share, and of the oldest
   * where there are too many. Throws a Refusal when it was given up before it began.
   */
  async begin(id: string, make: () => Deposit): Promise<Deposit> {
    const place = {};
    this.#waiting.set(id, place);
    try {
      await this.#end(id);
      const [oldest] = this.#open.keys();
      if (this.#open.size >= DEPOSITS_MAX && oldest !== undefined) await this.#end(oldest);
      if (this.#waiting.get(id) !== place) {
        throw new Refusal('deposit-over', 'This was given up. Begin it anew.');
      }
    } finally {
      if (this.#waiting.get(id) === place) this.#waiting.delete(id);
    }
    const deposit = make();
    this.#open.set(id, deposit);
    return deposit;
  }

  /** Resolves when nothing of the share is written any more. */
  async giveUp(id: string): Promise<void> {
    this.#waiting.delete(id);
    await this.#end(id);
  }

  async close(): Promise<void> {
    this.#waiting.clear();
    for (const id of [...this.#open.keys()]) await this.#end(id);
  }

  async #end(id: string): Promise<void> {
    const deposit = this.#open.get(id);
    this.#open.delete(id);
    if (deposit) {
      const ending = deposit.end().finally(() => this.#ending.delete(id));
      this.#ending.set(id, ending);
    }
    await this.#ending.get(id);
  }
}
