/**
 * Who may touch a name now: many who open it, or one who gives it other content. What is being
 * replaced has to know who reads it, and nobody may begin to read in between.
 */

interface Turns {
  /** Settles when the last one who changes the name is done. */
  changed: Promise<unknown>;
  /** Those who opened since: settled or not, none fails. */
  readonly opening: Set<Promise<unknown>>;
  waiting: number;
}

export class NameTurns {
  /** Names that somebody has to do with just now. */
  readonly #turns = new Map<string, Turns>();

  /** Runs `work` beside others of its kind, while nobody changes the name. */
  shared<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#within(name, (turns) => {
      const running = turns.changed.then(work);
      turns.opening.add(running.then(ignore, ignore));
      return running;
    });
  }

  /** Runs `work` while nobody else has to do with the name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#within(name, (turns) => {
      const before = Promise.all([turns.changed, ...turns.opening]);
      turns.opening.clear();
      const running = before.then(work);
      turns.changed = running.then(ignore, ignore);
      return running;
    });
  }

  async #within<T>(name: string, start: (turns: Turns) => Promise<T>): Promise<T> {
    const turns = this.#turns.get(name) ?? {
      changed: Promise.resolve(),
      opening: new Set(),
      waiting: 0,
    };
    this.#turns.set(name, turns);
    turns.waiting += 1;
    try {
      return await start(turns);
    } finally {
      turns.waiting -= 1;
      if (turns.waiting === 0) this.#turns.delete(name);
    }
  }
}

function ignore(): void {}
