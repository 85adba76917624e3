/**
 * A sorted set of texts, in runs of bounded length, so that adding one moves a run and not the
 * whole.
 */

/** A run that grows longer is cut in two. */
const RUN_LENGTH_MAX = 512;

export class SortedKeys {
  readonly #runs: string[][] = [];

  add(key: string): void {
    const at = this.#runFor(key);
    const run = this.#runs[at];
    if (!run) {
      this.#runs.push([key]);
      return;
    }
    const place = firstNotBefore(run, key);
    if (run[place] === key) return;
    run.splice(place, 0, key);
    if (run.length > RUN_LENGTH_MAX) this.#runs.splice(at + 1, 0, run.splice(run.length >> 1));
  }

  delete(key: string): void {
    const at = this.#runFor(key);
    const run = this.#runs[at];
    const place = run ? firstNotBefore(run, key) : -1;
    if (!run || run[place] !== key) return;
    run.splice(place, 1);
    if (run.length === 0) this.#runs.splice(at, 1);
  }

  /**
   * All keys in order; with `after`, those behind it. Runs are read one by one: changes may be made
   * meanwhile.
   */
  *from(after?: string): IterableIterator<string> {
    let last = after;
    for (let batch = this.#next(last); batch.length > 0; batch = this.#next(last)) {
      yield* batch;
      last = batch[batch.length - 1];
    }
  }

  /** The rest of the run in which the first key after `after` lies. */
  #next(after: string | undefined): string[] {
    if (after === undefined) return this.#runs[0]?.slice() ?? [];
    const at = this.#runFor(after);
    const run = this.#runs[at] ?? [];
    const place = firstNotBefore(run, after);
    const rest = run.slice(run[place] === after ? place + 1 : place);
    return rest.length > 0 ? rest : (this.#runs[at + 1]?.slice() ?? []);
  }

  /** The last run that begins at or before `key` (the first when none does). */
  #runFor(key: string): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#runs[middle]?.[0] as string) <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function firstNotBefore(run: readonly string[], key: string): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((run[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
