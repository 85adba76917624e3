/**
 * The disk of a storage actor, whichever it is now, and the change from one to another while it is
 * in use. New objects go to the new disk at once; what is on the old one follows, and each is
 * removed there when its copy was read back. A start in between goes on with it.
 */
import type { DiskWriter, ObjectDisk } from '../../store/index.ts';
import { type BackendChoice, type BackendName, readChoice, writeChoice } from './backend-choice.ts';
import { DiskMove, type MoveOptions, type MoveProgress } from './disk-move.ts';
import { lateDisk } from './late-disk.ts';
import { ReadersInUse } from './readers-in-use.ts';
import { openS3Disk } from './s3-disk.ts';
import { BadS3Settings, readS3Settings } from './s3-settings.ts';

const ANOTHER_BUCKET =
  'these are not the ones in use. Go back to this disk first: gather store backend log';

type ClosableDisk = ObjectDisk & { close(): Promise<void> };

export interface BackendPowers {
  /** Where the choice is kept. */
  readonly file: string;
  /** May hold the key of the bucket, see s3-settings.ts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  openLog(): Promise<ClosableDisk>;
  /** Told when a move that a start went on with cannot be finished, or the bucket not be opened. */
  onFault(error: unknown): void;
}

export interface BackendStatus {
  readonly now: BackendName;
  /** While everything is moved from there. */
  readonly from?: BackendName;
  readonly progress?: MoveProgress;
  /** The file with the settings of the bucket, once there was one. */
  readonly bucket?: string;
  /** What went wrong last, until it goes well again. */
  readonly trouble?: unknown;
}

export interface Backend {
  readonly disk: ObjectDisk;
  status(): BackendStatus;
  /**
   * Changes to that backend and gives when everything is there; the same again goes on with a
   * change that was stopped. `bucket`: the file with its settings; that of the bucket in use
   * cannot be changed. Throws BadS3Settings, DiskFull, DiskFailed, and what the signal says: then
   * both disks stay in use as one.
   */
  switchTo(name: BackendName, bucket?: string, options?: MoveOptions): Promise<void>;
  close(): Promise<void>;
}

/** Opens what was chosen last; a bucket when it is first needed. Throws DiskFull, DiskFailed. */
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
  /** Who wants to know how far the move is. */
  readonly #watching = new Set<(now: MoveProgress) => void>();
  #trouble: unknown;
  /** One change at a time. */
  #changing: Promise<unknown> = Promise.resolve();
  readonly #stop = new AbortController();
  /** What was asked of the route and is not answered yet. */
  readonly #asked = new Set<Promise<unknown>>();
  readonly #readers = new ReadersInUse();

  constructor(powers: BackendPowers, choice: BackendChoice) {
    this.#powers = powers;
    this.#choice = choice;
    this.disk = {
      create: () => this.#ask(() => this.#create()),
      put: (name, bytes, known) => this.#ask(() => this.#bound(name).put(name, bytes, known)),
      open: (name) => this.#ask(() => this.#readers.open(name, () => this.#route.open(name))),
      remove: (name) => this.#ask(() => this.#bound(name).remove(name)),
      list: () => this.#route.list(),
      sweepTemporary: () => this.#ask(() => this.#route.sweepTemporary()),
    };
  }

  async open(): Promise<void> {
    const { now, from } = this.#choice;
    const disk = await this.#openAtStart(now);
    this.#route = disk;
    if (from === undefined) return;
    this.#begin(await this.#openAtStart(from), disk);
    this.#run({}).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#powers.onFault(error);
    });
  }

  status(): BackendStatus {
    const { now, from, bucket } = this.#choice;
    const [progress, trouble] = [this.#progress, this.#trouble];
    return {
      now,
      ...(from && { from }),
      ...(from && progress && { progress }),
      ...(bucket !== undefined && { bucket }),
      ...(trouble !== undefined && { trouble }),
    };
  }

  async switchTo(name: BackendName, bucket?: string, options: MoveOptions = {}): Promise<void> {
    const changing = this.#changing.then(() => this.#change(name, bucket, options));
    this.#changing = changing.catch(() => undefined);
    await changing;
    if (this.#choice.from !== undefined) await this.#run(options);
  }

  async #change(name: BackendName, bucket: string | undefined, options: MoveOptions) {
    const { now, from, owner } = this.#choice;
    const place = bucket ?? this.#choice.bucket;
    if (name === now) {
      if (now === 's3' && place !== this.#choice.bucket) throw new BadS3Settings(ANOTHER_BUCKET);
      return;
    }
    if (from !== undefined) await this.#run(options);
    const next = { owner, now: name, from: now, ...(place !== undefined && { bucket: place }) };
    const disk = await this.#openDisk(name, place);
    await writeChoice(this.#powers.file, next);
    this.#choice = next;
    this.#begin(this.#route, disk);
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('The vat is closing.'));
    await Promise.allSettled([this.#moving, ...this.#asked]);
    for (const log of this.#logs) await log.close();
  }

  async #openAtStart(name: BackendName): Promise<ObjectDisk> {
    if (name === 'log') return this.#openDisk(name);
    return lateDisk(async () => {
      try {
        const disk = await this.#openDisk(name);
        this.#trouble = undefined;
        return disk;
      } catch (error) {
        this.#trouble = error;
        throw error;
      }
    });
  }

  async #openDisk(name: BackendName, bucket = this.#choice.bucket): Promise<ObjectDisk> {
    if (name === 's3') {
      if (bucket === undefined) throw new BadS3Settings('name the file with them: --bucket FILE');
      const settings = await readS3Settings(bucket, this.#powers.environment);
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
  async #run({ progress, signal }: MoveOptions): Promise<void> {
    const stop = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    if (progress) this.#watching.add(progress);
    this.#moving ??= this.#carry({
      signal: stop,
      progress: (now) => {
        this.#progress = now;
        for (const tell of this.#watching) tell(now);
      },
    }).finally(() => {
      this.#moving = undefined;
    });
    try {
      await this.#moving;
      this.#trouble = undefined;
    } catch (error) {
      if (!stop.aborted) this.#trouble = error;
      throw error;
    } finally {
      if (progress) this.#watching.delete(progress);
    }
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
    await this.#readers.moveTo(disk).catch(this.#powers.onFault);
  }

  /** Where it gets other content: whoever reads it keeps what they have. */
  #bound(name: string): ObjectDisk {
    this.#readers.bind(name);
    return this.#route;
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
          this.#readers.bind(name);
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
