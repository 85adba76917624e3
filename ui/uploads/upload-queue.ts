/**
 * The files on their way into the lake: six at a time, each to be cancelled or tried again alone.
 *
 * What a lost connection broke off is tried again by itself once `resume` says that it is back. A
 * file that the lake has by that name already is asked about once; “for all” answers the rest.
 */
import { E } from '../../captp/index.ts';
import type { Found } from './dropped.ts';
import type { LakeTarget } from './lake-target.ts';
import { Rate } from './rate.ts';
import { sendFile } from './send-file.ts';
import { TargetFolders } from './target-folders.ts';
import { type ClashAnswer, type ClashDecision, sumUp, type Upload } from './upload.ts';

export const FILES_AT_ONCE = 6;

export interface QueuePowers {
  /** The lake as of now; another one after a reconnection. */
  readonly lake: () => LakeTarget;
  /** Asks the person what to do about a name that is taken. */
  readonly decide: (upload: Upload) => Promise<ClashDecision>;
  /** Was it the connection that failed? */
  readonly isLost: (error: unknown) => boolean;
  /** Would the same file fail again, however often it is tried? */
  readonly isHopeless: (error: unknown) => boolean;
  /** The error as a sentence for the person. */
  readonly sentence: (error: unknown) => string;
  /** Milliseconds. */
  readonly now: () => number;
}

export class UploadQueue extends EventTarget {
  readonly rate = new Rate();
  readonly #powers: QueuePowers;
  readonly #folders: TargetFolders;
  #uploads: Upload[] = [];
  #sending = 0;
  #lastId = 0;
  #forAll: ClashAnswer | undefined;
  #asking: Promise<unknown> = Promise.resolve();

  constructor(powers: QueuePowers) {
    super();
    this.#powers = powers;
    this.#folders = new TargetFolders(powers.lake);
  }

  get uploads(): readonly Upload[] {
    return this.#uploads;
  }

  /** Are there files that are not yet safe? */
  get busy(): boolean {
    return this.#uploads.some(({ state }) => state === 'waiting' || state === 'sending');
  }

  /** Takes over what was found, into the folder `into`. Empty folders are made, too. */
  add(found: Found, into: string): void {
    if (!this.busy) this.#begin();
    for (const path of found.folders) {
      // A file below it will fail with the same error and say so.
      this.#folders.provide(into, path).catch(() => undefined);
    }
    for (const { file, path } of found.files) {
      this.#lastId += 1;
      this.#uploads.push({
        id: this.#lastId,
        file,
        path,
        name: file.name,
        into,
        state: 'waiting',
        sent: 0,
        trouble: '',
        lost: false,
        hopeless: false,
        answer: undefined,
        stop: new AbortController(),
      });
    }
    this.#next();
    this.#changed();
  }

  cancel(id: number): void {
    for (const upload of this.#uploads) if (upload.id === id) this.#cancel(upload);
    this.#changed();
  }

  cancelAll(): void {
    for (const upload of this.#uploads) this.#cancel(upload);
    this.#changed();
  }

  /** Tries one again; without `id` all that failed, but for what has no hope. */
  retry(id?: number): void {
    if (!this.busy) this.rate.clear();
    for (const upload of this.#uploads) {
      const { state, hopeless } = upload;
      if (state === 'failed' && !hopeless && (id ?? upload.id) === upload.id) this.#again(upload);
    }
    this.#next();
    this.#changed();
  }

  /** The connection is back. */
  resume(): void {
    this.#folders.clear();
    // The pause, and what was sent in vain, say nothing about how fast it goes from now on.
    this.rate.clear();
    for (const upload of this.#uploads) {
      if (upload.state === 'failed' && upload.lost) this.#again(upload);
    }
    this.#next();
    this.#changed();
  }

  /** Takes off the list what is over. */
  clear(): void {
    this.#uploads = this.#uploads.filter(({ state }) => state === 'waiting' || state === 'sending');
    this.#changed();
  }

  #begin(): void {
    this.#folders.clear();
    this.#forAll = undefined;
    this.rate.clear();
    this.#uploads = this.#uploads.filter(({ state }) => state === 'failed');
  }

  #cancel(upload: Upload): void {
    if (upload.state !== 'waiting' && upload.state !== 'sending' && upload.state !== 'failed')
      return;
    upload.state = 'cancelled';
    upload.stop.abort();
  }

  #again(upload: Upload): void {
    Object.assign(upload, { state: 'waiting', sent: 0, trouble: '', lost: false });
    upload.stop = new AbortController();
  }

  #next(): void {
    for (const upload of this.#uploads) {
      if (this.#sending >= FILES_AT_ONCE) return;
      if (upload.state !== 'waiting') continue;
      upload.state = 'sending';
      this.#sending += 1;
      void this.#send(upload).finally(() => {
        this.#sending -= 1;
        this.#next();
        this.#changed();
      });
    }
  }

  /** Never throws: what goes wrong is kept with the upload. */
  async #send(upload: Upload): Promise<void> {
    const { stop } = upload;
    try {
      const folder = await this.#folders.provide(upload.into, upload.path);
      const way = await this.#clash(upload, folder);
      if (stop.signal.aborted) return;
      if (way === 'skip') upload.state = 'skipped';
      else await this.#transfer(upload, folder, way);
    } catch (error) {
      if (stop.signal.aborted) return;
      upload.state = 'failed';
      upload.sent = 0;
      upload.lost = this.#powers.isLost(error);
      upload.hopeless = this.#powers.isHopeless(error);
      upload.trouble = this.#powers.sentence(error);
    }
  }

  async #transfer(upload: Upload, folder: string, way: ClashAnswer | undefined): Promise<void> {
    const lake = this.#powers.lake();
    const { name, file, stop } = upload;
    // What is there stays as an earlier version of it.
    const replaces = way === 'new-version' ? await fileNamed(lake, folder, name) : undefined;
    await sendFile(
      lake,
      { name, folder, file, replaces },
      {
        signal: stop.signal,
        progressed: (bytes) => {
          upload.sent += bytes;
          this.rate.add(bytes, this.#powers.now());
          this.#changed();
        },
      },
    );
    upload.state = 'done';
  }

  /** What to do about the name; undefined when it is free. Asks about one file at a time. */
  async #clash(upload: Upload, folder: string): Promise<ClashAnswer | undefined> {
    if (!(await E(this.#powers.lake()).taken(upload.name, folder))) return undefined;
    if (upload.answer !== undefined) return upload.answer;
    const answer = this.#asking.then(async () => {
      if (upload.stop.signal.aborted) return 'skip';
      if (this.#forAll !== undefined) return this.#forAll;
      const { what, all } = await this.#powers.decide(upload);
      if (all) this.#forAll = what;
      upload.answer = what;
      return what;
    });
    this.#asking = answer.catch(() => undefined);
    return answer;
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  get sums(): ReturnType<typeof sumUp> {
    return sumUp(this.#uploads);
  }
}

/** The id of the file of that name in a folder, through all its pages; none when it is a folder. */
async function fileNamed(
  lake: LakeTarget,
  folder: string,
  name: string,
): Promise<string | undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await E(lake).list(folder, after);
    const found = page.find((entry) => entry.name === name && entry.kind === 'file');
    if (found !== undefined || page.length === 0) return found?.id;
    after = page.at(-1)?.id;
  }
}
