/**
 * Those who read on a disk: when everything has moved to another one they go on there, each with
 * the same bytes, so that nothing holds on to the old disk any more. Some are open as long as the
 * vat runs, and the owner may take the old disk away.
 */
import { type DiskReader, type ObjectDisk, ObjectMissing } from '../../store/index.ts';

/** One who reads, from before it is open. */
interface Entry {
  readonly reader: Promise<InUse>;
  /** The name has got other content since: they stay where they are. */
  isBound: boolean;
}

export class ReadersInUse {
  readonly #entries = new Map<string, Set<Entry>>();

  /** A reader of `name`, whose bytes `open` gives. Throws what that throws. */
  open(name: string, open: () => Promise<DiskReader>): Promise<DiskReader> {
    const all = this.#entries.get(name) ?? new Set();
    this.#entries.set(name, all);
    const forget = (): void => {
      all.delete(entry);
      if (all.size === 0 && this.#entries.get(name) === all) this.#entries.delete(name);
    };
    const opened = open().then((reader) => new InUse(reader, forget));
    const entry: Entry = { reader: opened, isBound: false };
    all.add(entry);
    opened.catch(forget);
    return opened;
  }

  /** To be told before a name gets other content, or none. */
  bind(name: string): void {
    for (const entry of this.#entries.get(name) ?? []) entry.isBound = true;
  }

  /** Has all who are not bound go on with the objects of `disk`. Throws DiskFailed. */
  async moveTo(disk: ObjectDisk): Promise<void> {
    for (const [name, all] of [...this.#entries]) {
      for (const entry of [...all]) await moveOne(name, entry, disk);
    }
  }
}

async function moveOne(name: string, entry: Entry, disk: ObjectDisk): Promise<void> {
  const reader = await entry.reader.catch(() => undefined);
  if (!reader || entry.isBound) return;
  try {
    const next = await disk.open(name);
    if (entry.isBound) await next.close();
    else await reader.goOnWith(next);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
  }
}

class InUse implements DiskReader {
  readonly size: number;
  #now: DiskReader;
  readonly #onClose: () => void;
  readonly #reads = new Set<Promise<unknown>>();
  #closed = false;

  constructor(reader: DiskReader, onClose: () => void) {
    this.#now = reader;
    this.size = reader.size;
    this.#onClose = onClose;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const read = this.#now.read(offset, length, into);
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#onClose();
    await this.#now.close();
  }

  async goOnWith(next: DiskReader): Promise<void> {
    if (this.#closed || next.size !== this.size) {
      await next.close();
      return;
    }
    const before = this.#now;
    this.#now = next;
    await Promise.allSettled(this.#reads);
    await before.close();
  }
}
