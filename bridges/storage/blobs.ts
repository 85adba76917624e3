/**
 * The disk as a host uses it: every share is one blob under a name that is never used again, so
 * deleting what was can never hit what came after it. Behind the share the blob has a note of what
 * it is (share-note.ts).
 */
import { type ObjectDisk, ReusedMemory } from '../../store/index.ts';
import type { Random } from '../../vat/index.ts';
import { BlobNames, numberOf } from './blob-names.ts';
import { OpenBlobs } from './open-blobs.ts';
import { RecentBlobs } from './recent-blobs.ts';
import {
  NOTE_BYTES_MAX,
  noteBytes,
  openNote,
  type ShareNote,
  sealNote,
  sealNoteInto,
} from './share-note.ts';

/** Blobs removed at a time: they share one sync. */
const REMOVED_AT_ONCE = 64;
/** Memory kept for the blobs that come next. */
const MEMORY_BYTES_MAX = 4_194_304;

export interface BlobPowers {
  readonly disk: ObjectDisk;
  readonly random: Random;
  readonly clock: { now(): number };
  readonly onFault: (error: unknown) => void;
}

export class Blobs {
  readonly disk: ObjectDisk;
  readonly #names: BlobNames;
  readonly #onFault: (error: unknown) => void;
  readonly #open: OpenBlobs;
  readonly #memory = new ReusedMemory(MEMORY_BYTES_MAX);
  readonly #recent = new RecentBlobs();
  /** Named since the program began: no sweep may take them for left behind. */
  #fresh: Set<string> | undefined = new Set();
  /** Named, and not yet entered by the actors or given up; in the order of their numbers. */
  readonly #unsettled = new Set<string>();
  /** Runs of `asNew` under way, and who waits for their end. */
  #writing = 0;
  #whenWritten: (() => void)[] = [];
  readonly #removing = new Set<Promise<void>>();
  #secret: Uint8Array | undefined;
  #floor = 0;
  /** Something that was to be deleted may still be there, or something is not entered. */
  littered = false;

  constructor({ disk, random, clock, onFault }: BlobPowers) {
    this.disk = disk;
    this.#names = new BlobNames(random, () => clock.now());
    this.#onFault = onFault;
    this.#open = new OpenBlobs(disk);
  }

  /** What the actors remember; before this nothing is written. */
  begin(secret: Uint8Array, floor: number): void {
    this.#secret = secret;
    this.#floor = floor;
    this.#names.startAt(floor);
  }

  /**
   * Runs `run` with a fresh name, for a share that is to come. Unless it fails, `settled` is to be
   * called for it some time. What it does is waited for at the end.
   */
  async asNew<T>(run: (blob: string) => Promise<T>): Promise<T> {
    const name = this.#names.make();
    this.#fresh?.add(name);
    this.#unsettled.add(name);
    this.#writing += 1;
    try {
      return await run(name);
    } catch (error) {
      this.#unsettled.delete(name);
      throw error;
    } finally {
      this.#writing -= 1;
      if (this.#writing === 0) for (const told of this.#whenWritten.splice(0)) told();
    }
  }

  /** Writes a blob: what is kept, and its note. Throws what the disk throws. */
  async put(blob: string, bytes: Uint8Array, note: ShareNote): Promise<void> {
    const length = bytes.length + noteBytes(note);
    const memory = this.#memory.take(length);
    memory.set(bytes);
    sealNoteInto(this.#provideSecret(), blob, note, memory.subarray(bytes.length, length));
    await this.disk.put(blob, memory.subarray(0, length));
    // A slot's record is known otherwise, and its blob soon gone.
    const isKept = !note.slot && this.#recent.add(blob, memory.subarray(0, bytes.length));
    // A disk that failed may not be done with it.
    if (!isKept) this.#memory.giveBack(memory);
  }

  /** What is to follow the bytes of a share that came in pieces. */
  noteFor(blob: string, note: ShareNote): Uint8Array {
    return sealNote(this.#provideSecret(), blob, note);
  }

  /** The actors know what has become of these. */
  settled(blobs: Iterable<string>): void {
    for (const blob of blobs) this.#unsettled.delete(blob);
  }

  /** All blobs with lower numbers are settled once those of `batch` are. */
  floorAfter(batch: ReadonlySet<string>): number {
    for (const blob of this.#unsettled) if (!batch.has(blob)) return numberOf(blob) ?? 0;
    return this.#names.next;
  }

  async read(blob: string, from: number, to: number): Promise<Uint8Array> {
    const recent = this.#recent.get(blob);
    return recent ? recent.slice(from, to) : this.#open.read(blob, from, to);
  }

  /** Deletes them some time; those that could not be deleted are found by a later sweep. */
  remove(blobs: Iterable<string>): void {
    void this.removed(blobs);
  }

  /** As `remove`; resolves when they are deleted, as far as they could be. */
  removed(blobs: Iterable<string>): Promise<void> {
    const removing = this.#removeAll([...blobs]).finally(() => this.#removing.delete(removing));
    this.#removing.add(removing);
    return removing;
  }

  /** What the disk has and `isHeld` does not know, unless it was named since the program began. */
  async leftBehind(held: AsyncIterable<readonly string[]>): Promise<string[]> {
    const candidates = new Set<string>();
    for await (const { name } of this.disk.list()) {
      if (!this.#fresh?.has(name)) candidates.add(name);
    }
    for await (const blobs of held) for (const blob of blobs) candidates.delete(blob);
    this.#fresh = undefined;
    return [...candidates];
  }

  /** The note of a blob that may not be entered yet. */
  async noteOf(blob: string): Promise<ShareNote | undefined> {
    if ((numberOf(blob) ?? -1) < this.#floor) return undefined;
    const reader = await this.disk.open(blob);
    try {
      const { size } = reader;
      const from = Math.max(0, size - NOTE_BYTES_MAX);
      const tail = await reader.read(from, size - from);
      return openNote(this.#provideSecret(), blob, tail, size);
    } finally {
      await reader.close();
    }
  }

  /** No sweep will be needed. */
  notSwept(): void {
    this.#fresh = undefined;
  }

  /** Resolves when nothing is being written any more. */
  async written(): Promise<void> {
    if (this.#writing > 0) await new Promise<void>((told) => this.#whenWritten.push(told));
  }

  async close(): Promise<void> {
    await this.written();
    await Promise.all(this.#removing);
    this.#open.closeAll();
  }

  async #removeAll(blobs: readonly string[]): Promise<void> {
    for (let at = 0; at < blobs.length; at += REMOVED_AT_ONCE) {
      await Promise.all(blobs.slice(at, at + REMOVED_AT_ONCE).map((blob) => this.#remove(blob)));
    }
  }

  async #remove(blob: string): Promise<void> {
    this.#open.close(blob);
    this.#recent.forget(blob);
    try {
      await this.disk.remove(blob);
    } catch (error) {
      this.littered = true;
      this.#onFault(error);
    }
  }

  #provideSecret(): Uint8Array {
    if (this.#secret) return this.#secret;
    throw new Error('Nothing is written before it is known what was.');
  }
}
