/** Who is kept apart from whom on a simulated network. */
export class Partitions {
  readonly #apart = new Set<string>();

  part(one: string, other: string): void {
    this.#apart.add(pairOf(one, other));
  }

  /** False when they were not apart. */
  heal(one: string, other: string): boolean {
    return this.#apart.delete(pairOf(one, other));
  }

  areApart(one: string, other: string): boolean {
    return this.#apart.has(pairOf(one, other));
  }
}

/** Designators may hold any character but this one, which locators have no place for. */
function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
