/**
 * A bucket of an S3-compatible service as a disk, for those who outgrow one machine:
 *
 *     PREFIX/objects/NAME   committed
 *     PREFIX/tmp/ID         being written, or still being read after its name got other content
 *     PREFIX/owner          whose this is: one vat's, and no other may write or sweep here
 *
 * Each object appears by one request that a service carries out whole or not at all, and answers
 * when it is durable. What is written and what is moved aside has a key in tmp/ first, so that
 * after a crash it can be found. See docs/store/s3.md.
 */
import { randomBytes } from 'node:crypto';
import {
  DISK_NAME,
  type DiskEntry,
  DiskFailed,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
  ObjectMissing,
} from '../../store/index.ts';
import { NameTurns } from './name-turns.ts';
import type { S3Bucket } from './s3-bucket.ts';
import type { BucketOptions } from './s3-connection.ts';
import { S3Reader } from './s3-reader.ts';
import type { S3Settings } from './s3-settings.ts';
import { PART_BYTES, S3Writer } from './s3-writer.ts';

const OBJECTS = 'objects/';
const TEMPORARY = 'tmp/';
const OWNER = 'owner';
const OWNER_TEXT = /^[a-z0-9]{16,64}$/;
const NOTHING = new Uint8Array(0);

export interface S3DiskOptions extends BucketOptions {
  /** Bytes of a part of a large upload; 12 MiB by default. Services take no less than 5 MiB. */
  readonly partBytes?: number;
}

/**
 * Opens the bucket. `owner` is 16–64 characters that are always the same for one vat and different
 * for any other: where another's is found the disk does not open, because each would sweep away
 * what the other keeps. Throws DiskFull, DiskFailed.
 */
export async function openS3Disk(
  settings: S3Settings,
  owner: string,
  options: S3DiskOptions = {},
): Promise<ObjectDisk> {
  if (!OWNER_TEXT.test(owner)) throw new DiskFailed('not a name for the owner of a bucket');
  // The client is large: only those who use a bucket load it.
  const { S3Bucket: Bucket } = await import('./s3-bucket.ts');
  const bucket = new Bucket(settings, options);
  await claim(bucket, owner);
  return new S3Disk(bucket, options.partBytes ?? PART_BYTES);
}

/** Writes whose the place is, if nobody did, and makes sure that it is ours. */
async function claim(bucket: S3Bucket, owner: string): Promise<void> {
  if ((await bucket.look(OWNER)) === undefined) {
    await bucket.putNew(OWNER, new TextEncoder().encode(owner));
  }
  const found = await bucket.look(OWNER);
  const text = found && new TextDecoder().decode(await bucket.read(found, 0, found.bytes));
  if (text !== owner) {
    throw new DiskFailed('this place in the bucket is another vat’s: choose another prefix');
  }
}

class S3Disk implements ObjectDisk {
  readonly #bucket: S3Bucket;
  readonly #partBytes: number;
  readonly #turns = new NameTurns();
  /** Keys in tmp/ that this process uses, which no sweep may take. */
  readonly #used = new Set<string>();
  /** The open readers of each name that still read under it. */
  readonly #readers = new Map<string, Set<S3Reader>>();
  /** Those whose content was moved, by the key where it is. */
  readonly #aside = new Map<string, Set<S3Reader>>();

  constructor(bucket: S3Bucket, partBytes: number) {
    this.#bucket = bucket;
    this.#partBytes = partBytes;
  }

  async create(): Promise<DiskWriter> {
    const key = this.#temporaryKey();
    try {
      await this.#bucket.put(key, NOTHING);
    } catch (error) {
      this.#used.delete(key);
      throw error;
    }
    const placement = {
      key,
      put: (name: string, bytes: Uint8Array) => this.put(name, bytes),
      place: (name: string, bytes: number) => this.#place(key, name, bytes),
      ended: () => this.#drop(key),
    };
    return new S3Writer(this.#bucket, placement, this.#partBytes);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const key = keyOf(name);
    await this.#turns.alone(name, async () => {
      await this.#moveAside(name);
      await this.#bucket.put(key, bytes);
    });
  }

  async open(name: string): Promise<DiskReader> {
    const key = keyOf(name);
    return this.#turns.shared(name, async () => {
      const at = await this.#bucket.look(key);
      if (at === undefined) throw new ObjectMissing(name);
      const readers = this.#readers.get(name) ?? new Set<S3Reader>();
      this.#readers.set(name, readers);
      const reader: S3Reader = new S3Reader(this.#bucket, at, () => this.#closed(name, reader));
      readers.add(reader);
      return reader;
    });
  }

  async remove(name: string): Promise<void> {
    const key = keyOf(name);
    await this.#turns.alone(name, async () => {
      await this.#moveAside(name);
      await this.#bucket.remove(key);
    });
  }

  async *list(): AsyncGenerator<DiskEntry, void, undefined> {
    for await (const { key, bytes } of this.#bucket.list(OBJECTS)) {
      const name = key.slice(OBJECTS.length);
      if (DISK_NAME.test(name)) yield { name, bytes };
    }
  }

  async sweepTemporary(): Promise<number> {
    const swept = new Set<string>();
    for await (const unfinished of this.#bucket.uploads.unfinished(TEMPORARY)) {
      if (this.#used.has(unfinished.key)) continue;
      await this.#bucket.uploads.abandon(unfinished);
      swept.add(unfinished.key);
    }
    for await (const { key } of this.#bucket.list(TEMPORARY)) {
      if (this.#used.has(key)) continue;
      await this.#bucket.remove(key);
      swept.add(key);
    }
    return swept.size;
  }

  #temporaryKey(): string {
    const key = TEMPORARY + randomBytes(16).toString('hex');
    this.#used.add(key);
    return key;
  }

  async #place(temporary: string, name: string, bytes: number): Promise<void> {
    const key = keyOf(name);
    const at = await this.#bucket.look(temporary);
    if (at?.bytes !== bytes) throw new DiskFailed('the bucket lost what was uploaded');
    await this.#turns.alone(name, async () => {
      await this.#moveAside(name);
      await this.#bucket.copy(at, key);
    });
  }

  /** Before a name gets other content: who reads the present one goes on with a copy. */
  async #moveAside(name: string): Promise<void> {
    const readers = this.#readers.get(name);
    if (readers === undefined) return;
    const at = await this.#bucket.look(keyOf(name));
    if (at === undefined) return;
    const aside = this.#temporaryKey();
    const copied = await this.#bucket.copy(at, aside).catch(async (error: unknown) => {
      await this.#drop(aside);
      throw error;
    });
    this.#readers.delete(name);
    this.#aside.set(aside, readers);
    for (const reader of readers) reader.moved(at, copied);
    if (readers.size === 0) await this.#release(aside);
  }

  async #closed(name: string, reader: S3Reader): Promise<void> {
    const readers = this.#readers.get(name);
    if (readers?.delete(reader) === true && readers.size === 0) this.#readers.delete(name);
    for (const [key, others] of this.#aside) {
      if (others.delete(reader) && others.size === 0) await this.#release(key);
    }
  }

  async #release(key: string): Promise<void> {
    this.#aside.delete(key);
    await this.#drop(key);
  }

  /** Removes a temporary key. What cannot be removed now is swept later. */
  async #drop(key: string): Promise<void> {
    await Promise.allSettled([this.#bucket.remove(key)]);
    this.#used.delete(key);
  }
}

/** Throws DiskFailed for what is no name. */
function keyOf(name: string): string {
  if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
  return OBJECTS + name;
}
