/** All uploads under way: so many at once, and of one that can be gone on with only the last. */
import { type LakeIntake, Refusal, type Upload } from '../../actors/index.ts';
import type { FileStore, Resumable } from '../../store/index.ts';
import type { Clock, RefTo } from '../../vat/index.ts';
import { type File, UploadInProgress } from './upload-in-progress.ts';

/** Uploads that may be under way at once; each holds a chunk in memory. */
export const UPLOADS_MAX = 64;
/** One that has been idle for this long makes room when there are too many: most likely its page is gone. */
const UPLOAD_PATIENCE_MS = 60_000;

interface UploadsPowers {
  readonly files: FileStore;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export class Uploads {
  readonly #powers: UploadsPowers;
  readonly #onGarbage: () => void;
  readonly #all = new Set<UploadInProgress>();
  readonly #resumable = new Map<string, UploadInProgress>();
  /** Counted, too: many may ask before the disk has answered the first. */
  #beginning = 0;
  #closed = false;

  /** `onGarbage` is told when something was stored that nobody needs. */
  constructor(powers: UploadsPowers, onGarbage: () => void) {
    this.#powers = powers;
    this.#onGarbage = onGarbage;
  }

  async begin(intake: RefTo<typeof LakeIntake>, file: File): Promise<RefTo<typeof Upload>> {
    this.#beginning += 1;
    try {
      await this.#makeRoom();
      const resumable = resumableOf(file);
      // Its page was loaded again, or its connection lost: whoever comes now goes on with it.
      if (resumable) await this.#resumable.get(resumable.identity)?.putAside();
      const writer = await this.#powers.files.create(resumable);
      if (this.#closed) {
        await writer.suspend();
        throw new Refusal('closed', 'This vat is closing. Start it and try again.');
      }
      const upload = new UploadInProgress(writer, file, intake, {
        ...this.#powers,
        onGarbage: this.#onGarbage,
        onEnd: () => {
          this.#all.delete(upload);
          if (resumable && this.#resumable.get(resumable.identity) === upload) {
            this.#resumable.delete(resumable.identity);
          }
        },
      });
      this.#all.add(upload);
      if (resumable) this.#resumable.set(resumable.identity, upload);
      return upload.ref;
    } finally {
      this.#beginning -= 1;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const upload of [...this.#all]) await upload.putAside();
  }

  /** When there are too many, the one that has been idle longest goes, if it has been so for long. */
  async #makeRoom(): Promise<void> {
    if (this.#all.size + this.#beginning <= UPLOADS_MAX) return;
    const [idle] = [...this.#all].sort((a, b) => a.active - b.active);
    if (!idle || this.#powers.clock.now() - idle.active < UPLOAD_PATIENCE_MS) {
      throw new Refusal('busy', 'Too many uploads at once. Try again when some have ended.');
    }
    await idle.putAside();
  }
}

/** What tells that two uploads are of one file, if this one may go on with another. */
function resumableOf({ name, folder, size, modified, resume }: File): Resumable | undefined {
  if (resume === undefined || size === undefined || modified === undefined) return undefined;
  return { identity: JSON.stringify([name, folder, size, modified]), goOn: resume };
}
