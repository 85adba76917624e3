/**
 * The disk as a host uses it: every share is one blob under a random name that is never used again,
 * so deleting what was can never hit what came after it.
 */
import type { ObjectDisk } from '../../store/index.ts';
import type { Random } from '../../vat/index.ts';
import { OpenBlobs } from './open-blobs.ts';

const ID_BYTES = 16;

export interface BlobPowers {
  readonly disk: ObjectDisk;
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
}

export class Blobs {
  readonly disk: ObjectDisk;
  readonly #random: Random;
  readonly #onFault: (error: unknown) => void;
  readonly #open: OpenBlobs;
  /** Named since the program began: no sweep may take them for left behind. */
  #fresh: Set<string> | undefined = new Set();
  readonly #writing = new Set<Promise<void>>();
  readonly #removing = new Set<Promise<void>>();
  /** Something that was to be deleted may still be there. */
  littered = false;

  constructor({ disk, random, onFault }: BlobPowers) {
    this.disk = disk;
    this.#random = random;
    this.#onFault = onFault;
    this.#open = new OpenBlobs(disk);
  }

  /** Runs `run` with a fresh name, for a share that is to come. What it does is waited for at the end. */
  asNew<T>(run: (blob: string) => Promise<T>): Promise<T> {
    const name = Buffer.from(this.#random.bytes(ID_BYTES)).toString('hex');
    this.#fresh?.add(name);
    const running = run(name);
    const settled = running.then(ignore, ignore).then(() => void this.#writing.delete(settled));
    this.#writing.add(settled);
    return running;
  }

  read(blob: string, from: number, to: number): Promise<Uint8Array> {
    return this.#open.read(blob, from, to);
  }

  /** Deletes them some time; those that could not be deleted are found by a later sweep. */
  remove(blobs: Iterable<string>): void {
    const removing = this.#removeAll([...blobs]);
    this.#removing.add(removing);
    void removing.then(() => this.#removing.delete(removing));
  }

  /**
   * Deletes what the disk has and `isHeld` does not know, unless it was named since the
   * program began. Gives how many.
   */
  async sweep(held: () => AsyncIterable<readonly string[]>): Promise<number> {
    const candidates = new Set<string>();
    for await (const { name } of this.disk.list()) {
      if (!this.#fresh?.has(name)) candidates.add(name);
    }
    for await (const blobs of held()) for (const blob of blobs) candidates.delete(blob);
    this.#fresh = undefined;
    await this.#removeAll([...candidates]);
    return candidates.size;
  }

  /** No sweep will be needed. */
  notSwept(): void {
    this.#fresh = undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.#writing);
    await Promise.all(this.#removing);
    this.#open.closeAll();
  }

  async #removeAll(blobs: readonly string[]): Promise<void> {
    for (const blob of blobs) {
      this.#open.close(blob);
      try {
        await this.disk.remove(blob);
      } catch (error) {
        this.littered = true;
        this.#onFault(error);
      }
    }
  }
}

function ignore(): void {}
