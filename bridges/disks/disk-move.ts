/**
 * Moving everything from one disk to another while both are in use: `disk` is the two as one, `run`
 * carries the objects over. Nothing is removed before its copy was read back, and nothing has to be
 * remembered: after a crash the same move is made again and goes on with what is left.
 *
 * What makes that safe: a name that is on both disks has its truth on the old one. Whoever gives a
 * name new content writes it to the new disk and takes it off the old one before that counts.
 */
import {
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
  ObjectMissing,
} from '../../store/index.ts';
import { copyObject } from './copy-object.ts';
import { NameTurns } from './name-turns.ts';

const AT_ONCE = 4;

export interface MoveProgress {
  readonly objects: number;
  readonly bytes: number;
  /** Of what was on the old disk when the move began. */
  readonly objectsTotal: number;
  readonly bytesTotal: number;
}

export interface MoveOptions {
  /** After every object. */
  progress?(now: MoveProgress): void;
  /** Stops the move between two pieces; what is moved stays moved. */
  readonly signal?: AbortSignal;
}

/** All of `from` to `to`, which nobody else uses meanwhile. Throws DiskFull, DiskFailed. */
export function moveDisk(from: ObjectDisk, to: ObjectDisk, options?: MoveOptions): Promise<void> {
  return new DiskMove(from, to).run(options);
}

export class DiskMove {
  /** Both disks as one, which is used in place of them until `run` is done. */
  readonly disk: ObjectDisk;
  readonly #from: ObjectDisk;
  readonly #to: ObjectDisk;
  readonly #turns = new NameTurns();
  /** How many read each object of the old disk. */
  readonly #reading = new Map<string, number>();
  /** Called when one of them stops. */
  readonly #onReaderClosed = new Set<() => void>();

  constructor(from: ObjectDisk, to: ObjectDisk) {
    this.#from = from;
    this.#to = to;
    this.disk = {
      create: () => this.#create(),
      put: (name, bytes) => this.#replace(name, () => to.put(name, bytes)),
      open: (name) => this.#turns.shared(name, () => this.#open(name)),
      remove: (name) => this.#replace(name, () => to.remove(name)),
      list: () => this.#list(),
      sweepTemporary: async () => (await from.sweepTemporary()) + (await to.sweepTemporary()),
    };
  }

  /**
   * Carries over what is on the old disk; when it gives, that one is empty, and an object that
   * somebody reads there has been waited for. Throws DiskFull, DiskFailed, and what `signal` says.
   */
  async run({ progress, signal }: MoveOptions = {}): Promise<void> {
    let left = await this.#entries();
    const bytesTotal = left.reduce((sum, { bytes }) => sum + bytes, 0);
    const done = { objects: 0, bytes: 0, objectsTotal: left.length, bytesTotal };
    while (left.length > 0) {
      const closed = new Promise<void>((resolve) => {
        this.#onReaderClosed.add(resolve);
      });
      const queue = left.values();
      const work = async () => {
        for (const { name, bytes } of queue) {
          signal?.throwIfAborted();
          if (!(await this.#carry(name, signal))) continue;
          done.objects += 1;
          done.bytes += bytes;
          progress?.({ ...done });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      left = await this.#entries();
      if (left.length > 0 && left.every(({ name }) => this.#reading.has(name))) {
        await unlessAborted(closed, signal);
      }
    }
  }

  /**
   * Ends a write that began on the old disk before there was this move: when it gives, the object
   * is on the new disk. Throws what `commit` throws, and as `run`.
   */
  async finishOld(name: string, commit: () => Promise<void>): Promise<void> {
    await this.#turns.alone(name, commit);
    await this.run();
  }

  /** Copies one and takes it off the old disk; false when it stays there because it is read. */
  async #carry(name: string, signal: AbortSignal | undefined): Promise<boolean> {
    await this.#turns.shared(name, () => copyObject(this.#from, this.#to, name, signal));
    return this.#turns.alone(name, async () => {
      if (this.#reading.has(name)) return false;
      await this.#from.remove(name);
      return true;
    });
  }

  /** Gives a name other content, or none, on the new disk; on the old one it is no longer. */
  #replace(name: string, work: () => Promise<void>): Promise<void> {
    return this.#turns.alone(name, async () => {
      await work();
      await this.#from.remove(name);
    });
  }

  async #create(): Promise<DiskWriter> {
    const writer = await this.#to.create();
    return {
      append: (bytes) => writer.append(bytes),
      commit: (name) => this.#replace(name, () => writer.commit(name)),
      abort: () => writer.abort(),
    };
  }

  async #open(name: string): Promise<DiskReader> {
    try {
      return this.#counted(name, await this.#from.open(name));
    } catch (error) {
      if (error instanceof ObjectMissing) return this.#to.open(name);
      throw error;
    }
  }

  #counted(name: string, reader: DiskReader): DiskReader {
    const count = (step: number) => {
      const now = (this.#reading.get(name) ?? 0) + step;
      if (now === 0) this.#reading.delete(name);
      else this.#reading.set(name, now);
    };
    count(1);
    let open = true;
    return {
      size: reader.size,
      read: (offset, length) => reader.read(offset, length),
      close: async () => {
        await reader.close();
        if (!open) return;
        open = false;
        count(-1);
        for (const run of this.#onReaderClosed) run();
        this.#onReaderClosed.clear();
      },
    };
  }

  /** What moves meanwhile is on the new disk before it leaves the old one: none is passed over. */
  async *#list(): AsyncGenerator<DiskEntry, void, undefined> {
    const seen = new Set<string>();
    for await (const entry of this.#from.list()) {
      seen.add(entry.name);
      yield entry;
    }
    for await (const entry of this.#to.list()) {
      if (!seen.has(entry.name)) yield entry;
    }
  }

  async #entries(): Promise<DiskEntry[]> {
    const entries: DiskEntry[] = [];
    for await (const entry of this.#from.list()) entries.push(entry);
    return entries;
  }
}

function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}
