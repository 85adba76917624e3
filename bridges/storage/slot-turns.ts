/** What concerns one name is done in order; nothing comes between a look and a write. */
export class SlotTurns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `step` once all that was given here before for any of these names is over. */
  async run<T>(names: readonly string[], step: () => Promise<T>): Promise<T> {
    const before = names.flatMap((name) => this.#last.get(name) ?? []);
    const turn = before.length === 0 ? step() : Promise.all(before).then(step);
    const over = turn.then(ignore, ignore);
    for (const name of names) this.#last.set(name, over);
    try {
      return await turn;
    } finally {
      for (const name of names) if (this.#last.get(name) === over) this.#last.delete(name);
    }
  }
}

function ignore(): void {}
