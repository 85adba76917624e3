/**
 * A world without garbage collection, because nobody can foretell when the engine collects, and a
 * schedule must be the same each time it runs.
 */

/** Keeps what is registered, so that weak references to it stay good, and never tells of its end. */
class KeepingRegistry {
  readonly #kept: unknown[] = [];

  register(target: unknown): void {
    this.#kept.push(target);
  }

  unregister(): boolean {
    return false;
  }
}

/** Whatever `run` registers for finalization is kept as long as who registered it. */
export async function withoutCollector(run: () => Promise<void>): Promise<void> {
  const { FinalizationRegistry: registry } = globalThis;
  Object.assign(globalThis, { FinalizationRegistry: KeepingRegistry });
  try {
    await run();
  } finally {
    Object.assign(globalThis, { FinalizationRegistry: registry });
  }
}
