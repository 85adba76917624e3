/**
 * What a machine's database holds, and what of it a crash takes.
 *
 * ```
 *   a batch ──► written (unsynced) ──► synced
 *                  │ crash: any prefix of these survives, each batch whole or not at all
 * ```
 *
 * It follows LevelDB. Batches are atomic and keep their order; a sync makes everything durable that
 * was written before it. After a write that failed, half a record may stand at the end of the log:
 * what is written behind it can be read while the database is open, and is gone at the next opening.
 * A write that failed may also have landed.
 */
export interface Stored {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export type DiskOperation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array };

type Batch = readonly DiskOperation[];

/**
 * `full`: nothing is written. `broken`: nothing is written, nor by any later write until the next
 * opening. `landed`: it is written, and yet fails. `unreadable`: it is reading that fails.
 */
export type DiskFault = 'full' | 'broken' | 'landed' | 'unreadable';

export class DiskError extends Error {
  readonly code = 'LEVEL_IO_ERROR';

  constructor(fault: DiskFault) {
    super(fault === 'full' ? 'IO error: No space left on device' : 'IO error: Input/output error');
    this.name = 'DiskError';
  }
}

type Content = Map<string, Stored>;

export class SimulatedDisk {
  #durable: Content = new Map();
  #view: Content = new Map();
  #unsynced: Batch[] = [];
  /** Half a record stands at the end of the log. */
  #torn = false;
  #broken = false;
  /** What the next writes will be met with. */
  readonly #faults: DiskFault[] = [];
  #openingsThatFail = 0;
  #readsThatFail = 0;

  /** Reads the log. Throws {@link DiskError} when that fails. */
  open(): void {
    if (this.#openingsThatFail > 0) {
      this.#openingsThatFail--;
      throw new DiskError('broken');
    }
    this.sync();
    this.#view = new Map(this.#durable);
    this.#torn = false;
    this.#broken = false;
  }

  /** The machine loses its power: of what was not synced the first `kept` of 1 survives. */
  crash(kept: number): void {
    this.#unsynced.length = Math.floor(this.#unsynced.length * kept);
  }

  /** The next `writes` writes, or reads, are met with `fault`, and then the next `openings` fail. */
  misbehave(fault: DiskFault, writes: number, openings: number): void {
    if (fault === 'unreadable') this.#readsThatFail += writes;
    else for (let left = writes; left > 0; left--) this.#faults.push(fault);
    this.#openingsThatFail += openings;
  }

  behave(): void {
    this.#faults.length = 0;
    this.#openingsThatFail = 0;
    this.#readsThatFail = 0;
  }

  /** Throws {@link DiskError}. */
  write(batch: Batch): void {
    const fault = this.#broken ? 'broken' : this.#faults.shift();
    if (fault !== 'full' && fault !== 'broken') this.#append(batch);
    if (!fault) return;
    this.#torn = true;
    this.#broken ||= fault !== 'full';
    throw new DiskError(fault);
  }

  /** Makes durable whatever was written. */
  sync(): void {
    for (const batch of this.#unsynced.splice(0)) applyTo(this.#durable, batch);
  }

  /** Throws {@link DiskError} when it is one of the reads that fail. */
  tryToRead(): void {
    if (this.#readsThatFail === 0) return;
    this.#readsThatFail--;
    throw new DiskError('unreadable');
  }

  get(key: string): Uint8Array | undefined {
    return this.#view.get(key)?.value;
  }

  /** All that can be read now, in the order of keys. */
  sorted(within: (key: string) => boolean): Stored[] {
    const keys = [...this.#view.keys()].filter(within).sort();
    return keys.map((key) => this.#view.get(key) as Stored);
  }

  #append(batch: Batch): void {
    applyTo(this.#view, batch);
    if (!this.#torn) this.#unsynced.push(batch);
  }
}

function applyTo(content: Content, batch: Batch): void {
  for (const operation of batch) {
    const key = keyText(operation.key);
    if (operation.type === 'put') content.set(key, { key: operation.key, value: operation.value });
    else content.delete(key);
  }
}

/** Texts are in the same order as the bytes they stand for. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
