/**
 * One upload on its way: writes arrive in order, and until the lake has taken the whole file nothing of it is seen.
 * One that nobody continues is put aside after ten minutes; whoever comes within a day can go on with it if it was
 * begun so.
 */
import { type Entry, type LakeIntake, type NewFile, Refusal, Upload } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { FileCap, FileWriter } from '../../store/index.ts';
import { type Clock, guarded, type Inside, type RefTo } from '../../vat/index.ts';

const UPLOAD_IDLE_MAX_MS = 10 * 60_000;

export interface UploadPowers {
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  /** What was stored is of no use to anybody. */
  readonly onGarbage: () => void;
  readonly onEnd: () => void;
}

export type File = Inside<typeof NewFile>;

export class UploadInProgress {
  readonly ref: RefTo<typeof Upload>;
  readonly #writer: FileWriter;
  readonly #powers: UploadPowers;
  /** When somebody last wrote. */
  active: number;
  #last: Promise<unknown> = Promise.resolve();
  #stopTimer: () => void = () => undefined;
  #over = false;
  /** Why it ended, for whoever sent several writes before the answer to the first: each gets this one. */
  #failure: unknown;

  constructor(
    writer: FileWriter,
    file: File,
    intake: RefTo<typeof LakeIntake>,
    powers: UploadPowers,
  ) {
    this.#writer = writer;
    this.#powers = powers;
    this.active = powers.clock.now();
    this.#wait();
    this.ref = guarded(
      Upload,
      {
        write: (bytes: Uint8Array) => this.#inOrder(() => this.#write(bytes, file)),
        written: () => this.#inOrder(async () => writer.written),
        finish: () => this.#inOrder(() => this.#finish(file, intake)),
        abort: () => this.abort(),
      },
      powers.onFault,
    );
  }

  /** Throws away what was written. Does nothing when it is over. */
  async abort(): Promise<void> {
    if (this.#over) return;
    this.#end();
    await this.#last.catch(() => undefined);
    await this.#writer.abort();
    this.#powers.onGarbage();
  }

  /** Stops, so that it can be gone on with if it was begun so. Does nothing when it is over. */
  async putAside(): Promise<void> {
    if (this.#over) return;
    this.#end();
    await this.#last.catch(() => undefined);
    await this.#writer.suspend();
    this.#powers.onGarbage();
  }

  /** Writes must land in the order they were sent in, though the disk answers later. */
  #inOrder<T>(step: () => Promise<T>): Promise<T> {
    const next = this.#last.then(() => {
      if (this.#over) throw this.#failure ?? over();
      return step();
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #write(bytes: Uint8Array, { size, name }: File): Promise<number> {
    this.#wait();
    if (size !== undefined && this.#writer.written + bytes.length > size) {
      throw await this.#fail(
        new Refusal('too-long', `“${name}” grew while it was being added. Add it once more.`),
      );
    }
    try {
      await this.#writer.write(bytes);
    } catch (error) {
      throw await this.#fail(error);
    }
    return this.#writer.written;
  }

  async #finish(file: File, intake: RefTo<typeof LakeIntake>): Promise<Inside<typeof Entry>> {
    if (file.size !== undefined && this.#writer.written !== file.size) {
      throw await this.#fail(
        new Refusal('cut-off', `“${file.name}” did not arrive whole. Add it once more.`),
      );
    }
    let object: FileCap;
    try {
      object = await this.#writer.finish();
    } catch (error) {
      throw await this.#fail(error);
    }
    this.#end();
    try {
      return (await E(intake).accept(file, object)) as never;
    } catch (error) {
      // A name no file can have, or a full disk.
      this.#powers.onGarbage();
      throw error;
    } finally {
      await this.#writer.release();
    }
  }

  /** Ends it because of `error`, and answers that. */
  async #fail(error: unknown): Promise<unknown> {
    this.#failure = error;
    this.#end();
    await this.#writer.abort();
    this.#powers.onGarbage();
    return error;
  }

  #end(): void {
    this.#over = true;
    this.#stopTimer();
    this.#powers.onEnd();
  }

  #wait(): void {
    this.#stopTimer();
    const { clock } = this.#powers;
    this.active = clock.now();
    const due = this.active + UPLOAD_IDLE_MAX_MS;
    // A clock may ring early; then it is asked again.
    const look = (): void => {
      if (this.#over) return;
      if (clock.now() >= due) void this.putAside();
      else this.#stopTimer = clock.wakeAt(due, look);
    };
    this.#stopTimer = clock.wakeAt(due, look);
  }
}

function over(): Refusal {
  return new Refusal('upload-over', 'This upload has ended. Start it again.');
}
