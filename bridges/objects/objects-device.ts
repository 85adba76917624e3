/**
 * The objects device: what a lake asks for bytes, because a turn never waits for a disk.
 *
 * An upload writes a temporary object, makes it durable, and only then tells the lake, whose answer to `finish`
 * means that the entry is durable too. Between the two a crash can leave an object without an entry; the next
 * start sweeps it. An upload that nobody continues is given up after ten minutes.
 */
import { type LakeIntake, Objects, Refusal, type Upload } from '../../actors/index.ts';
import type { ObjectReader, ObjectStore, ReadCap } from '../../store/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { OpenReaders } from './open-readers.ts';
import { type File, UploadInProgress } from './upload-in-progress.ts';

/** Uploads that may be under way at once; each holds a file open and a few segments in memory. */
export const UPLOADS_MAX = 64;
/** One that has been idle for this long makes room when there are too many: most likely its page is gone. */
const UPLOAD_PATIENCE_MS = 60_000;

export interface ObjectsDevice {
  readonly ref: RefTo<typeof Objects>;
  /** Keeps objects from being deleted until the function it answers is called: a backup reads them. */
  hold(): () => Promise<void>;
  /** Gives up what is under way and closes what is open. */
  close(): Promise<void>;
}

export interface ObjectsPowers {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export function makeObjectsDevice(powers: ObjectsPowers): ObjectsDevice {
  const readers = new OpenReaders(powers.store);
  const uploads = new Uploads(powers);
  const drops = new Drops(async (address) => {
    await readers.close(address);
    await powers.store.remove(address);
  });
  let closed = false;
  const checkOpen = (): void => {
    if (closed) throw new Refusal('closed', 'This vat is closing. Start it and try again.');
  };

  const ref = guarded(
    Objects,
    {
      async upload(intake: RefTo<typeof LakeIntake>, file: File) {
        checkOpen();
        return uploads.begin(intake, file);
      },
      async read(object: ReadCap, from: number, to: number) {
        checkOpen();
        return readers.use(object, (reader: ObjectReader) => reader.read(from, to));
      },
      drop: (address: string) => drops.drop(address),
    },
    powers.onFault,
  );
  return {
    ref,
    hold: () => drops.hold(),
    async close() {
      closed = true;
      await uploads.close();
      await readers.closeAll();
    },
  };
}

/** All uploads under way. */
class Uploads {
  readonly #powers: ObjectsPowers;
  readonly #all = new Set<UploadInProgress>();
  /** Counted, too: many may ask before the disk has answered the first. */
  #beginning = 0;
  #closed = false;

  constructor(powers: ObjectsPowers) {
    this.#powers = powers;
  }

  async begin(intake: RefTo<typeof LakeIntake>, file: File): Promise<RefTo<typeof Upload>> {
    this.#beginning += 1;
    try {
      await this.#makeRoom();
      const writer = await this.#powers.store.create();
      if (this.#closed) {
        await writer.abort();
        throw new Refusal('closed', 'This vat is closing. Start it and try again.');
      }
      const upload = new UploadInProgress(writer, file, intake, this.#powers, () =>
        this.#all.delete(upload),
      );
      this.#all.add(upload);
      return upload.ref;
    } finally {
      this.#beginning -= 1;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const upload of [...this.#all]) await upload.abort();
  }

  /** When there are too many, the one that has been idle longest goes, if it has been so for long. */
  async #makeRoom(): Promise<void> {
    if (this.#all.size + this.#beginning <= UPLOADS_MAX) return;
    const [idle] = [...this.#all].sort((a, b) => a.active - b.active);
    if (!idle || this.#powers.clock.now() - idle.active < UPLOAD_PATIENCE_MS) {
      throw new Refusal('busy', 'Too many uploads at once. Try again when some have ended.');
    }
    await idle.abort();
  }
}

/** Deletes objects; while somebody holds on to them (a backup reads), what is to go waits. */
class Drops {
  readonly #remove: (address: string) => Promise<void>;
  readonly #waiting = new Set<string>();
  #holds = 0;

  constructor(remove: (address: string) => Promise<void>) {
    this.#remove = remove;
  }

  async drop(address: string): Promise<void> {
    if (this.#holds > 0) this.#waiting.add(address);
    else await this.#remove(address);
  }

  hold(): () => Promise<void> {
    this.#holds += 1;
    let held = true;
    return async () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      const addresses = [...this.#waiting];
      this.#waiting.clear();
      for (const address of addresses) await this.#remove(address);
    };
  }
}
