/**
 * The disk of a storage actor, whichever it is now, and the change from one to another while it is
 * in use. New objects go to the new disk at once; what is on the old one follows, and each is
 * removed there when its copy was read back. A start in between goes on with it.
 */
import type { DiskWriter, ObjectDisk } from '../../store/index.ts';
import { type BackendChoice, type BackendName, readChoice, writeChoice } from './backend-choice.ts';
import { DiskMove, type MoveOptions, type MoveProgress } from './disk-move.ts';
import { openS3Disk } from './s3-disk.ts';
import { readS3Settings } from './s3-settings.ts';

type ClosableDisk = ObjectDisk & { close(): Promise<void> };

export interface BackendPowers {
  /** Where the choice is kept. */
  readonly file: string;
  /** May hold the key of the bucket, see s3-settings.ts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  openLog(): Promise<ClosableDisk>;
  /** Told when a move that a start went on with cannot be finished. */
  onFault(error: unknown): void;
}

export interface BackendStatus {
  readonly now: BackendName;
  /** While everything is moved from there. */
  readonly from?: BackendName;
  readonly progress?: MoveProgress;
}

export interface Backend {
  readonly disk: ObjectDisk;
  status(): BackendStatus;
  /**
   * Changes to that backend and gives when everything is there; the same again goes on with a
   * change that was stopped. `bucket`: the file with its settings. Throws BadS3Settings, DiskFull,
   * DiskFailed, and what the signal says: then both disks stay in use as one.
   */
  switchTo(name: BackendName, bucket?: string, options?: MoveOptions): Promise<void>;
  close(): Promise<void>;
}

/** Opens what was chosen last. Throws BadS3Settings, DiskFull, DiskFailed. */
export async function openBackend(powers: BackendPowers): Promise<Backend> {
  const backend = new SwitchedDisk(powers, await readChoice(powers.file));
  await backend.open();
  return backend;
}

class SwitchedDisk implements Backend {
  readonly disk: ObjectDisk;
  readonly #powers: BackendPowers;
  #choice: BackendChoice;
  #logs: ClosableDisk[] = [];
  /** Where everything goes now. */
  #route!: ObjectDisk;
  #move: DiskMove | undefined;
  /** Where the move goes. */
  #destination: ObjectDisk | undefined;
  #progress: MoveProgress | undefined;
  #moving: Promise<void> | undefined;
  readonly #stop = new AbortController();
  /** What was asked of the route and is not answered yet. */
  readonly #asked = new Set<Promise<unknown>>();

  constructor(powers: BackendPowers, choice: BackendChoice) {
    this.#powers = powers;
    this.#choice = choice;
    this.disk = {
      create: () => this.#ask(() => this.#create()),
      put: (name, bytes) => this.#ask(() => this.#route.put(name, bytes)),
      open: (name) => this.#ask(() => this.#route.open(name)),
      remove: (name) => this.#ask(() => this.#route.remove(name)),
      list: () => this.#route.list(),
      sweepTemporary: () => this.#ask(() => this.#route.sweepTemporary()),
    };
  }

  async open(): Promise<void> {
    const { now, from } = this.#choice;
    const disk = await this.#openDisk(now);
    this.#route = disk;
    if (from === undefined) return;
    this.#begin(await this.#openDisk(from), disk);
    this.#run({}).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#powers.onFault(error);
    });
  }

  status(): BackendStatus {
    const { now, from } = this.#choice;
    const progress = this.#progress;
    return { now, ...(from && { from }), ...(from && progress && { progress }) };
  }

  async switchTo(name: BackendName, bucket?: string, options: MoveOptions = {}): Promise<void> {
    const { now, from, owner } = this.#choice;
    if (name !== now) {
      if (from !== undefined) await this.#run({});
      const place = bucket ?? this.#choice.bucket;
      const next = { owner, now: name, from: now, ...(place !== undefined && { bucket: place }) };
      const disk = await this.#openDisk(name, place);
      await writeChoice(this.#powers.file, next);
      this.#choice = next;
      this.#begin(this.#route, disk);
    }
    if (this.#choice.from !== undefined) await this.#run(options);
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('The vat is closing.'));
    await Promise.allSettled([this.#moving, ...this.#asked]);
    for (const log of this.#logs) await log.close();
  }

  async #openDisk(name: BackendName, bucket = this.#choice.bucket): Promise<ObjectDisk> {
    if (name === 's3') {
      const settings = await readS3Settings(bucket ?? '', this.#powers.environment);
      return openS3Disk(settings, this.#choice.owner);
    }
    const [open] = this.#logs;
    if (open) return open;
    const log = await this.#powers.openLog();
    this.#logs.push(log);
    return log;
  }

  #begin(from: ObjectDisk, to: ObjectDisk): void {
    this.#move = new DiskMove(from, to);
    this.#route = this.#move.disk;
    this.#destination = to;
  }

  /** One run at a time; whoever asks for another waits for the one under way. */
  #run({ progress, signal }: MoveOptions): Promise<void> {
    const stop = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    this.#moving ??= this.#carry({
      signal: stop,
      progress: (now) => {
        this.#progress = now;
        progress?.(now);
      },
    }).finally(() => {
      this.#moving = undefined;
    });
    return this.#moving;
  }

  async #carry(options: MoveOptions): Promise<void> {
    const [move, disk] = [this.#move, this.#destination];
    if (!move || !disk) return;
    // What was asked before the change still goes to the old disk alone.
    await Promise.allSettled(this.#asked);
    await move.run(options);
    const { owner, now, bucket } = this.#choice;
    const done = { owner, now, ...(bucket !== undefined && { bucket }) };
    await writeChoice(this.#powers.file, done);
    this.#choice = done;
    this.#progress = undefined;
    this.#route = disk;
  }

  /** A writer outlives a change of backends: its object ends up on the new one. */
  async #create(): Promise<DiskWriter> {
    const move = this.#move;
    const writer = await this.#route.create();
    return {
      append: (bytes) => writer.append(bytes),
      abort: () => writer.abort(),
      commit: (name) =>
        this.#ask(() => {
          const now = this.#move;
          if (now === move || now === undefined) return writer.commit(name);
          return now.finishOld(name, () => writer.commit(name));
        }),
    };
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    const asked = work();
    this.#asked.add(asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(asked);
    }
  }
}
