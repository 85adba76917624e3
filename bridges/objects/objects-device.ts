/**
 * The objects device: what a lake asks for bytes, because a turn never waits for a disk.
 *
 * An upload writes a temporary object, makes it durable, and only then tells the lake, whose answer to `finish`
 * means that the entry is durable too. Between the two a crash can leave an object without an entry; the next
 * start sweeps it. An upload that nobody continues is given up after ten minutes.
 */
import {
  type Entry,
  type LakeIntake,
  type NewFile,
  Objects,
  Refusal,
  Upload,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { ObjectReader, ObjectStore, ObjectWriter, ReadCap } from '../../store/index.ts';
import { type Clock, guarded, type Inside, type RefTo } from '../../vat/index.ts';
import { OpenReaders } from './open-readers.ts';

/** Uploads that may be under way at once; each holds a file open and a few segments in memory. */
export const UPLOADS_MAX = 64;
const UPLOAD_IDLE_MAX_MS = 10 * 60_000;

type File = Inside<typeof NewFile>;

export interface ObjectsDevice {
  readonly ref: RefTo<typeof Objects>;
  /** Keeps objects from being deleted until the function it answers is called: a backup reads them. */
  hold(): () => Promise<void>;
  /** Gives up what is under way and closes what is open. */
  close(): Promise<void>;
}

export function makeObjectsDevice(powers: {
  store: ObjectStore;
  clock: Clock;
  onFault: (error: unknown) => void;
}): ObjectsDevice {
  const { store } = powers;
  const readers = new OpenReaders(store);
  const uploads = new Set<UploadInProgress>();
  const waitingToDrop = new Set<string>();
  let holds = 0;

  const drop = async (address: string): Promise<void> => {
    await readers.close(address);
    await store.remove(address);
  };

  const ref = guarded(Objects, {
    async upload(intake: RefTo<typeof LakeIntake>, file: File) {
      if (uploads.size >= UPLOADS_MAX) {
        throw new Refusal('busy', 'Too many uploads at once. Try again when some have ended.');
      }
      const upload = new UploadInProgress(await store.create(), file, intake, powers.clock, () =>
        uploads.delete(upload),
      );
      uploads.add(upload);
      return upload.ref;
    },
    async read(object: ReadCap, from: number, to: number) {
      return readers.use(object, (reader: ObjectReader) => reader.read(from, to));
    },
    async drop(address: string) {
      if (holds > 0) waitingToDrop.add(address);
      else await drop(address);
    },
  });

  return {
    ref,
    hold() {
      holds += 1;
      let held = true;
      return async () => {
        if (!held) return;
        held = false;
        holds -= 1;
        if (holds > 0) return;
        const addresses = [...waitingToDrop];
        waitingToDrop.clear();
        for (const address of addresses) await drop(address);
      };
    },
    async close() {
      for (const upload of [...uploads]) await upload.abort();
      await readers.closeAll();
    },
  };
}

class UploadInProgress {
  readonly ref: RefTo<typeof Upload>;
  readonly #writer: ObjectWriter;
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #stopTimer: () => void = () => undefined;
  #over = false;

  constructor(
    writer: ObjectWriter,
    file: File,
    intake: RefTo<typeof LakeIntake>,
    clock: Clock,
    onEnd: () => void,
  ) {
    this.#writer = writer;
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.#wait();
    this.ref = guarded(Upload, {
      write: (bytes: Uint8Array) => this.#inOrder(() => this.#write(bytes, file)),
      finish: () => this.#inOrder(() => this.#finish(file, intake)),
      abort: () => this.abort(),
    });
  }

  /** Throws away what was written. Does nothing when it is over. */
  async abort(): Promise<void> {
    if (this.#over) return;
    this.#end();
    await this.#last.catch(() => undefined);
    await this.#writer.abort();
  }

  /** Writes must land in the order they were sent in, though the disk answers later. */
  #inOrder<T>(step: () => Promise<T>): Promise<T> {
    const next = this.#last.then(() => {
      if (this.#over) throw new Refusal('upload-over', 'This upload has ended. Start it again.');
      return step();
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #write(bytes: Uint8Array, { size, name }: File): Promise<number> {
    this.#wait();
    if (size !== undefined && this.#writer.written + bytes.length > size) {
      await this.#fail();
      throw new Refusal('too-long', `“${name}” grew while it was being added. Add it once more.`);
    }
    try {
      await this.#writer.write(bytes);
    } catch (error) {
      await this.#fail();
      throw error;
    }
    return this.#writer.written;
  }

  async #finish(file: File, intake: RefTo<typeof LakeIntake>): Promise<Inside<typeof Entry>> {
    if (file.size !== undefined && this.#writer.written !== file.size) {
      await this.#fail();
      throw new Refusal('cut-off', `“${file.name}” did not arrive whole. Add it once more.`);
    }
    let object: ReadCap;
    try {
      object = await this.#writer.finish();
    } catch (error) {
      await this.#fail();
      throw error;
    }
    this.#end();
    // Should the lake refuse (a name no file can have, a full disk), the next start sweeps the object.
    return (await E(intake).accept(file, object)) as never;
  }

  async #fail(): Promise<void> {
    this.#end();
    await this.#writer.abort();
  }

  #end(): void {
    this.#over = true;
    this.#stopTimer();
    this.#onEnd();
  }

  #wait(): void {
    this.#stopTimer();
    const due = this.#clock.now() + UPLOAD_IDLE_MAX_MS;
    this.#stopTimer = this.#clock.wakeAt(due, () => void this.abort());
  }
}
