/**
 * The handoff counts that one peer has used: none is taken twice, so no claim can be replayed.
 *
 * A peer counts upwards from wherever it likes, possibly with gaps. When there are too many gaps
 * to remember, the lowest counts that are left unused are burnt as well.
 */

const COUNT_MAX = 2n ** 64n - 1n;
const REMEMBERED_MAX = 1_024;

export class HandoffCounts {
  /** Everything below is used. */
  #floor = 0n;
  readonly #above = new Set<bigint>();

  /** Uses `count` up. False when it is used already, or no count. */
  use(count: unknown): boolean {
    if (typeof count !== 'bigint' || count < this.#floor || count > COUNT_MAX) return false;
    if (this.#above.has(count)) return false;
    this.#above.add(count);
    this.#raiseFloor();
    if (this.#above.size > REMEMBERED_MAX) {
      this.#floor = [...this.#above].reduce((least, used) => (used < least ? used : least));
      this.#raiseFloor();
    }
    return true;
  }

  #raiseFloor(): void {
    while (this.#above.delete(this.#floor)) this.#floor++;
  }
}
