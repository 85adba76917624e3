/** The files of a lake by name, for whoever is about to add some. */
import type { Entry, LakeOwner } from '../../actors/lake/interface.ts';
import { properName } from '../../actors/lake/tree.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { entriesOf } from './download.ts';
import { sourceOf } from './sources.ts';

/** Each folder is read once, and only when a name is taken there. */
export class Namesakes {
  readonly #lake: RefTo<typeof LakeOwner>;
  readonly #folders = new Map<string, Promise<Map<string, Entry>>>();

  constructor(lake: RefTo<typeof LakeOwner>) {
    this.#lake = lake;
  }

  async find(name: string, folder: string): Promise<Entry | undefined> {
    if (!(await E(this.#lake).taken(name, folder))) return undefined;
    const reading = this.#folders.get(folder) ?? this.#filesIn(folder);
    this.#folders.set(folder, reading);
    return (await reading).get(properName(name));
  }

  /** There is one more. */
  async add(entry: Entry): Promise<void> {
    (await this.#folders.get(entry.folder))?.set(entry.name, entry);
  }

  async #filesIn(folder: string): Promise<Map<string, Entry>> {
    const files = new Map<string, Entry>();
    for await (const entry of entriesOf(sourceOf(this.#lake), folder)) {
      if (entry.kind === 'file') files.set(entry.name, entry);
    }
    return files;
  }
}
