/**
 * Builds the tree of chunk lists while chunks come. At most one unfinished list of each level is
 * held, whatever the size of the file; that is also all that must be noted to go on another time.
 */
import { encodeList, LIST_ENTRIES_MAX, type Part } from './chunk-list.ts';

/** Stores a list; gives what names it. */
type KeepList = (bytes: Uint8Array, length: number) => Promise<Part>;

export class ListBuilder {
  readonly #keep: KeepList;
  /** The unfinished list of each level. */
  readonly #levels: Part[][];
  #length: number;

  /** `levels`: as `unfinished` gave them, to go on. */
  constructor(keep: KeepList, levels: readonly (readonly Part[])[] = []) {
    this.#keep = keep;
    this.#levels = levels.map((parts) => [...parts]);
    this.#length = this.#levels.flat().reduce((sum, { length }) => sum + length, 0);
  }

  /** Bytes of the file that the parts so far stand for. */
  get length(): number {
    return this.#length;
  }

  get unfinished(): readonly (readonly Part[])[] {
    return this.#levels;
  }

  async add(part: Part): Promise<void> {
    this.#length += part.length;
    await this.#push(part, 0);
  }

  /** What names the whole: the only part there was, or the list at the top. Throws RangeError. */
  async finish(): Promise<{ readonly top: Part; readonly isList: boolean }> {
    for (let level = 0; level < this.#levels.length; level++) {
      const parts = this.#levels[level]!;
      const last = this.#levels.slice(level + 1).every(({ length }) => length === 0);
      if (last && parts.length === 1) return { top: parts[0]!, isList: level > 0 };
      if (parts.length > 0) await this.#close(level);
    }
    throw new RangeError('A tree of chunk lists has at least one chunk.');
  }

  async #push(part: Part, level: number): Promise<void> {
    this.#levels[level] ??= [];
    if (this.#levels[level].length === LIST_ENTRIES_MAX) await this.#close(level);
    this.#levels[level]!.push(part);
  }

  async #close(level: number): Promise<void> {
    const parts = this.#levels[level]!;
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const list = await this.#keep(encodeList({ level, parts }), length);
    this.#levels[level] = [];
    await this.#push(list, level + 1);
  }
}
