/**
 * One upload on its way: writes arrive in order, and until the lake has taken the whole file nothing of it is seen.
 * One that nobody continues is given up after ten minutes.
 */
import { type Entry, type LakeIntake, type NewFile, Refusal, Upload } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { ObjectWriter, ReadCap } from '../../store/index.ts';
import { type Clock, guarded, type Inside, type RefTo } from '../../vat/index.ts';

const UPLOAD_IDLE_MAX_MS = 10 * 60_000;

export type File = Inside<typeof NewFile>;

export class UploadInProgress {
  readonly ref: RefTo<typeof Upload>;
  readonly #writer: ObjectWriter;
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  /** When somebody last wrote. */
  active: number;
  #last: Promise<unknown> = Promise.resolve();
  #stopTimer: () => void = () => undefined;
  #over = false;
  /** Why it ended, for whoever sent several writes before the answer to the first: each gets this one. */
  #failure: unknown;

  constructor(
    writer: ObjectWriter,
    file: File,
    intake: RefTo<typeof LakeIntake>,
    { clock, onFault }: { clock: Clock; onFault: (error: unknown) => void },
    onEnd: () => void,
  ) {
    this.#writer = writer;
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.active = clock.now();
    this.#wait();
    this.ref = guarded(
      Upload,
      {
        write: (bytes: Uint8Array) => this.#inOrder(() => this.#write(bytes, file)),
        finish: () => this.#inOrder(() => this.#finish(file, intake)),
        abort: () => this.abort(),
      },
      onFault,
    );
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
    let object: ReadCap;
    try {
      object = await this.#writer.finish();
    } catch (error) {
      throw await this.#fail(error);
    }
    this.#end();
    // Should the lake refuse (a name no file can have, a full disk), the next start sweeps the object.
    return (await E(intake).accept(file, object)) as never;
  }

  /** Ends it because of `error`, and answers that. */
  async #fail(error: unknown): Promise<unknown> {
    this.#failure = error;
    this.#end();
    await this.#writer.abort();
    return error;
  }

  #end(): void {
    this.#over = true;
    this.#stopTimer();
    this.#onEnd();
  }

  #wait(): void {
    this.#stopTimer();
    this.active = this.#clock.now();
    const due = this.active + UPLOAD_IDLE_MAX_MS;
    // A clock may ring early; then it is asked again.
    const look = (): void => {
      if (this.#over) return;
      if (this.#clock.now() >= due) void this.abort();
      else this.#stopTimer = this.#clock.wakeAt(due, look);
    };
    this.#stopTimer = this.#clock.wakeAt(due, look);
  }
}

function over(): Refusal {
  return new Refusal('upload-over', 'This upload has ended. Start it again.');
}
