/**
 * A plain model of a lake: what it should answer, written as simply as possible and without regard for cost.
 */
export interface ModelEntry {
  readonly id: string;
  readonly kind: 'file' | 'folder';
  readonly object: string;
  name: string;
  folder: string;
  tags: string[];
  removed: number | undefined;
}

export class ModelLake {
  entries: ModelEntry[] = [];
  readonly dropped: string[] = [];

  get(id: string): ModelEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  hidden(entry: ModelEntry): boolean {
    if (entry.removed !== undefined) return true;
    const folder = this.get(entry.folder);
    return folder !== undefined && this.hidden(folder);
  }

  below(entry: ModelEntry, root: string): boolean {
    if (entry.id === root) return true;
    const folder = this.get(entry.folder);
    return folder !== undefined && this.below(folder, root);
  }

  children(folder: string): ModelEntry[] {
    return this.entries.filter((entry) => entry.folder === folder && entry.removed === undefined);
  }

  has(name: string, folder: string, except?: string): boolean {
    return this.children(folder).some((entry) => entry.name === name && entry.id !== except);
  }

  /** `a.txt`, or `a (2).txt` and so on. */
  free(name: string, folder: string, except?: string): string {
    if (!this.has(name, folder, except)) return name;
    const [, stem = '', ending = ''] = /^(.+?)(\.[^.]*)?$/su.exec(name) ?? [];
    for (let count = 2; ; count += 1) {
      const numbered = `${stem} (${count})${ending}`;
      if (!this.has(numbered, folder, except)) return numbered;
    }
  }

  erase(roots: readonly ModelEntry[]): void {
    const over = this.entries.filter((entry) => roots.some(({ id }) => this.below(entry, id)));
    for (const { object } of over) if (object) this.dropped.push(object);
    this.entries = this.entries.filter((entry) => !over.includes(entry));
  }
}
