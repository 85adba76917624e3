/**
 * A world without garbage collection. MUST be the first import of a program that simulates: what
 * registers for finalization when it is loaded would otherwise keep the engine's own registry, and
 * nobody can foretell when the engine collects.
 *
 * Whatever is registered is kept, so weak references to it stay good, until {@link letAllGo} between
 * two runs. Nobody is ever told of an end.
 */
let kept: unknown[] = [];

class KeepingRegistry {
  register(target: unknown): void {
    kept.push(target);
  }

  unregister(): boolean {
    return false;
  }
}

Object.assign(globalThis, { FinalizationRegistry: KeepingRegistry });

/** The engine may collect what earlier runs have left. */
export function letAllGo(): void {
  kept = [];
}
