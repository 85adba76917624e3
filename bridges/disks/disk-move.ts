/**
 * Moving everything from one disk to another while both are in use: `disk` is the two as one, `run`
 * carries the objects over. Nothing is removed before its copy was read back, and nothing has to be
 * remembered: after a crash the same move is made again and goes on with what is left.
 *
 * What makes that safe: a name that is on both disks has its truth on the old one. Whoever gives a
 * name new content writes it to the new disk and takes it off the old one before that counts.
 * Who reads on the old disk what is taken off there goes on reading, as with any disk.
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
  /** How often each name got new content on the old disk although this move has begun. */
  readonly #late = new Map<string, number>();

  constructor(from: ObjectDisk, to: ObjectDisk) {
    this.#from = from;
    this.#to = to;
    this.disk = {
      create: () => this.#create(),
      put: (name, bytes, known) => this.#replace(name, () => to.put(name, bytes, known)),
      open: (name) => this.#turns.shared(name, () => this.#open(name)),
      remove: (name) => this.#replace(name, () => to.remove(name)),
      list: () => this.#list(),
      sweepTemporary: async () => (await from.sweepTemporary()) + (await to.sweepTemporary()),
    };
  }

  /**
   * Carries over what is on the old disk; when it gives, that one is empty. Throws DiskFull,
   * DiskFailed, and what `signal` says.
   */
  async run({ progress, signal }: MoveOptions = {}): Promise<void> {
    let left = await this.#entries();
    const bytesTotal = left.reduce((sum, { bytes }) => sum + bytes, 0);
    const done = { objects: 0, bytes: 0, objectsTotal: left.length, bytesTotal };
    let failed = false;
    while (left.length > 0) {
      const queue = left.values();
      const work = async () => {
        for (const { name, bytes } of queue) {
          if (failed) return;
          signal?.throwIfAborted();
          await this.#carry(name, signal);
          done.objects += 1;
          done.bytes += bytes;
          progress?.({ ...done });
        }
      };
      const fail = (error: unknown): never => {
        failed = true;
        throw error;
      };
      // All of them end before this does: nothing is under way on a disk that is then closed.
      const workers = Array.from({ length: AT_ONCE }, () => work().catch(fail));
      for (const ended of await Promise.allSettled(workers)) {
        if (ended.status === 'rejected') throw ended.reason;
      }
      left = await this.#entries();
    }
  }

  /**
   * Ends a write that began on the old disk before there was this move: when it gives, the object
   * is on the new disk. Throws what `commit` throws, and as `run`.
   */
  async finishOld(name: string, commit: () => Promise<void>): Promise<void> {
    await this.#turns.alone(name, async () => {
      this.#late.set(name, this.#lateOf(name) + 1);
      await commit();
    });
    await this.#carry(name, undefined);
  }

  /** Copies one and takes it off the old disk. */
  async #carry(name: string, signal: AbortSignal | undefined): Promise<void> {
    let isCopied = false;
    while (!isCopied) {
      const before = await this.#turns.shared(name, async () => {
        const late = this.#lateOf(name);
        await copyObject(this.#from, this.#to, name, signal);
        return late;
      });
      isCopied = await this.#turns.alone(name, async () => {
        if (this.#lateOf(name) !== before) return false;
        await this.#from.remove(name);
        return true;
      });
    }
  }

  #lateOf(name: string): number {
    return this.#late.get(name) ?? 0;
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
      return await this.#from.open(name);
    } catch (error) {
      if (error instanceof ObjectMissing) return this.#to.open(name);
      throw error;
    }
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
