/**
 * A database of the abstract-level family over a {@link SimulatedDisk}, as one process has it open.
 *
 * Each step takes its time on the virtual clock, so anything may happen in between: between the
 * call and the write, between the write and the sync, between the sync and the answer.
 */
import { AbstractIterator, type AbstractIteratorOptions, AbstractLevel } from 'abstract-level';
import { NEVER, type Process } from './process.ts';
import { type DiskOperation, keyText, type SimulatedDisk, type Stored } from './simulated-disk.ts';

type Entry = [Uint8Array, Uint8Array];
type Bound = Partial<Record<'gt' | 'gte' | 'lt' | 'lte', Uint8Array>>;

export interface LevelPowers {
  readonly disk: SimulatedDisk;
  readonly process: Process;
  /** How long the next step takes, milliseconds. */
  readonly delay: () => number;
  /** Told of each step, for the log of events. */
  readonly note: (what: string, count: number) => void;
}

/** Database over simulated disk. */
export class SimulatedLevel extends AbstractLevel<Uint8Array, Uint8Array, Uint8Array> {
  readonly #our: LevelPowers;
  /** Writes are done one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(powers: LevelPowers) {
    super({ encodings: { view: true } }, { keyEncoding: 'view', valueEncoding: 'view' });
    this.#our = powers;
  }

  /** The answer of `read`, after a while. */
  step<T>(read: () => T): Promise<T> {
    const { process, delay } = this.#our;
    if (!process.alive) return NEVER;
    return new Promise((resolve, reject) => {
      process.after(delay(), () => {
        try {
          resolve(read());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** As {@link step}, for what is read from the disk. */
  read<T>(read: () => T): Promise<T> {
    return this.step(() => {
      this.#our.disk.tryToRead();
      return read();
    });
  }

  sorted(options: Bound): Stored[] {
    return this.#our.disk.sorted(within(options));
  }

  _open(): Promise<void> {
    return this.step(() => this.#our.disk.open());
  }

  _close(): Promise<void> {
    return this.step(() => undefined);
  }

  _get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.read(() => this.#our.disk.get(keyText(key)));
  }

  _getMany(keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return this.read(() => keys.map((key) => this.#our.disk.get(keyText(key))));
  }

  _has(key: Uint8Array): Promise<boolean> {
    return this.read(() => this.#our.disk.get(keyText(key)) !== undefined);
  }

  _put(key: Uint8Array, value: Uint8Array, options: object): Promise<void> {
    return this._batch([{ type: 'put', key, value }], options);
  }

  _del(key: Uint8Array, options: object): Promise<void> {
    return this._batch([{ type: 'del', key }], options);
  }

  _batch(operations: readonly DiskOperation[], options: object): Promise<void> {
    const { disk, note } = this.#our;
    const ops = operations.map(asStored);
    const written = this.#last.then(async () => {
      await this.step(() => {
        note('writes', ops.length);
        disk.write(ops);
      });
      if (!(options as { sync?: boolean }).sync) return;
      await this.step(() => {
        note('synced', ops.length);
        disk.sync();
      });
      await this.step(() => undefined);
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  _iterator(options: AbstractIteratorOptions<Uint8Array, Uint8Array>) {
    return new SimulatedIterator(this, options);
  }
}

class SimulatedIterator extends AbstractIterator<SimulatedLevel, Uint8Array, Uint8Array> {
  readonly #level: SimulatedLevel;
  readonly #entries: Entry[];

  constructor(level: SimulatedLevel, options: AbstractIteratorOptions<Uint8Array, Uint8Array>) {
    super(level, options);
    this.#level = level;
    const found = level.sorted(options as Bound).map(({ key, value }): Entry => [key, value]);
    this.#entries = (options as { reverse?: boolean }).reverse ? found.reverse() : found;
  }

  _next(): Promise<Entry | undefined> {
    return this.#level.read(() => this.#entries.shift());
  }

  _nextv(size: number): Promise<Entry[]> {
    return this.#level.read(() => this.#entries.splice(0, size));
  }

  _all(): Promise<Entry[]> {
    const left = this.limit - this.count;
    return this.#level.read(() => this.#entries.splice(0, left));
  }
}

function within({ gt, gte, lt, lte }: Bound): (key: string) => boolean {
  const [after, from, before, to] = [gt, gte, lt, lte].map((bound) => bound && keyText(bound));
  return (key) =>
    (after === undefined || key > after) &&
    (from === undefined || key >= from) &&
    (before === undefined || key < before) &&
    (to === undefined || key <= to);
}

/** The disk keeps bytes of its own: what is written must not change when the writer's bytes do. */
function asStored(operation: DiskOperation): DiskOperation {
  const key = operation.key.slice();
  if (operation.type === 'del') return { type: 'del', key };
  return { type: 'put', key, value: operation.value.slice() };
}
