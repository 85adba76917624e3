/**
 * Makes the folders that uploads need, each once, however many files ask for it at the same time.
 */
import { E } from '../../captp/index.ts';
import type { LakeTarget } from './lake-target.ts';

export class TargetFolders {
  readonly #lake: () => LakeTarget;
  readonly #made = new Map<string, Promise<string>>();

  constructor(lake: () => LakeTarget) {
    this.#lake = lake;
  }

  /** The id of the folder at `path` below `into`; made when it is not there. */
  provide(into: string, path: readonly string[]): Promise<string> {
    const name = path.at(-1);
    if (name === undefined) return Promise.resolve(into);
    const key = JSON.stringify([into, ...path]);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.provide(into, path.slice(0, -1)).then((parent) =>
      E(this.#lake())
        .makeFolder(name, parent)
        .then(({ id }) => id),
    );
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  /** Forgets them, because somebody may have moved or removed them since. */
  clear(): void {
    this.#made.clear();
  }
}
