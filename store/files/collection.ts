/**
 * The collection of garbage. Everything that live files and uploads under way need is marked, then
 * the disk is gone through and what is not marked is removed, a little at a time.
 *
 * Nothing is removed unless all that is live was read: a chunk list that is missing or damaged ends
 * the collection with its error. It keeps nothing over its end: broken off at any place it loses
 * nothing, and the next one goes on with what is left. What is stored or found again meanwhile is
 * spared (kept-objects.ts). Memory: 16 bytes for each object that is live.
 */
import { isAddress, parseAddress } from '../object-address.ts';
import { AddressSet } from './address-set.ts';
import type { Part } from './chunk-list.ts';
import { assertFileCap, type FileCap } from './file-cap.ts';
import type { KeptObjects } from './kept-objects.ts';
import { type ReadPowers, readList } from './read-object.ts';
import type { UploadNotes } from './upload-notes.ts';

/** How many objects are looked at between two pauses. */
const STEP_OBJECTS = 64;

export interface CollectOptions {
  /**
   * Called every few objects and before every removal; gives others their turn, and waits while nothing may be removed.
   * Answers false to end the collection.
   */
  readonly pause: () => Promise<boolean>;
}

export interface Collected {
  readonly kept: number;
  readonly removed: number;
  /** Bytes on the disk that were set free. */
  readonly freedBytes: number;
  /** Whether it came to its end. */
  readonly whole: boolean;
}

export interface CollectPowers extends ReadPowers {
  readonly kept: KeptObjects;
  readonly notes: UploadNotes;
}

export class Collection {
  readonly #powers: CollectPowers;
  readonly #marked = new AddressSet();
  /** Lists that were gone through, by address. */
  readonly #walked = new Set<string>();
  readonly #options: CollectOptions;
  #steps = 0;

  constructor(powers: CollectPowers, options: CollectOptions) {
    this.#powers = powers;
    this.#options = options;
  }

  /** Throws what reading a chunk list throws, and then has removed nothing. */
  async run(live: AsyncIterable<FileCap>): Promise<Collected> {
    const { kept } = this.#powers;
    kept.beginCollection(this.#marked);
    try {
      await this.#powers.disk.sweepTemporary();
      // In this order: an upload that ends in between is then among the files.
      const marked = (await this.#markUploads()) && (await this.#markFiles(live));
      return marked ? await this.#sweep() : { kept: 0, removed: 0, freedBytes: 0, whole: false };
    } finally {
      kept.endCollection();
    }
  }

  async #markFiles(live: AsyncIterable<FileCap>): Promise<boolean> {
    for await (const cap of live) {
      if (!(await this.#step())) return false;
      assertFileCap(cap);
      this.#marked.addAddress(cap.address);
      if (cap.form !== 'list') continue;
      const digest = parseAddress(cap.address);
      await this.#markList({ digest, key: cap.key, length: cap.size }, undefined, cap.address);
    }
    return true;
  }

  async #markUploads(): Promise<boolean> {
    for await (const name of this.#powers.notes.names()) {
      if (!(await this.#step())) return false;
      const note = await this.#powers.notes.live(name);
      for (const [level, parts] of (note?.levels ?? []).entries()) {
        for (const part of parts) await this.#markPart(part, level);
      }
    }
    return true;
  }

  /** `level`: 0 for a chunk, n for a list of level n - 1. */
  async #markPart(part: Part, level: number): Promise<void> {
    this.#marked.add(part.digest);
    if (level > 0) await this.#markList(part, level - 1);
  }

  async #markList(part: Part, level: number | undefined, address?: string): Promise<void> {
    const name = address ?? Array.from(part.digest).join();
    if (this.#walked.has(name)) return;
    this.#walked.add(name);
    const expected = level === undefined ? {} : { level };
    const list = await readList(this.#powers, part, { length: part.length, ...expected });
    for (const below of list.parts) await this.#markPart(below, list.level);
  }

  async #sweep(): Promise<Collected> {
    const { disk, kept } = this.#powers;
    const found = { kept: 0, removed: 0, freedBytes: 0 };
    for await (const { name, bytes } of disk.list()) {
      if (!isAddress(name)) continue;
      if (!(await this.#step())) return { ...found, whole: false };
      if (this.#marked.hasAddress(name)) {
        found.kept += 1;
        continue;
      }
      if (!(await this.#options.pause())) return { ...found, whole: false };
      if (await kept.remove(name)) {
        found.removed += 1;
        found.freedBytes += bytes;
      } else found.kept += 1;
    }
    return { ...found, whole: true };
  }

  async #step(): Promise<boolean> {
    this.#steps += 1;
    return this.#steps % STEP_OBJECTS !== 0 || this.#options.pause();
  }
}
