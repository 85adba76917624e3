/** Versions of slots, by whatever they are asked for; those set longest ago are forgotten. */

const REMEMBERED_MAX = 10_000;

export class RecentVersions {
  readonly #versions = new Map<string, number>();

  get(key: string): number | undefined {
    return this.#versions.get(key);
  }

  set(key: string, version: number): void {
    this.#versions.delete(key);
    this.#versions.set(key, version);
    const [oldest] = this.#versions.keys();
    if (oldest !== undefined && this.#versions.size > REMEMBERED_MAX) this.#versions.delete(oldest);
  }
}
