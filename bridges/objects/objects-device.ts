/**
 * The objects device: what a lake asks for bytes, because a turn never waits for a disk.
 *
 * An upload stores its file, makes it durable, and only then tells the lake, whose answer to `finish` means that
 * the entry is durable too. Between the two a crash can leave objects without an entry; they are collected like
 * those of files that were deleted. An upload that nobody continues is put aside after ten minutes.
 */
import { type LakeIntake, Objects, Refusal, type StoredObject } from '../../actors/index.ts';
import type { Collected, FileCap, FileStore, ObjectReader } from '../../store/index.ts';
import { type Clock, guarded, type Inside, type RefTo } from '../../vat/index.ts';
import { Gathering, type LiveFiles } from './gathering.ts';
import { OpenReaders } from './open-readers.ts';
import type { File } from './upload-in-progress.ts';
import { Uploads } from './uploads.ts';

export interface ObjectsDevice {
  readonly ref: RefTo<typeof Objects>;
  /** From now on what no file of `live` needs is deleted, at the start and when something was dropped. */
  collect(live: LiveFiles): void;
  /** The same at once; gives what was set free. Throws what keeps it from knowing what is needed. */
  gather(): Promise<Collected>;
  /** Keeps objects from being deleted until the function it answers is called: a backup reads them. */
  hold(): () => Promise<void>;
  /** While held: resolves when no deletion is under way any more. */
  quiet(): Promise<void>;
  /** Puts aside what is under way and closes what is open. */
  close(): Promise<void>;
}

export interface ObjectsPowers {
  readonly files: FileStore;
  /** Ends what works for `files`, once nothing is under way. */
  readonly endWork?: () => Promise<void>;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** The capability as the store knows it. */
export function fileCapOf(object: Inside<typeof StoredObject>): FileCap {
  return { ...object, form: object.form ?? 'exact' };
}

export function makeObjectsDevice(powers: ObjectsPowers): ObjectsDevice {
  const readers = new OpenReaders(powers.files);
  const gathering = new Gathering(powers);
  const uploads = new Uploads(powers, () => gathering.soon());
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
      async read(object: Inside<typeof StoredObject>, from: number, to: number) {
        checkOpen();
        return readers.use(fileCapOf(object), (reader: ObjectReader) => reader.read(from, to));
      },
      async drop(address: string) {
        await readers.close(address);
        gathering.soon();
      },
    },
    powers.onFault,
  );
  return {
    ref,
    collect: (live) => gathering.start(live),
    gather: () => gathering.now(),
    hold: () => gathering.hold(),
    quiet: () => gathering.quiet(),
    async close() {
      closed = true;
      await gathering.close();
      await uploads.close();
      await readers.closeAll();
      await powers.endWork?.();
    },
  };
}
