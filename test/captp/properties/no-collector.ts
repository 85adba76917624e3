/**
 * A world without garbage collection, because nobody can foretell when the engine collects, and a
 * schedule must be the same each time it runs.
 */

class StrongRef<T extends object> {
  readonly #target: T;

  constructor(target: T) {
    this.#target = target;
  }

  deref(): T {
    return this.#target;
  }
}

class SilentRegistry {
  register(): void {}

  unregister(): boolean {
    return false;
  }
}

/** Whatever `run` makes is never collected; there are no finalizers. */
export async function withoutCollector(run: () => Promise<void>): Promise<void> {
  const { WeakRef: weak, FinalizationRegistry: registry } = globalThis;
  Object.assign(globalThis, { WeakRef: StrongRef, FinalizationRegistry: SilentRegistry });
  try {
    await run();
  } finally {
    Object.assign(globalThis, { WeakRef: weak, FinalizationRegistry: registry });
  }
}
