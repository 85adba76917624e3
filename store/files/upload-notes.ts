/**
 * The notes of uploads (upload-note.ts) on the disk. One upload has one writer at a time: whoever
 * would go on with it while another still writes begins anew instead.
 */
import { ObjectMissing } from '../errors.ts';
import type { ObjectDisk } from '../object-disk.ts';
import type { Random } from '../powers.ts';
import type { Part } from './chunk-list.ts';
import type { FileKeys } from './file-keys.ts';
import {
  isNoteName,
  NOTE_BYTES_MAX,
  noteName,
  openNote,
  sealNote,
  type UploadNote,
} from './upload-note.ts';

/** How long a broken upload can be gone on with. */
const UPLOAD_KEPT_MS = 86_400_000;

/** The note of one upload under way. */
export interface KeptNote {
  /** The unfinished lists as last noted. */
  readonly levels: readonly (readonly Part[])[];
  save(levels: readonly (readonly Part[])[]): Promise<void>;
  /** The upload stops and may go on another time. */
  leave(): void;
  /** The upload is over. Does nothing a second time. */
  forget(): Promise<void>;
}

interface NotePowers {
  readonly disk: ObjectDisk;
  readonly keys: FileKeys;
  readonly random: Random;
  readonly now: () => number;
}

export class UploadNotes {
  readonly #powers: NotePowers;
  readonly #active = new Set<string>();

  constructor(powers: NotePowers) {
    this.#powers = powers;
  }

  /** The note of the upload called `identity`, or undefined when somebody is writing it. */
  async begin(identity: string, goOn: boolean): Promise<KeptNote | undefined> {
    const name = noteName(this.#powers.keys, identity);
    if (this.#active.has(name)) return undefined;
    this.#active.add(name);
    try {
      const found = goOn ? await this.#read(name) : undefined;
      const { levels } = found && !this.#isOld(found) ? found : { levels: [] };
      // From now on it does not grow old: a collection leaves alone what is active.
      return this.#keptNote(name, levels);
    } catch (error) {
      this.#active.delete(name);
      throw error;
    }
  }

  /** The note of that name if it still counts; what is over is removed. For collections. */
  async live(name: string): Promise<UploadNote | undefined> {
    const active = this.#active.has(name);
    const note = await this.#read(name);
    if (active || (note && !this.#isOld(note))) return note;
    if (!this.#active.has(name)) await this.#powers.disk.remove(name);
    return undefined;
  }

  /** Names of all notes on the disk. */
  async *names(): AsyncGenerator<string, void, undefined> {
    for await (const { name } of this.#powers.disk.list()) if (isNoteName(name)) yield name;
  }

  #isOld({ time }: UploadNote): boolean {
    return this.#powers.now() - time > UPLOAD_KEPT_MS;
  }

  async #read(name: string): Promise<UploadNote | undefined> {
    const { disk, keys } = this.#powers;
    try {
      const reader = await disk.open(name);
      try {
        if (reader.size > NOTE_BYTES_MAX) return undefined;
        return openNote(keys, name, await reader.read(0, reader.size));
      } finally {
        await reader.close();
      }
    } catch (error) {
      if (error instanceof ObjectMissing) return undefined;
      throw error;
    }
  }

  #keptNote(name: string, levels: UploadNote['levels']): KeptNote {
    const { disk, keys, random, now } = this.#powers;
    return {
      levels,
      save: (unfinished) =>
        disk.put(name, sealNote(keys, random, name, { time: now(), levels: unfinished })),
      leave: () => void this.#active.delete(name),
      forget: async () => {
        if (!this.#active.delete(name)) return;
        await disk.remove(name);
      },
    };
  }
}
